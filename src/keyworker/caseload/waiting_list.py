"""Who waits for a worker, since when and in which order, and how long is a family at that priority likely to wait?

What is expected is read off the families of the same service and priority who were given a worker lately. It is an
estimate with its basis in words, never a promise; with fewer than ``FEWEST`` of them nothing is estimated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median_low

from django.db.models import Exists, OuterRef, Subquery

from keyworker.decisions.tables import rows_by_priority
from keyworker.paged import By, Order
from keyworker.policy.casefile import local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
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
_ORDERS_THE_LIST = _ENDS_A_WAIT | {kinds.WAITING_STARTED, kinds.PRIORITY_RATED}


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


@dataclass(frozen=True)
class Place:
    """A family that waits, as the list is put in order: ``rank`` is its priority's in the policy's table."""

    case_id: int
    since: date
    priority: str
    rank: int
    statutory: bool

    def days(self, on: date) -> int:
        """Days waited, the first not counted."""
        return (on - self.since).days


# First whoever should never have been left to wait, then by priority as the policy's table has it, then the longest wait.
ORDER = Order(
    *(By("statutory", int), By("rank", int), By("priority", str), By("since", date)),
    By("case_id", int),
    of=lambda each: (
        int(not each.statutory),
        each.rank,
        each.priority,
        each.since,
        each.case_id,
    ),
)


def in_order(cases: CaseQuerySet, pack: Pack) -> list[Place]:
    """Those of ``cases`` that wait, in the policy's order: two queries, however many they are.

    Nothing else of them is read before a page shows them.
    """
    waiting = cases.waiting().values("pk")
    begun: dict[int, tuple[date | None, str]] = {}
    happened = Event.objects.uncorrected().filter(case__in=waiting, kind__in=_ORDERS_THE_LIST)
    rows = happened.order_by("case_id", "at", "seq").values_list(
        "case_id", "kind", "at", "data__role", "data__priority"
    )
    for number, kind, at, role, priority in rows:
        since, rated = begun.get(number, (None, ""))
        if kind == kinds.PRIORITY_RATED:
            rated = str(priority or "")
        else:
            since = _since(since, kind, role, local_day(at))
        begun[number] = since, rated
    protected = Standing.objects.statutory().filter(case__in=waiting)
    statutory = set(protected.values_list("case_id", flat=True))
    ranks = {priority: place for place, priority in enumerate(rows_by_priority(pack))}
    places = (
        Place(number, since, rated, ranks.get(rated, len(ranks)), number in statutory)
        for number, (since, rated) in begun.items()
        if since is not None
    )
    return sorted(places, key=ORDER.parts_of)


def _since(since: date | None, kind: str, role: str | None, day: date) -> date | None:
    """Since when they wait, after one more event; None where nobody waits."""
    if kind == kinds.WAITING_STARTED:
        return since or day
    return None if _ends_a_wait(kind, role) else since


def _ends_a_wait(kind: str, role: str | None) -> bool:
    return kind in _ENDS_A_WAIT and (role or "lead") == "lead"


def waiting_at(places: Sequence[Place]) -> list[Waiting]:
    """What a page shows of these families, in their order, with their cases and children: three queries."""
    numbers = [each.case_id for each in places]
    happened = Event.objects.uncorrected().filter(
        case__in=numbers, kind__in=_TOLD_OF_WAITING | _ENDS_A_WAIT
    )
    histories: dict[int, list[Event]] = defaultdict(list)
    for event in happened.order_by("case_id", "at", "seq"):
        histories[event.case_number].append(event)
    cases = Case.objects.with_children().with_named().in_bulk(numbers)
    return [
        _waiting(each, histories[each.case_id], cases[each.case_id])
        for each in places
        if each.case_id in cases
    ]


def _waiting(place: Place, events: Sequence[Event], case: Case) -> Waiting:
    found = Waiting(
        case=case, since=place.since, priority=place.priority, statutory=place.statutory
    )
    waits = False
    for event in events:
        if event.kind == kinds.PRIORITY_RATED:
            found.rag = str(event.data.get("rag") or "")
            found.support = str(event.data.get("support") or "")
        elif _ends_a_wait(event.kind, event.data.get("role")):
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
