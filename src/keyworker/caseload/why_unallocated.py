"""Why are the cases that nobody leads without a worker, counted by the policy's own kinds of reason?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from keyworker.caseload.due import Within, cases_within, meant
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import id_in_words, sentence
from keyworker.record.models import Case, Event
from keyworker.record.models.case_questions import CaseQuerySet

NOT_SAID = "not-said"


@dataclass(frozen=True)
class OfOneReason:
    """The cases that are without a worker for one kind of reason, by their numbers."""

    id: str
    title: str
    cases: tuple[int, ...]

    @property
    def rows(self) -> CaseQuerySet:
        """These cases, to be listed."""
        return Case.objects.numbered(self.cases)


def by_reason(within: Within, pack: Pack) -> list[OfOneReason]:
    """All that nobody leads of these, each under one reason: the policy's kinds of reason first, whether or not any is of it.

    None is left out: what is under no kind of the policy's stands by itself, and where nobody has said why, it says so.
    """
    reasons = _reasons(within)
    listed = [(each.id, each.title, each.why) for each in pack.pages.unallocated_because]
    spoken_for = {why for _, _, of_it in listed for why in of_it}
    others = sorted({why for why in reasons.values() if why and why not in spoken_for})
    listed += [(why, sentence(id_in_words(why)), (why,)) for why in others]
    if "" in reasons.values():
        listed.append((NOT_SAID, "Nobody has said why", ("",)))
    return [OfOneReason(each, title, _cases(reasons, of_it)) for each, title, of_it in listed]


def _cases(reasons: Mapping[int, str], of_it: Sequence[str]) -> tuple[int, ...]:
    return tuple(number for number, why in reasons.items() if why in of_it)


def _reasons(within: Within) -> dict[int, str]:
    """By case, why it was put on the list the last time since nobody leads it; empty where nobody said."""
    of, values = meant(within)
    said = Event.objects.uncorrected().filter(
        case=OuterRef("pk"),
        kind=kinds.UNALLOCATED_HELD,
        at__date__gte=OuterRef("without_lead_since"),
    )
    last = Subquery(said.order_by("-at", "-seq").values("data__why")[:1])
    rows = cases_within(of, **values).without_lead().annotate(why_held=last)
    return {number: why or "" for number, why in rows.values_list("pk", "why_held")}
