"""Which referrals of these children are on record on other cases, and not yet noted on this one?

A policy that counts a child's referrals counts all of them. What is noted holds the day, who sent it and which child,
never another record's reference. Referrals on a restricted record stay there: nothing of it shows on another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keyworker.policy.casefile import LONDON
from keyworker.record.models import Case, CaseChild, Event, Person
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker


def referrals_elsewhere(
    case: Case, children: Sequence[Person], *, by: Worker, by_role: str
) -> list[NewEvent]:
    """An event for each earlier referral of one of these children on another case, in the order in which they came."""
    about = CaseChild.objects.filter(person__in=children, case__restricted=False).exclude(
        case=case.pk
    )
    on_cases: dict[int, list[Person]] = {}
    known = {child.pk: child for child in children}
    for number, person in about.values_list("case_id", "person_id"):
        on_cases.setdefault(number, []).append(known[person])
    if not on_cases:
        return []
    noted = set(
        Event.objects.filter(case=case, kind="referral.elsewhere").values_list(
            "data__person", "data__of"
        )
    )
    happened = Event.objects.uncorrected().filter(case__in=on_cases, kind="referral.received")
    return [
        NewEvent(
            kind="referral.elsewhere",
            at=event.at.astimezone(LONDON).date() if event.at_is_date else event.at,
            by=by,
            by_role=by_role,
            data={"person": child.ref, "of": event.ref, "source": event.data.get("source")},
        )
        for event in happened.order_by("at", "pk")
        for child in _concerned(event, on_cases[event.case_number])
        if (child.ref, event.ref) not in noted
    ]


def _concerned(event: Event, children: Sequence[Person]) -> Iterator[Person]:
    """The children a referral is about; one that names nobody is about all of its case."""
    named = event.names
    yield from (child for child in children if not named or child.ref in named)
