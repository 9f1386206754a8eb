"""Which event first met a clock, and at which moment?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple, TypeAlias

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.dates import About, date_of, field_date
from keyworker.decisions.clocks.early import counts_early
from keyworker.decisions.clocks.starts import Start
from keyworker.policy.casefile import Event, before, instant, local_day
from keyworker.policy.rules.timescales import Stops, Timescale

# An event, by its serial number, and the moment at which it met a clock.
Spent: TypeAlias = tuple[int, date | datetime]


class Stop(NamedTuple):
    """When an event counts for a rule, and on which day that is: when it happened, or what a field of it says."""

    day: date
    at: date | datetime
    event: Event


@dataclass(frozen=True)
class StopSearch:
    """Looks for what met one run of a clock. ``spent`` is what met the runs before it and counts no more."""

    rule: Timescale
    case: CaseOnDay
    start: Start
    spent: frozenset[Spent] = frozenset()

    def first(self) -> Stop | None:
        """The first that counts, by any of the rule's patterns; None where nothing has met it."""
        stops = (self._first_by(pattern) for pattern in self.rule.stops)
        return min(
            (each for each in stops if each is not None),
            key=lambda each: (each.day, instant(each.at)),
            default=None,
        )

    def _first_by(self, pattern: Stops) -> Stop | None:
        if pattern.of == "recording":
            event = self.start.event
            at = event.recorded_at or event.at
            return Stop(local_day(at), at, event)
        counting = (each for each in self._candidates(pattern) if self._counts(pattern, each))
        return next(counting, None)

    def _candidates(self, pattern: Stops) -> Iterator[Stop]:
        """What may have stopped it, earliest first: nothing of an earlier day than the start's, unless it may be early."""
        person = self.start.person.id if self.start.person is not None else None
        stops = self.case.once(("stops", pattern.in_full, person), lambda: self._all(pattern))
        begin = 0 if pattern.early else bisect_left(stops, (self.start.day,))
        return islice(stops, begin, None)

    def _all(self, pattern: Stops) -> list[Stop]:
        moments = ((self._moment(pattern, event), event) for event in self.case.matching(pattern))
        stops = [Stop(local_day(at), at, event) for at, event in moments if at is not None]
        return sorted(stops, key=lambda each: (each.day, instant(each.at)))

    def _moment(self, pattern: Stops, event: Event) -> date | datetime | None:
        if isinstance(pattern.date, str):
            return field_date(event, pattern.date)
        return date_of(pattern.date, About(self.case, event, self.start.person))

    def _counts(self, pattern: Stops, stop: Stop) -> bool:
        return (
            self._is_late_enough(pattern, stop)
            and (stop.event.serial, stop.at) not in self.spent
            and self._is_by_the_right_worker(pattern, stop.event)
            and self._is_about_the_subject(pattern, stop.event)
        )

    def _is_late_enough(self, pattern: Stops, stop: Stop) -> bool:
        """What started it cannot stop it, nor can what came before, unless the rule takes it early."""
        if stop.event is not self.start.event and not before(stop.at, self.start.began):
            return True
        return counts_early(
            pattern, stop.event, stop.at, rule=self.rule, case=self.case, start=self.start
        )

    def _is_by_the_right_worker(self, pattern: Stops, event: Event) -> bool:
        worker, starting = event.field("worker"), self.start.event.field("worker")
        if pattern.of == "worker":
            return bool(worker == starting)
        return pattern.of != "another-worker" or worker not in (None, starting)

    def _is_about_the_subject(self, pattern: Stops, event: Event) -> bool:
        subject = self.start.subject
        if pattern.of == "person" and subject is not None and not event.concerns(subject):
            return False
        if pattern.named_in is None:
            return True
        named = event.named if pattern.named_in == "people" else event.field(pattern.named_in) or ()
        if subject is None:
            return bool(named)
        return subject == named if isinstance(named, str) else subject in named
