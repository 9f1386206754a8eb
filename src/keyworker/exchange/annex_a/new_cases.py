"""How is a case made of a child whom no earlier file had?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.exchange.annex_a.named_here import NamedHere
from keyworker.exchange.annex_a.picture import EARLY_HELP, Picture
from keyworker.exchange.counterparts import families
from keyworker.exchange.named_service import refuse_ended
from keyworker.exchange.recording import next_references
from keyworker.record.models import Case, CaseChild, Person
from keyworker.workforce.models import Service


def case_key(picture: Picture) -> str:
    """What a child's case with a service is known by in every file."""
    return f"{picture.service}|{picture.child}"


@dataclass
class NewCases:
    """The cases that one import makes, numbered one after the other."""

    source: str
    service: Service
    day: date
    dry_run: bool = False
    _numbered: int = 0

    def made_of(
        self,
        found: Sequence[Picture],
        people: Mapping[str, Person],
        named: NamedHere,
        counts: Counter[str],
    ) -> dict[str, Case]:
        """By its key, a case of each. Nobody knows from these lists who is related: one family a child."""
        homes = families({picture.child for picture in found}, people, counts)
        early_help = (
            _early_help_service() if any(each.service == EARLY_HELP for each in found) else None
        )
        cases = [
            Case(
                reference=reference,
                family=homes[picture.child],
                service=early_help
                if picture.service == EARLY_HELP and early_help
                else self.service,
                team=named.team(picture.holder.team or ""),
                source=self.source,
                source_key=case_key(picture),
            ).enter()
            for picture, reference in zip(found, self._references(len(found)), strict=True)
        ]
        Case.objects.bulk_create(cases, batch_size=2000)
        CaseChild.objects.bulk_create(
            [
                CaseChild(case=case, person=people[picture.child])
                for case, picture in zip(cases, found, strict=True)
            ],
            batch_size=2000,
        )
        return {case.source_key: case for case in cases}

    def _references(self, count: int) -> list[str]:
        """In a trial run none is used up, so what was already said in it is passed over."""
        if not self.dry_run:
            return next_references(count, on=self.day)
        given = self._numbered
        self._numbered += count
        return next_references(given + count, on=self.day, dry_run=True)[given:]


def _early_help_service() -> Service:
    service = Service.objects.get_or_create(slug=EARLY_HELP, defaults={"name": "Early help"})[0]
    refuse_ended(service)
    return service
