"""Which event first met a clock, and at which moment?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple, TypeAlias

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.tasks import number_of_task
from keyworker.decisions.case.whose_absence import is_of_its_absence
from keyworker.decisions.clocks.dates import About, moment_of
from keyworker.decisions.clocks.early import counts_early, is_told_that_day
from keyworker.decisions.clocks.endings import came_before_in_turn, is_of_worker
from keyworker.decisions.clocks.starts import Start
from keyworker.policy.casefile import Event, Person, before, in_utc, local_day
from keyworker.policy.conditions.one_absence import DECIDED_IN_ONE
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.rules.timescales import Ends, Stops, Timescale

# What met one run and may meet none that follows it: the event, and the moment for which it counted.
Spent: TypeAlias = tuple[int, date | datetime]
# What ends what is owed, with the events that are such.
Ending: TypeAlias = tuple[Ends, Sequence[Event]]


_CLOSING: Final = Ends(event="case.closed")
_OF_ANYBODY: Final = frozenset({"case", "anyone", "recording"})
_OF_THE_START: Final = frozenset({"worker", "another-worker"})


class Stop(NamedTuple):
    """When an event counts for a rule, and on which day that is: when it happened, or what a field of it says."""

    day: date
    at: date | datetime
    event: Event


# What may have stopped it by one pattern, the day of each, and whether all of that is of the right subject.
_Listed: TypeAlias = tuple[Stops, Sequence[Stop], Sequence[date], bool]


# There are many: naming what each is of takes longer than all else.
_new: Final = tuple.__new__


class StopSearch:
    """Looks for what met the clocks of one rule, and for what ended them: ``ends`` are such events, by pattern."""

    __slots__ = ("_case", "_listed", "_of_subjects", "_rule", "ends")

    def __init__(self, rule: Timescale, case: CaseOnDay) -> None:
        self._rule, self._case = rule, case
        self._of_subjects = rule.per != "event"
        self._listed: dict[str | None, list[_Listed]] = {}
        ends = rule.ends if rule.outlives_closing else (*rule.ends, _CLOSING)
        self.ends: list[Ending] = [
            (each, events) for each in ends if (events := case.matching(each))
        ]

    def first(self, start: Start, spent: Collection[Spent] = ()) -> Stop | None:
        """The first that counts for the run from ``start``, by any pattern, but for what is ``spent``; None where nothing
        has met it.
        """
        found: Stop | None = None
        # What stops a clock of one event alone is not of that event's own.
        about = start.subject if self._of_subjects else None
        listed = self._listed.get(about)
        if listed is None:
            listed = self._listed[about] = [self._list(each, start) for each in self._rule.stops]
        for each in listed:
            stop = self._first_by(each, start, spent)
            if stop is not None and (found is None or _moment(stop) < _moment(found)):
                found = stop
        return found

    def _list(self, pattern: Stops, start: Start) -> _Listed:
        """What may have stopped it: of one that asks nothing of what started it, of the right subject alone."""
        stops = _stops_of(pattern, self._case, start.person)
        of_the_start = pattern.names_day is not None or pattern.of in _OF_THE_START
        of_anybody = pattern.of in _OF_ANYBODY and pattern.named_in is None
        anybody = of_anybody and self._rule.per != "task"
        sure = not of_the_start and (anybody or self._of_subjects)
        if sure and not anybody:
            stops = self._about(pattern, start.subject, stops)
        return pattern, stops, [each.day for each in stops], sure

    def _about(self, pattern: Stops, subject: str | None, stops: Sequence[Stop]) -> Sequence[Stop]:
        """Those about that subject, and where it has to be of the lead, about whoever led the case when it happened."""
        if pattern.of == "lead":
            leads = self._case.leads_at
            stops = [each for each in stops if leads(each.event, str(each.event.field("worker")))]
        if pattern.of == "person" and subject is not None:
            named = [(each, each.event.named) for each in stops]
            stops = [each for each, people in named if not people or subject in people]
        if self._rule.per == "task":
            stops = [each for each in stops if number_of_task(each.event) == subject]
        if pattern.named_in is not None:
            stops = [each for each in stops if _names(pattern.named_in, each.event, subject)]
        return stops

    def _first_by(self, listed: _Listed, start: Start, spent: Collection[Spent]) -> Stop | None:
        pattern, stops, days, sure = listed
        if pattern.of == "recording":
            event = start.event
            return Stop(event.recorded_day, event.recorded_at or event.at, event)
        day, early, began_by = start.day, pattern.early, start.event
        rule, case, may_be_of_another = self._rule, self._case, pattern.event in DECIDED_IN_ONE
        # Nothing of an earlier day than the start's can count, unless the rule takes it early.
        for place in range(0 if early else bisect_left(days, day), len(stops)):
            stop = stops[place]
            stopped_on, at, event = stop
            # What started it cannot stop it, nor can what came before.
            if event is began_by and not early:
                continue
            after = stopped_on > day or (stopped_on == day and not before(at, start.began))
            if (not after or event is began_by) and not (
                (early and counts_early(pattern, event, at, rule=rule, case=case, start=start))
                or (stopped_on == day and is_told_that_day(event, at, rule, case, start))
            ):
                continue
            if after and came_before_in_turn(event, began_by):
                continue
            if spent and (event.serial, at) in spent:
                continue
            if after and may_be_of_another and not is_of_its_absence(event, began_by, case):
                continue
            if sure or (
                self._is_of_its_round(pattern, stop, start)
                and _is_by_the_right_worker(pattern, event, start)
                and self._about(pattern, start.subject, (stop,))
            ):
                return stop
        return None

    def _is_of_its_round(self, pattern: Stops, stop: Stop, start: Start) -> bool:
        """Whether it is of the event that started this run: of that day, or where it names none, of the latest by then."""
        if pattern.names_day is None:
            return True
        named = as_day(stop.event.field(pattern.names_day))
        if named is not None:
            return named == start.event.day
        return not any(
            start.event.serial < each.serial and each.day <= stop.day and each is not stop.event
            for each in self._case.matching(self._rule.starts)
            if each.day > start.event.day
            and (pattern.of != "worker" or each.field("worker") == start.event.field("worker"))
        )


def _moment(stop: Stop) -> tuple[date, datetime]:
    return stop.day, in_utc(stop.at)


def _stops_of(pattern: Stops, case: CaseOnDay, person: Person | None) -> Sequence[Stop]:
    """What may have stopped it, earliest first."""
    if pattern.of == "recording":
        return ()
    if pattern.date == "at":
        return case.once(
            ("stops", pattern.written),
            lambda: [_new(Stop, (each.day, each.at, each)) for each in case.matching(pattern)],
        )
    about = person.id if person is not None else None
    return case.once(
        ("stops", pattern.in_full, about), lambda: _by_their_dates(pattern, case, person)
    )


def _by_their_dates(pattern: Stops, case: CaseOnDay, person: Person | None) -> list[Stop]:
    events = case.matching(pattern)
    dated = ((moment_of(pattern.date, About(case, event, person)), event) for event in events)
    stops = [Stop(local_day(at), at, event) for at, event in dated if at is not None]
    return sorted(stops, key=_moment)


def _is_by_the_right_worker(pattern: Stops, event: Event, start: Start) -> bool:
    if pattern.names_day is not None and event.field("worker") is None:
        # It is of the session that it names, or of the latest: who it was with is said there.
        return True
    return is_of_worker(pattern.of, event, start.event)


def _names(field: str, event: Event, subject: str | None) -> bool:
    """Whether the event names the subject in that field; anybody, where there is none."""
    named = event.named if field == "people" else event.field(field) or ()
    if subject is None:
        return bool(named)
    return subject == named if isinstance(named, str) else subject in named
