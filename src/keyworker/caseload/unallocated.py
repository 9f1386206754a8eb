"""Which open cases has nobody been allocated to, since when, and what has been done about each meanwhile?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from keyworker.caseload.due import Within, cases_within, meant
from keyworker.paged import By, Order
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import id_in_words, sentence
from keyworker.prepared import prepared
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Case, Event, Standing

_BY_SENIOR = "senior_manager"
# By which work on a case begins, for the first time or again.
_BEGINS = (kinds.REFERRAL_RECEIVED, kinds.CASE_OPENED, kinds.CASE_REOPENED)


@dataclass
class Unallocated:
    """One case: since when nobody leads it, why, and when each thing was last done since."""

    case: Case
    since: date
    why: str = ""
    last: dict[str, date] = field(default_factory=dict)
    with_senior: date | None = None
    statutory: bool = False

    def days(self, on: date) -> int:
        """Days without anybody, the first not counted."""
        return (on - self.since).days


@dataclass(frozen=True)
class Place:
    """A case that nobody leads, as a list of them is put in order: whether it must not be so, and since when it is."""

    number: int
    since: date
    statutory: bool


# First whoever must not be without, then the longest without.
ORDER = Order(
    *(By("statutory", int), By("since", date), By("number", int)),
    of=lambda each: (int(not each.statutory), each.since, each.number),
)


def in_order(within: Within) -> list[Place]:
    """Of these cases, those that are open and led by nobody: first whoever must not be, then the longest without.

    One question; nothing else of them is read before a page shows them.
    """
    shape, values = meant(within)
    found = (
        Place(number, _since(let_go, again, opened_on or received_on), statutory)
        for number, let_go, again, opened_on, received_on, statutory in _led_by_nobody(
            *shape, **values
        )
    )
    return sorted(found, key=ORDER.parts_of)


@prepared
def _led_by_nobody(*within: Any, **values: Any) -> QuerySet[Case, Any]:
    protected = Standing.objects.statutory().filter(case=OuterRef("pk"))
    return (
        cases_within(within, **values)
        .without_lead()
        .annotate(
            let_go=Max("allocations__period__endswith", filter=Q(allocations__role="lead")),
            protected=Exists(protected),
            again=Subquery(_began_again()),
        )
        .order_by()
        .values_list("pk", "let_go", "again", "opened_on", "received_on", "protected")
    )


def unallocated(
    within: Within, places: Sequence[Place], *, meanwhile: Collection[str] = ()
) -> list[Unallocated]:
    """What a page shows of these cases, in their order; three questions, however many they are.

    ``meanwhile`` are the kinds of event that say what has been seen to.
    """
    numbers = [each.number for each in places]
    shape, values = meant(within)
    rows = {case.pk: case for case in _shown(*shape, **values, numbers=numbers)}
    bring_children(rows.values())
    histories: dict[int, list[Event]] = defaultdict(list)
    wanted = {*meanwhile, kinds.UNALLOCATED_HELD, kinds.UNALLOCATED_REVIEWED}
    for event in _seen_to(cases=numbers, wanted=sorted(wanted)):
        histories[event.case_number].append(event)
    return [
        _read(rows[each.number], histories[each.number], each)
        for each in places
        if each.number in rows
    ]


@prepared
def _shown(*within: Any, numbers: Sequence[int], **values: Any) -> QuerySet[Case]:
    return cases_within(within, **values).numbered(numbers).with_team()


@prepared
def _seen_to(*, cases: Sequence[int], wanted: Sequence[str]) -> QuerySet[Event]:
    events = Event.objects.uncorrected().filter(case_id__in=cases, kind__in=wanted)
    return events.order_by("case_id", "at", "seq")


def _read(case: Case, events: list[Event], place: Place) -> Unallocated:
    read = Unallocated(case=case, since=place.since, statutory=place.statutory)
    for event in events:
        day = local_day(event.at)
        if day >= place.since:
            read.last[event.kind] = day
            _add(read, event, day)
    return read


def _began_again() -> QuerySet[Event, datetime]:
    """When work on a case that was closed began again: while it is closed it waits for nobody."""
    events = Event.objects.uncorrected().filter(case=OuterRef("pk"))
    closed = Event.objects.uncorrected().filter(
        case=OuterRef("case"), kind=kinds.CASE_CLOSED, at__gte=OuterRef("at")
    )
    begins = events.filter(kind__in=_BEGINS).filter(~Exists(closed)).order_by("at", "seq")
    return begins.values_list("at", flat=True)[:1]


def _since(let_go: datetime | None, again: datetime | None, begun: date | None) -> date:
    """Since when nobody leads it: since the last lead, or since it came back where that was later."""
    known = [each for each in (let_go, again) if each is not None]
    return local_day(max(known)) if let_go is not None else begun or date.min


def _add(read: Unallocated, event: Event, day: date) -> None:
    if event.kind == kinds.UNALLOCATED_HELD:
        why = sentence(id_in_words(str(event.data.get("why") or "")))
        read.why = str(event.data.get("explanation") or why)
    if event.kind == kinds.UNALLOCATED_REVIEWED and event.data.get(_BY_SENIOR):
        read.with_senior = day
