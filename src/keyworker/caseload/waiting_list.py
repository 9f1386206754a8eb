"""Who waits for a worker, since when and in which order, and how long is a family at that priority likely to wait?

What is expected is read off the families of the same service and priority who were given a worker lately. It is an
estimate with its basis in words, never a promise; with fewer than ``FEWEST`` of them nothing is estimated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from keyworker.decisions.tables import rows_by_priority
from keyworker.policy.casefile import local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import STATUTORY_STANDINGS, kinds
from keyworker.policy.wording import counted, on_day
from keyworker.record.models import Allocation, Case, Event, Standing
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.workforce.models import Service

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
_ENDS_A_WAIT = frozenset({kinds.ALLOCATION_STARTED, kinds.CASE_CLOSED})


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

    case_id: int
    since: date
    rag: str = ""
    support: str = ""
    priority: str = ""
    reviewed_on: date | None = None
    family_told_on: date | None = None
    referrer_told_on: date | None = None
    statutory: bool = False
    case: Case | None = field(default=None, repr=False)

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


def waiting_list(cases: CaseQuerySet, pack: Pack) -> list[Waiting]:
    """Those of ``cases`` that wait, in the policy's order: two queries, however many they are.

    First whoever should never have been left to wait, then by priority as the policy's table has it, then the longest
    wait first.
    """
    places = cases.waiting().values("pk")
    histories: dict[int, list[Any]] = defaultdict(list)
    wanted = _TOLD_OF_WAITING | _ENDS_A_WAIT
    happened = Event.objects.uncorrected().filter(case__in=places, kind__in=wanted)
    for event in happened.order_by("case_id", "at", "seq"):
        histories[event.case_number].append(event)
    statutory = set(
        Standing.objects.filter(
            case__in=places, ended__isnull=True, standing__in=sorted(STATUTORY_STANDINGS)
        ).values_list("case_id", flat=True)
    )
    found = [_waiting(case_id, events) for case_id, events in histories.items()]
    waiting = [each for each in found if each is not None]
    for each in waiting:
        each.statutory = each.case_id in statutory
    order = _order(pack)
    return sorted(
        waiting,
        key=lambda each: (
            not each.statutory,
            order.get(each.priority, len(order)),
            each.priority,
            each.since,
            each.case_id,
        ),
    )


def with_cases(listed: Sequence[Waiting]) -> None:
    """Read the cases of a page of the list, with their children: two queries."""
    rows = Case.objects.with_children().with_named()
    held = rows.in_bulk([each.case_id for each in listed])
    for each in listed:
        each.case = held.get(each.case_id)


def _order(pack: Pack) -> dict[str, int]:
    return {priority: place for place, priority in enumerate(rows_by_priority(pack))}


def _waiting(case_id: int, events: Sequence[Event]) -> Waiting | None:
    found: Waiting | None = None
    rating: Mapping[str, Any] = {}
    for event in events:
        if event.kind == kinds.PRIORITY_RATED:
            rating = event.data
        else:
            found = _after(found, case_id, event)
    if found is not None:
        found.rag, found.support = str(rating.get("rag") or ""), str(rating.get("support") or "")
        found.priority = str(rating.get("priority") or "")
    return found


def _after(found: Waiting | None, case_id: int, event: Event) -> Waiting | None:
    """The wait as it stands after one more event; None where nobody waits."""
    day = local_day(event.at)
    if event.kind in _ENDS_A_WAIT and event.data.get("role", "lead") == "lead":
        return None
    if event.kind == kinds.WAITING_STARTED:
        return found or Waiting(case_id, day)
    if found is not None:
        _add(found, event, day)
    return found


def _add(found: Waiting, event: Event, day: date) -> None:
    if event.kind == kinds.WAITING_REVIEWED:
        found.reviewed_on = day
    elif event.kind == kinds.WAITING_LETTER_SENT:
        found.family_told_on = day
    elif event.kind == kinds.REFERRER_TOLD and event.data.get("about") == "waiting":
        found.referrer_told_on = day
