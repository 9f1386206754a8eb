"""Who waits for a worker, since when and in which order, and how long is a family at that priority likely to wait?

What is expected is read off the families of the same service and priority who were given a worker lately. It is an
estimate with its basis in words, never a promise; with fewer than ``FEWEST`` of them nothing is estimated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Any, TypeVar

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery, Value

from keyworker.caseload.due import Within, cases_within, meant
from keyworker.decisions.case.without_lead import ends_a_wait
from keyworker.paged import By, Key, Order, Paged, Shape, key_again, page_of
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import counted, on_day
from keyworker.prepared import prepared
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Allocation, Case, Event
from keyworker.workforce.models import Service

Row = TypeVar("Row")
FEWEST, MOST = 5, 20
LOOKING_BACK = timedelta(days=365)
_TOLD_OF_WAITING = frozenset(
    {
        kinds.WAITING_STARTED,
        kinds.PRIORITY_RATED,
        kinds.WAITING_REVIEWED,
        kinds.WAITING_LETTER_SENT,
        kinds.REFERRER_TOLD,
    }
)


@dataclass(frozen=True)
class Expected:
    """How long families at one priority waited lately; ``waits`` in days, the shortest first."""

    priority: str
    waits: tuple[int, ...]
    since: date | None

    @property
    def known(self) -> bool:
        """Whether there are enough of them to say."""
        return len(self.waits) >= FEWEST

    @property
    def middle(self) -> int:
        """The wait that half of them did not exceed, in days."""
        return median_low(self.waits)

    @property
    def words(self) -> str:
        """The wait to be expected, in a few words."""
        if not self.known:
            return "Too few to say"
        return f"About {counted(self.middle, 'day')}, between {self.waits[0]} and {self.waits[-1]}"

    @property
    def basis(self) -> str:
        """What the estimate rests on, in one sentence."""
        number = len(self.waits)
        who = f"{'family' if number == 1 else 'families'} at priority {self.priority}"
        if not self.known:
            return f"Too few to say: {number or 'no'} {who} {'was' if number == 1 else 'were'} given a worker in the last year."
        assert self.since is not None
        return (
            f"The {number} {who} allocated since {on_day(self.since)} waited {self.waits[0]} to {self.waits[-1]} days, "
            f"half of them {self.middle} or fewer. Families still waiting are not counted."
        )

    def against(self, days: int) -> str:
        """How a wait of ``days`` compares; empty where it is not yet out of the ordinary."""
        if not self.known or days <= self.middle:
            return ""
        shorter = sum(1 for each in self.waits if each < days)
        return (
            "Longer than any of them"
            if shorter == len(self.waits)
            else f"Longer than {shorter} of the {len(self.waits)}"
        )


@dataclass
class Waiting:
    """A family on the list: since when, how it was rated, and what it was told."""

    case: Case
    since: date
    priority: str = ""
    rag: str = ""
    support: str = ""
    reviewed_on: date | None = None
    family_told_on: date | None = None
    referrer_told_on: date | None = None
    statutory: bool = False

    def days(self, on: date) -> int:
        """Days waited, the first not counted."""
        return (on - self.since).days


def expected_waits(service: Service, *, as_of: date) -> dict[str, Expected]:
    """By priority, how long the families of this service last given a worker had waited: one query."""
    found: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for priority, began, given in _waits_over(service, as_of=as_of):
        taken = found[str(priority)]
        if len(taken) < MOST:
            taken.append((local_day(given), (local_day(given) - local_day(began)).days))
    return {
        priority: Expected(
            priority, tuple(sorted(days for _, days in waits)), min(day for day, _ in waits)
        )
        for priority, waits in found.items()
    }


def expected_for(service: Service, priority: str | None, *, as_of: date) -> Expected | None:
    """The same for one priority; None where the family has none."""
    if not priority:
        return None
    return expected_waits(service, as_of=as_of).get(priority, Expected(priority, (), None))


def _waits_over(service: Service, *, as_of: date) -> Iterable[tuple[str, datetime, datetime]]:
    """Priority, start and end of each wait that ended with a worker in the last year, the latest first."""
    lead = Allocation.objects.filter(
        case=OuterRef("case"), role="lead", period__startswith__gte=OuterRef("at")
    )
    happened = Event.objects.uncorrected()
    earlier = happened.filter(
        case=OuterRef("case"), kind=kinds.WAITING_STARTED, at__lt=OuterRef("at")
    )
    rated = happened.filter(
        case=OuterRef("case"), kind=kinds.PRIORITY_RATED, at__lte=OuterRef("given")
    )
    return (
        happened.filter(case__service=service, kind=kinds.WAITING_STARTED, at__date__lte=as_of)
        .filter(~Exists(earlier))
        .annotate(given=Subquery(lead.order_by("period").values("period__startswith")[:1]))
        .filter(given__date__gt=as_of - LOOKING_BACK, given__date__lte=as_of)
        .annotate(priority=Subquery(rated.order_by("-at", "-seq").values("data__priority")[:1]))
        .filter(priority__isnull=False)
        .order_by("-given", "pk")
        .values_list("priority", "at", "given")
    )


# First whoever should never have been left to wait, then by priority as the policy's table has it, then the longest wait.
ORDER = Order(
    *(By("may_wait", int), By("priority_rank", int), By("priority", str)),
    *(By("waiting_since", date), By("pk", int)),
)


@dataclass(frozen=True)
class Waits:
    """How many families wait in all and at each priority, those aside who must not wait; since when the first does."""

    number: int
    at_priority: Mapping[str, int]
    first: date | None


def waits_of(within: Within) -> Waits:
    """How many of these cases wait: one question, answered from what the order of the list is kept in."""
    shape, values = meant(within)
    rows = _counted(*shape, **values)
    found: dict[str, int] = defaultdict(int)
    for may_wait, priority, number, _ in rows:
        found[priority] += number if may_wait else 0
    return Waits(
        number=sum(number for _, _, number, _ in rows),
        at_priority=found,
        first=min((first for _, _, _, first in rows), default=None),
    )


def waiting_page(within: Within, key: Key | None, *, total: int) -> Paged[Waiting]:
    """Of these cases, ``total`` of which wait, those that stand there: a fixed number of questions."""
    of, values = meant(within)

    def ask(question: Callable[..., list[Row]], at: Key | None, most: int) -> list[Row]:
        shape, there = (at.shape, at.values) if at is not None else (None, {})
        return question((shape, most), *of, **values, **there)

    page = page_of(
        ORDER,
        key,
        rows=lambda at, most: ask(_listed, at, most),
        number=lambda at: total if at is None else sum(ask(_number, at, 0)),
    )
    bring_children(page.rows)
    histories: dict[int, list[Event]] = defaultdict(list)
    wanted = sorted(_TOLD_OF_WAITING | {kinds.ALLOCATION_STARTED, kinds.CASE_CLOSED})
    for event in _told(cases=[case.pk for case in page.rows], wanted=wanted):
        histories[event.case_number].append(event)
    return page.told_as(lambda case: _waiting(case, histories[case.pk]))


@prepared
def _counted(*within: Any, **values: Any) -> QuerySet[Case, tuple[int, str, int, date]]:
    waiting = cases_within(within, **values).waiting().order_by().values("may_wait", "priority")
    counted = waiting.annotate(n=Count("pk"), first=Min("waiting_since"))
    return counted.values_list("may_wait", "priority", "n", "first")


_Asked = tuple[Shape, int]


@prepared
def _listed(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Case]:
    return _there(asked, *within, **values).select_related(*_BESIDE)[: asked[1]]


@prepared
def _number(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Case, int]:
    there = _there(asked, *within, **values).order_by()
    counted = there.annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return counted.values_list("n", flat=True)


def _there(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Case]:
    key = key_again(asked[0], values)
    return ORDER.from_there(cases_within(within, **values).waiting(), key)


_BESIDE = ("service", "team", "accountable", "proposed_to")


@prepared
def _told(*, cases: Sequence[int], wanted: Sequence[str]) -> QuerySet[Event]:
    happened = Event.objects.uncorrected().filter(case_id__in=cases, kind__in=wanted)
    return happened.order_by("case_id", "at", "seq")


def _waiting(case: Case, events: Sequence[Event]) -> Waiting:
    assert case.waiting_since is not None, "only those that wait were asked for"
    found = Waiting(
        case=case, since=case.waiting_since, priority=case.priority, statutory=case.is_statutory
    )
    waits = False
    for event in events:
        if event.kind == kinds.PRIORITY_RATED:
            found.rag = str(event.data.get("rag") or "")
            found.support = str(event.data.get("support") or "")
        elif ends_a_wait(event.kind, event.data.get("role")):
            waits = False
            found.reviewed_on = found.family_told_on = found.referrer_told_on = None
        elif waits or event.kind == kinds.WAITING_STARTED:
            waits = True
            _add(found, event, local_day(event.at))
    return found


def _add(found: Waiting, event: Event, day: date) -> None:
    if event.kind == kinds.WAITING_REVIEWED:
        found.reviewed_on = day
    elif event.kind == kinds.WAITING_LETTER_SENT:
        found.family_told_on = day
    elif event.kind == kinds.REFERRER_TOLD and event.data.get("about") == "waiting":
        found.referrer_told_on = day
