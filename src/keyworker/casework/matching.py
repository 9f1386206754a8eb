"""Who in a new referral may already be on record? Hints for a person to judge; nobody is merged by a machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from keyworker.casework.models import Case, FamilyMember, Person
from keyworker.workforce.models import Service

MOST = 10


@dataclass(frozen=True)
class Match:
    """Someone on record who may be the child referred, or of the same family; and the family's open case, if any."""

    person: Person
    family_id: int
    open_case: Case | None
    why: str


def matches(children: Sequence[Mapping[str, Any]], *, service: Service) -> list[Match]:
    """People on record like the children of a referral: the same name, or the family name of an open case.

    A child is given by ``given_name``, ``family_name`` and ``born``.
    """
    found: dict[int, Match] = {}
    for child in children:
        for person, why in _like(child, service):
            if person.pk not in found and len(found) < MOST:
                match = _match(person, why, service)
                if match is not None:
                    found[person.pk] = match
    return list(found.values())


def _like(child: Mapping[str, Any], service: Service) -> list[tuple[Person, str]]:
    given, family = str(child.get("given_name") or "").strip(), str(child.get("family_name") or "").strip()
    born = child.get("born")
    born = date.fromisoformat(born) if isinstance(born, str) and born else born
    if not family:
        return []
    same_family = Person.objects.filter(family_name__iexact=family)
    same_name = list(same_family.filter(given_name__iexact=given)[:MOST]) if given else []
    likely = [
        (each, "Same name and date of birth" if each.born == born and born else "Same name")
        for each in same_name
        if each.born is None or born is None or each.born == born
    ]
    live = Case.objects.filter(service=service).live()
    siblings = same_family.filter(memberships__family__cases__in=live).distinct()
    return likely + [(each, "Same family name as a child of an open case") for each in siblings[:MOST]]


def _match(person: Person, why: str, service: Service) -> Match | None:
    member = FamilyMember.objects.filter(person=person).order_by("pk").first()
    if member is None:
        return None
    live = Case.objects.filter(family=member.family_id, service=service).live()
    return Match(person, member.family_id, live.select_related("team").order_by("-opened_on", "-pk").first(), why)
