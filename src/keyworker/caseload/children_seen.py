"""When was each child of a family last seen, was it alone, and by whom?

A child is seen by whoever observes them in person: what names them among the children seen says so, of a visit, a joint
visit or a contact. A call, or what somebody else tells of a child, does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.fields.json import KT, KeyTransform
from django.db.models.functions import Cast, Concat

from keyworker.caseload.due import Within, cases_within, meant
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.prepared import prepared
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Allocation, Case, CaseChild, Event, Person
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.workforce.models import Worker

_SAYS_WHOM, _ALONE = "children_seen", "seen_alone"
_SEEN = tuple(each for each in EVENT_KINDS.values() if _SAYS_WHOM in each.names_known)
_KINDS = tuple(each.name for each in _SEEN)
# What says how it was made, as a contact does: only in this way is anybody seen in person, not on a screen.
_SAYS_HOW = tuple(each.name for each in _SEEN if "method" in each.names_known)
_IN_PERSON = "face-to-face"


@dataclass(frozen=True)
class ChildSeen:
    """A child with the day they were last seen, whether ``alone`` then, and by whom; ``last_alone`` may be earlier.

    Of one who was never seen, ``since`` says for how long: since the work with the family began.
    """

    child: Person
    on: date | None
    alone: bool
    by: str
    last_alone: date | None
    since: date | None


@dataclass(frozen=True)
class FamilySeen:
    """A case with its children, in the order in which they stand on it."""

    case: Case
    children: tuple[ChildSeen, ...]


def seen_in(read: CaseRows) -> dict[str, ChildSeen]:
    """Of each child of a case already read who has been born, by their reference; nothing more is asked."""
    sightings = [
        each
        for each in read.uncorrected(*_KINDS)
        if each.data.get(_SAYS_WHOM) and _is_in_person(each)
    ]
    return {
        each.person.ref: _of_child(each.person, read.case, sightings)
        for each in read.children
        if not each.person.is_unborn
    }


def _is_in_person(event: Event) -> bool:
    return event.kind not in _SAYS_HOW or event.data.get("method") == _IN_PERSON


def _of_child(child: Person, case: Case, sightings: Sequence[Event]) -> ChildSeen:
    of_child = [each for each in sightings if child.ref in each.data[_SAYS_WHOM]]
    alone = [each for each in of_child if child.ref in (each.data.get(_ALONE) or ())]
    last = of_child[0] if of_child else None
    return ChildSeen(
        child,
        local_day(last.at) if last else None,
        last is not None and last in alone,
        last.by.name if last and last.by else "",
        local_day(alone[0].at) if alone else None,
        case.opened_on or case.received_on,
    )


def longest_unseen(
    within: Within, *, day: date, most: int, held_by: Worker | None = None
) -> list[FamilySeen]:
    """Of the families that somebody works with ``within`` reach, those with the child who was seen longest ago.

    Whoever was never seen comes first. Of the families that ``held_by`` holds, where a worker is named. Two questions.
    """
    shape, values = meant(within)
    until = instant(day + timedelta(days=1))
    holder = {"holder": held_by.pk} if held_by is not None else {}
    worst = _longest_unseen(4 * most, *shape, **values, **holder, until=until)
    cases = {each.case_id: each.case for each in reversed(worst)}
    chosen = [cases[number] for number in dict.fromkeys(each.case_id for each in worst)][:most]
    if not chosen:
        return []
    rows: list[Any] = _seen_of(cases=[each.pk for each in chosen], until=until)
    return [
        FamilySeen(case, tuple(_of_row(each, case) for each in rows if each.case_id == case.pk))
        for case in chosen
    ]


def _of_row(row: Any, case: Case) -> ChildSeen:
    return ChildSeen(
        row.person,
        local_day(row.seen_at) if row.seen_at else None,
        row.seen_at is not None and row.alone_at == row.seen_at,
        row.seen_by or "",
        local_day(row.alone_at) if row.alone_at else None,
        case.opened_on or case.received_on,
    )


@prepared
def _longest_unseen(
    most: int, *within: Any, until: datetime, holder: int = 0, **values: Any
) -> QuerySet[CaseChild]:
    cases = cases_within(within, **values).not_closed()
    cases = _held(cases, holder) if holder else _led(cases)
    children = _born().filter(case__in=cases.order_by().values("pk"))
    children = children.annotate(seen_at=Subquery(_sightings(until).values("at")[:1]))
    longest = F("seen_at").asc(nulls_first=True)
    return children.order_by(longest, "case__opened_on", "pk").select_related("case")[:most]


def _held(cases: CaseQuerySet, holder: int) -> CaseQuerySet:
    return cases.held_by(Worker(pk=holder))


def _led(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.filter(
        Exists(Allocation.objects.running().filter(case=OuterRef("pk"), role="lead"))
    )


@prepared
def _seen_of(*, cases: Sequence[int], until: datetime) -> QuerySet[CaseChild]:
    last, alone = _sightings(until), _sightings(until, _ALONE)
    return (
        _born()
        .filter(case__in=cases)
        .select_related("person")
        .annotate(
            seen_at=Subquery(last.values("at")[:1]),
            seen_by=Subquery(last.values("by__name")[:1]),
            alone_at=Subquery(alone.values("at")[:1]),
        )
        .order_by("pk")
    )


def _born() -> QuerySet[CaseChild]:
    known = Q(person__born__isnull=False) | Q(person__expected__isnull=True)
    return CaseChild.objects.filter(known, person__died__isnull=True)


def _sightings(until: datetime, said: str = _SAYS_WHOM) -> QuerySet[Event]:
    """What names the child of the row asked about among those, the latest first."""
    child = Concat(Value("P"), Cast(OuterRef("person"), TextField()))
    named = Func(
        KeyTransform(said, "data"), child, function="jsonb_exists", output_field=BooleanField()
    )
    events = Event.objects.uncorrected().filter(
        case=OuterRef("case"), kind__in=_KINDS, at__lt=until
    )
    in_person = ~Q(kind__in=_SAYS_HOW) | Q(how=_IN_PERSON)
    found = events.alias(is_named=named, how=KT("data__method")).filter(in_person, is_named=True)
    return found.order_by("-at", "-seq")
