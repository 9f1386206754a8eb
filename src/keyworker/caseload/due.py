"""What is due, for whom, and how late is it?

Asked of the stored clocks on a given day: a clock that runs past its limit is overdue from the day after, counted in
the duty's own unit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from django.db.models import (
    QuerySet,
)

from keyworker.access.models import User
from keyworker.access.roles import Reach
from keyworker.policy.calendar import Calendar
from keyworker.policy.wording import counted
from keyworker.prepared import prepared
from keyworker.record.children_at_hand import bring_children
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Timescale
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.models.case_subqueries import children_at_hand
from keyworker.record.models.timescales import TimescaleQuerySet
from keyworker.record.new_versions import follow_service, up_to_date
from keyworker.record.seers import Asked
from keyworker.workforce.models import Service, Worker

_NEAR = timedelta(days=14)
# Counted from the day itself, and not to the end of its week: on a Sunday tomorrow is as near as on a Monday.
_A_WEEK = timedelta(days=7)
# The number of no case.
NOTHING = 0


class When(StrEnum):
    """How soon a duty is due, on the day asked about."""

    OVERDUE = "overdue"
    TODAY = "today"
    WITHIN_A_WEEK = "within-a-week"
    LATER = "later"


@dataclass(frozen=True)
class Due:
    """A running clock on a day: ``words`` say when it is due, ``left`` counts days in the duty's own unit."""

    clock: Timescale
    when: When
    left: int
    words: str
    warned: bool = False
    also: tuple[str, ...] = ()

    @property
    def case(self) -> Case:
        return self.clock.case

    @property
    def asks(self) -> str:
        """What is to be done, in the words that whoever looks may read."""
        return self.clock.asks

    @property
    def about(self) -> tuple[str, ...]:
        """The names of the children it is about; none where it is about the case, or about all of them."""
        subjects = {self.clock.subject, *self.also}
        children = [each.person for each in self.case.case_children.all()]
        named = [child.name for child in children if child.ref in subjects]
        return tuple(named) if len(named) < len(children) else ()

    def is_near(self, day: date) -> bool:
        """Whether it is late or due within two weeks; a review ten weeks off would only hide what is owed now."""
        return self.clock.limit is not None and self.clock.limit - day <= _NEAR

    @property
    def nears_limit(self) -> bool:
        """Whether it is not late, and so near its limit that the policy warns of it; what is due today is, where it does."""
        return self.warned or (self.when is When.TODAY and self.clock.warn_on is not None)

    @property
    def urgency(self) -> str:
        """How it should catch the eye: late, today, soon, fine."""
        if self.when is When.OVERDUE:
            return "late"
        if self.when is When.TODAY:
            return "today"
        return "soon" if self.warned else "fine"


# The cases that are asked about, or a service where all of its cases are.
Within = CaseQuerySet | Asked | Service


def reach_of(user: User, cases: CaseQuerySet | Asked) -> Within:
    """Of ``cases`` that this person may open, those whose work they look after."""
    if user.access.sees is Reach.SERVICE:
        return user.worker.team.service
    if isinstance(cases, CaseQuerySet):
        return cases.within_reach_of(user)
    return cases if user.access.sees is Reach.OWN else cases.whose_work_is_theirs


def listed_within(user: User, asked: Asked) -> Within:
    """What a list of a service's work covers for this person: what their team looks after, or the whole service's."""
    if user.access.sees in {Reach.SERVICE, Reach.TEAM}:
        return reach_of(user, asked)
    return Case.objects.as_asked(*asked.shape, **asked.values).listed_for(user)


def due_for(worker: Worker, within: Within, *, as_of: date) -> list[Due]:
    """Everything running on these cases that this worker answers for, soonest first."""
    shape, values = meant(within)
    ask = partial(_of_worker, *shape, **values, worker=worker.pk, day=as_of)
    return together(dues(_with_children(up_to_date(ask, on=as_of)), as_of=as_of))


@prepared
def _of_worker(*within: Any, worker: int, day: date, **values: Any) -> QuerySet[Timescale]:
    return running(within, day, **values).filter(worker=worker)


def due_under(rules: Collection[str], within: Within, *, as_of: date, most: int = 60) -> list[Due]:
    """What runs under these rules of the policy on the cases ``within`` their reach, soonest first; two queries."""
    if not rules:
        return []
    shape, values = meant(within)
    ask = partial(_under, 3 * most, *shape, **values, rules=sorted(rules), day=as_of)
    return together(dues(_with_children(up_to_date(ask, on=as_of)), as_of=as_of))[:most]


@prepared
def _under(
    most: int, *within: Any, rules: Sequence[str], day: date, **values: Any
) -> QuerySet[Timescale]:
    return running(within, day, **values).filter(rule__in=rules, limit__isnull=False)[:most]


def overdue(within: Within, *, of: Service, as_of: date) -> TimescaleQuerySet:
    """Every duty past its limit on the cases of a service ``within`` their reach, the oldest first."""
    follow_service(of, on=as_of)
    shape, values = _as_given(within)
    clocks = running(shape, as_of, **values).filter(limit__lt=as_of)
    return clocks.prefetch_related(children_at_hand("case__"))


def due_on_cases(cases: Sequence[Case], *, as_of: date) -> dict[int, list[Due]]:
    """What runs on each of these cases, soonest first: one query."""
    found: dict[int, list[Due]] = {case.pk: [] for case in cases}
    known = {case.pk: case for case in cases}
    rows = up_to_date(partial(_unfinished_of, cases=[*found], day=as_of), on=as_of)
    bring_children(cases)
    for row in rows:
        row.case = known[row.case_id]
    for due in together(dues(rows, as_of=as_of)):
        found[due.clock.case_id].append(due)
    return found


def running_on_case(case: Case, *, as_of: date) -> list[Timescale]:
    """What runs on the case or is paused, soonest first: one query."""
    return up_to_date(partial(_unfinished_of, cases=[case.pk], day=as_of), on=as_of)


@prepared
def _unfinished_of(*, cases: Sequence[int], day: date) -> QuerySet[Timescale]:
    clocks = Timescale.objects.begun_by(day).filter(
        case__in=cases, status__in=("running", "paused")
    )
    return clocks.select_related("case__service", "worker").order_by("limit", "pk")


def clocks_due_on(cases: Sequence[Case], *, as_of: date) -> dict[int, list[Due]]:
    """The same, a line a clock and paused ones left out, of cases whose children are at hand: one query."""
    found: dict[int, list[Due]] = {case.pk: [] for case in cases}
    known = {case.pk: case for case in cases}
    rows = up_to_date(partial(_running_of, cases=[*found], day=as_of), on=as_of)
    for row in rows:
        row.case = known[row.case_id]
        found[row.case_id].append(due_on(row, as_of=as_of))
    return found


@prepared
def _running_of(*, cases: Sequence[int], day: date) -> QuerySet[Timescale]:
    clocks = Timescale.objects.running_on(day).filter(case__in=cases, limit__isnull=False)
    return clocks.select_related("case__service").order_by("limit", "pk")


def clocks_of(case: Case, *, as_of: date) -> list[tuple[Timescale, Due | None]]:
    """Every clock of a case that has started, soonest due first, with how it stands where it runs: one query."""
    ask = partial(_begun_of, case=case.pk, day=as_of)
    return [
        (row, due_on(row, as_of=as_of) if row.status == "running" else None)
        for row in up_to_date(ask, on=as_of)
    ]


@prepared
def _begun_of(*, case: int, day: date) -> QuerySet[Timescale]:
    clocks = Timescale.objects.filter(case=case).begun_by(day)
    return clocks.select_related("case__service", "worker")


def meant(within: Within) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """How a question is prepared about these: what shapes it, and what fills it in."""
    asked = within.asked if isinstance(within, CaseQuerySet) else within
    if isinstance(asked, Asked):
        return asked.shape, asked.values
    return _as_given(within)


def _as_given(within: Within) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if isinstance(within, Service):
        return (), {"service": within.pk}
    if isinstance(within, Asked):
        return (Case.objects.as_asked(*within.shape, **within.values),), {}
    return (within,), {}


def cases_within(within: tuple[Any, ...], **values: Any) -> CaseQuerySet:
    """The cases that are meant, as ``meant`` says it: of a service, of a query, or of whoever asks."""
    if not within:
        return Case.objects.filter(service=values["service"])
    if isinstance(within[0], CaseQuerySet):
        return within[0]
    return Case.objects.as_asked(*within, **values)


def running(within: tuple[Any, ...], day: date, **values: Any) -> TimescaleQuerySet:
    """What runs on the day on the cases that are meant, as ``meant`` says it."""
    clocks = Timescale.objects.running_on(day)
    if not within:
        return in_order(clocks.filter(service=values["service"]))
    return in_order(clocks.within(cases_within(within, **values)))


def in_order(clocks: TimescaleQuerySet) -> TimescaleQuerySet:
    return clocks.select_related("case__service", "worker").order_by("limit", "case_id", "pk")


def _with_children(clocks: list[Timescale]) -> list[Timescale]:
    bring_children(clock.case for clock in clocks)
    return clocks


def together(found: Sequence[Due]) -> list[Due]:
    """The same duty on the same day for several children of a case, as one line."""
    lines: dict[tuple[int, str, object, str], Due] = {}
    for due in found:
        key = (due.clock.case_id, due.clock.rule, due.clock.limit, due.clock.about)
        first = lines.get(key)
        lines[key] = due if first is None else replace(first, also=(*first.also, due.clock.subject))
    return list(lines.values())


def dues(clocks: Iterable[Timescale], *, as_of: date) -> list[Due]:
    """Each running clock as it stands on a day."""
    return [due_on(clock, as_of=as_of) for clock in clocks]


def due_on(clock: Timescale, *, as_of: date) -> Due:
    """One running clock as it stands on a day."""
    calendar = _calendar(clock, as_of)
    limit = clock.limit
    assert limit is not None
    if limit < as_of:
        late = days_between(clock.unit, limit, as_of, calendar)
        return Due(clock, When.OVERDUE, -late, f"{counted(late, _noun(clock.unit))} late")
    left = days_between(clock.unit, as_of, limit, calendar)
    if limit == as_of:
        return Due(clock, When.TODAY, 0, "Due today")
    when = When.WITHIN_A_WEEK if limit <= as_of + _A_WEEK else When.LATER
    words = f"{counted(left, _noun(clock.unit))} left"
    warned = clock.warn_on is not None and clock.warn_on <= as_of
    return Due(clock, when, left, words, warned)


def days_between(unit: str, first: date, last: date, calendar: Calendar) -> int:
    """Days from ``first`` to ``last`` in the duty's own unit; at least 1 where they differ."""
    if unit == "working days":
        return max(1, calendar.working_days_between(first, last))
    return (last - first).days


def _calendar(clock: Timescale, as_of: date) -> Calendar:
    return governing(clock.case.service, as_of).calendar


def _noun(unit: str) -> str:
    return {"working days": "working day", "hours": "day"}.get(unit, "day")
