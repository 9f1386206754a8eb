"""Which open cases are allocated to nobody, since when, and what has been done about each meanwhile?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value

from keyworker.caseload.due import Within, cases_within, meant
from keyworker.decisions.case.without_lead import PUTS_ON_LIST
from keyworker.paged import By, Key, Order, Paged, Shape, key_again, page_of
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import WAITING_BY_DECISION, kinds
from keyworker.policy.wording import id_in_words, sentence
from keyworker.prepared import prepared
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Case, Event, Standing
from keyworker.record.models.case_subqueries import running_parts

Row = TypeVar("Row")
_BY_SENIOR = "senior_manager"


@dataclass
class Unallocated:
    """One case: since when nobody leads it, why, and when each thing was last done since."""

    case: Case
    since: date
    why: str = ""
    last: dict[str, date] = field(default_factory=dict)
    with_senior: date | None = None
    known_to: str = ""

    @property
    def named(self) -> str:
        """The name of whoever stands in the lead's place and does not count by the policy; empty where nobody does."""
        return str(getattr(self.case, "lead_name", None) or "")

    @property
    def looked_after(self) -> bool:
        """Whether a child in it is looked after."""
        return bool(getattr(self.case, "looked_after", False))

    @property
    def statutory(self) -> bool:
        """Whether it must not be without a worker: for a child's standing, and nobody decided that it waits."""
        return self.case.is_statutory

    def days(self, on: date) -> int:
        """Days without anybody, the first not counted."""
        return (on - self.since).days


# First whoever must not be without, then the longest without.
ORDER = Order(By("may_wait", int), By("without_lead_since", date), By("pk", int))


def unallocated_page(
    within: Within, key: Key | None, *, meanwhile: Collection[str] = ()
) -> Paged[Unallocated]:
    """Of these cases, those that stand there of the open ones that nobody leads: a fixed number of questions.

    ``meanwhile`` are the kinds of event that say what has been seen to.
    """
    of, values = meant(within)

    def ask(question: Callable[..., list[Row]], at: Key | None, most: int) -> list[Row]:
        shape, there = (at.shape, at.values) if at is not None else (None, {})
        return question((shape, most), *of, **values, **there)

    page = page_of(
        ORDER,
        key,
        rows=lambda at, most: ask(_listed, at, most),
        number=lambda at: sum(ask(_number, at, 0)),
    )
    bring_children(page.rows)
    histories: dict[int, list[Event]] = defaultdict(list)
    wanted = {*meanwhile, *PUTS_ON_LIST, kinds.UNALLOCATED_REVIEWED}
    for event in _seen_to(cases=[case.pk for case in page.rows], wanted=sorted(wanted)):
        histories[event.case_number].append(event)
    return page.told_as(lambda case: _read(case, histories[case.pk]))


_Asked = tuple[Shape, int]


@prepared
def _listed(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Case]:
    there = _there(asked, *within, **values).select_related("service", "team")
    now = Standing.objects.filter(
        case=OuterRef("pk"), ended__isnull=True, standing__in=sorted(WAITING_BY_DECISION)
    )
    name = Subquery(running_parts("lead").values("worker__name")[:1])
    return there.annotate(looked_after=Exists(now), lead_name=name)[: asked[1]]


@prepared
def _number(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Case, int]:
    there = _there(asked, *within, **values).order_by()
    counted = there.annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return counted.values_list("n", flat=True)


def _there(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Case]:
    key = key_again(asked[0], values)
    return ORDER.from_there(cases_within(within, **values).without_lead(), key)


@prepared
def _seen_to(*, cases: Sequence[int], wanted: Sequence[str]) -> QuerySet[Event]:
    events = Event.objects.uncorrected().filter(case_id__in=cases, kind__in=wanted)
    return events.order_by("case_id", "at", "seq")


def _read(case: Case, events: list[Event]) -> Unallocated:
    assert case.without_lead_since is not None, "only those that nobody leads were asked for"
    read = Unallocated(case=case, since=case.without_lead_since)
    for event in events:
        day = local_day(event.at)
        if day >= read.since:
            read.last[event.kind] = day
            _add(read, event, day)
    return read


def _add(read: Unallocated, event: Event, day: date) -> None:
    if event.kind == kinds.UNALLOCATED_HELD:
        why = sentence(id_in_words(str(event.data.get("why") or "")))
        read.why = str(event.data.get("explanation") or why)
    if event.kind in PUTS_ON_LIST and event.data.get(_BY_SENIOR):
        read.known_to = str(event.data[_BY_SENIOR])
    if event.kind == kinds.UNALLOCATED_REVIEWED and event.data.get(_BY_SENIOR):
        read.with_senior = day
