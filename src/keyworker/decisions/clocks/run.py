"""What stopped a clock, or ended the duty before it was met?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import NamedTuple, TypeAlias

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.dates import About, Dated, date_of, dated_of_run, field_date
from keyworker.decisions.clocks.starts import Start
from keyworker.policy.casefile import Event, before, instant, local_day
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.timescales import FieldLength, Length, Stops, Timescale

# An event, by its serial number, and the moment at which it met a turn.
Spent: TypeAlias = tuple[int, date | datetime]


class Moment(NamedTuple):
    """When an event counts for a rule, and on which day that is: when it happened, or what a field of it says."""

    day: date
    at: date | datetime
    event: Event


@dataclass(frozen=True)
class Run:
    """One run of a clock, from one start to whatever stopped or ended it.

    ``turn`` counts repeats from 0. ``spent`` is what met earlier turns: of two visits on one day without a time neither
    comes first, and they would otherwise meet turn after turn of each other for ever.
    """

    rule: Timescale
    case: CaseOnDay
    start: Start
    turn: int = 0
    spent: frozenset[Spent] = frozenset()

    @cached_property
    def length(self) -> Duration | None:
        """The limit's length; None where the case has to state it, or a date, and has not.

        Where a date is the limit, only its unit counts: that of the days by which the duty is late.
        """
        if self.rule.within is not None:
            return self.length_of(self.rule.within)
        if self.due is None:
            return None
        return Duration(0, Unit.WORKING_DAYS if self.due.working else Unit.DAYS)

    @cached_property
    def due(self) -> Dated | None:
        """The date that is the limit, where the rule has one and it is known."""
        return dated_of_run(self.rule.due, self.about) if self.rule.due is not None else None

    @cached_property
    def about(self) -> About:
        """Of what this run's dates are asked; one that is over keeps those it had."""
        over = self.met or (self.ending.at if self.ending is not None else None)
        return About(self.case, self.start.event, self.start.person, over)

    def length_of(self, length: Length) -> Duration | None:
        """A length as the rule writes it: a figure, a local default, or what the case itself states."""
        if isinstance(length, Duration):
            return length
        if isinstance(length, LocalDefault):
            value = self.case.pack.setting(length.setting).value
            return value if isinstance(value, Duration) else Duration.parse(str(value))
        return self._stated(length)

    def _stated(self, length: FieldLength) -> Duration | None:
        person = self.start.subject if self.start.person is not None else None
        stated = [
            event
            for event in self.case.by_kind.get(length.event, ())
            if event.field(length.field) is not None and (person is None or event.concerns(person))
        ]
        if not stated:
            return length.otherwise
        # A turn that is over keeps the length it had; the one that runs goes by what was stated last.
        in_force = (
            stated
            if self.stop is None
            else [each for each in stated if not before(self.start.began, each.at)]
        )
        return Duration.parse(str((in_force or stated[:1])[-1].field(length.field)))

    @property
    def stop(self) -> Event | None:
        """The event that met the duty, whether or not the duty had ended by then."""
        return self._first_stop[0] if self._first_stop else None

    @property
    def stop_moment(self) -> date | datetime:
        """When that was. Only asked where there is a stop."""
        assert self._first_stop is not None
        return self._first_stop[1]

    @property
    def spent_after(self) -> frozenset[Spent]:
        """What the next turn may not be met by; a turn kept to the schedule may still use what came late for this."""
        if self._first_stop is None or self.rule.repeats == "limit":
            return self.spent
        event, moment = self._first_stop
        return self.spent | {(event.serial, moment)}

    @cached_property
    def met(self) -> date | datetime | None:
        """When the duty was met; None where it has not been, or was no longer owed."""
        if self.stop is None:
            return None
        ended_first = self.ending is not None and before(self.ending.at, self.stop_moment)
        return None if ended_first else self.stop_moment

    @cached_property
    def ending(self) -> Event | None:
        """The first event after which the duty is no longer owed."""
        began_by = self.start.event
        ends = [
            event
            for pattern in self.rule.ends
            for event in self.case.matching(pattern)
            if event is not began_by
            and not before(event.at, began_by.at)
            and self._same_worker(event)
        ]
        return min(ends, key=lambda event: event.instant, default=None)

    @property
    def over(self) -> date | None:
        """The day after which it can no longer be met; None where it can be met late."""
        return None

    @property
    def never_ran(self) -> bool:
        """Whether the duty had ended before this run began (for a further turn: by then)."""
        if self.ending is None:
            return False
        if self.turn:
            return not before(self.start.began, self.ending.at)
        return before(self.ending.at, self.start.began)

    @cached_property
    def _first_stop(self) -> tuple[Event, date | datetime] | None:
        found: list[tuple[Event, date | datetime]] = []
        for pattern in self.rule.stops:
            if pattern.of == "recording":
                found.append(
                    (self.start.event, self.start.event.recorded_at or self.start.event.at)
                )
                continue
            first = next(
                (
                    each
                    for each in self._candidates(pattern)
                    if self._counts(pattern, each.event, each.at)
                ),
                None,
            )
            if first is not None:
                found.append((first.event, first.at))
        return min(found, key=lambda pair: (local_day(pair[1]), instant(pair[1])), default=None)

    def _candidates(self, pattern: Stops) -> Iterator[Moment]:
        """What may have stopped it, earliest first: nothing of an earlier day than the start's, unless it may be early."""
        person = self.start.person.id if self.start.person is not None else None
        moments = self.case.once(
            ("moments", pattern.in_full, person), lambda: self._moments(pattern)
        )
        begin = 0 if pattern.early else bisect_left(moments, (self.start.day,))
        return islice(moments, begin, None)

    def _moments(self, pattern: Stops) -> list[Moment]:
        counted = ((self._moment(pattern, event), event) for event in self.case.matching(pattern))
        found = [Moment(local_day(at), at, event) for at, event in counted if at is not None]
        return sorted(found, key=lambda each: (each.day, instant(each.at)))

    def _moment(self, pattern: Stops, event: Event) -> date | datetime | None:
        if isinstance(pattern.date, str):
            return field_date(event, pattern.date)
        return date_of(pattern.date, About(self.case, event, self.start.person))

    def _counts(self, pattern: Stops, event: Event, moment: date | datetime) -> bool:
        if not pattern.early and (event is self.start.event or before(moment, self.start.began)):
            return False
        if (event.serial, moment) in self.spent:
            return False
        subject, worker = self.start.subject, self.start.event.field("worker")
        if pattern.of == "person" and subject is not None and not event.concerns(subject):
            return False
        if pattern.of == "worker" and event.field("worker") != worker:
            return False
        if pattern.of == "another-worker" and event.field("worker") in (None, worker):
            return False
        if pattern.named_in is None:
            return True
        named = event.named if pattern.named_in == "people" else event.field(pattern.named_in) or ()
        return bool(named) if subject is None else subject in named

    def _same_worker(self, event: Event) -> bool:
        return self.rule.per != "worker" or event.field("worker") in (None, self.start.subject)
