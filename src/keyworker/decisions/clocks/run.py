"""What stopped a clock, or ended the deadline before it was met?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.dates import About, KnownDate, known_date_of_run
from keyworker.decisions.clocks.endings import ends_this
from keyworker.decisions.clocks.restated import ruled_out_by
from keyworker.decisions.clocks.starts import Start
from keyworker.decisions.clocks.stops import Spent, Stop, StopSearch
from keyworker.policy.casefile import Event, before
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.timescales import FieldLength, Length, Timescale


@dataclass(frozen=True)
class Run:
    """One run of a clock, from one start to whatever stopped or ended it.

    ``repeat`` counts repeats from 0. ``spent`` is what met earlier runs: of two visits on one day without a time neither
    comes first, and they would otherwise meet run after run of each other for ever. ``last_day`` is the day after which
    it can no longer be met; without one it can be met late.
    """

    rule: Timescale
    case: CaseOnDay
    start: Start
    repeat: int = 0
    spent: frozenset[Spent] = frozenset()
    last_day: date | None = None

    @cached_property
    def length(self) -> Duration | None:
        """The limit's length; None where the case has to state it, or a date, and has not.

        Where a date is the limit, only its unit counts: that of the days by which it is late.
        """
        if self.rule.within is not None:
            return self.length_of(self.rule.within)
        if self.due is None:
            return None
        return Duration(0, Unit.WORKING_DAYS if self.due.working else Unit.DAYS)

    @cached_property
    def due(self) -> KnownDate | None:
        """The date that is the limit, where the rule has one and it is known."""
        return known_date_of_run(self.rule.due, self.about) if self.rule.due is not None else None

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
        stated = self._stated(length)
        if not stated:
            return length.otherwise
        return Duration.parse(str(self._in_force(stated).field(length.field)))

    def _stated(self, length: FieldLength) -> list[Event]:
        """The events that state the length, about the person concerned where there is one."""
        person = self.start.subject if self.start.person is not None else None
        return [
            event
            for event in self.case.by_kind.get(length.event, ())
            if event.field(length.field) is not None and (person is None or event.concerns(person))
        ]

    def _in_force(self, stated: list[Event]) -> Event:
        """A run that is over keeps the length it had; the one that runs goes by what was stated last."""
        if self.first_stop is None:
            return stated[-1]
        by_then = [each for each in stated if not before(self.start.began, each.at)]
        return by_then[-1] if by_then else stated[0]

    @cached_property
    def first_stop(self) -> Stop | None:
        """What met it, whether or not the obligation had ended by then."""
        stop = StopSearch(self.rule, self.case, self.start, self.spent).first()
        in_time = stop is None or self.last_day is None or stop.day <= self.last_day
        return stop if in_time else None

    @property
    def spent_after(self) -> frozenset[Spent]:
        """What the next run may not be met by; a run kept to the schedule may still use what came late for this."""
        if self.first_stop is None or self.rule.repeats == "limit":
            return self.spent
        return self.spent | {(self.first_stop.event.serial, self.first_stop.at)}

    @cached_property
    def met(self) -> date | datetime | None:
        """When it was met; None where it has not been, or was no longer owed."""
        if self.first_stop is None:
            return None
        ended_first = self.ending is not None and before(self.ending.at, self.first_stop.at)
        return None if ended_first else self.first_stop.at

    @cached_property
    def ending(self) -> Event | None:
        """The first event after which it is no longer owed."""
        began_by = self.start.event
        ends = [
            event
            for pattern in self.rule.ends
            for event in self.case.matching(pattern)
            if event.serial != began_by.serial
            and not before(event.at, began_by.at)
            and (pattern.of == "another-worker" or self._same_worker(event))
            and ends_this(event, began_by, pattern)
        ]
        if self.changed is not None:
            ends.append(self.changed)
        return min(ends, key=lambda event: event.instant, default=None)

    @cached_property
    def changed(self) -> Event | None:
        """The change of what started it by which it is not asked for any more."""
        if self.rule.starts.changed_by is None:
            return None
        return ruled_out_by(self.rule.starts, self.case, self.start.event)

    @property
    def missed_on(self) -> date | None:
        """The last day on which it could be met, once that has passed without it."""
        if self.last_day is None or self.met is not None:
            return None
        return self.last_day if self.case.day > self.last_day else None

    @property
    def never_ran(self) -> bool:
        """Whether it was no longer owed before this run began (for a repeat: by then)."""
        if self.ending is None:
            return False
        if self.repeat:
            return not before(self.start.began, self.ending.at)
        return before(self.ending.at, self.start.began)

    def _same_worker(self, event: Event) -> bool:
        return self.rule.per != "worker" or event.field("worker") in (None, self.start.subject)
