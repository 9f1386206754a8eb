"""What stopped a clock, or ended the deadline before it was met?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.tasks import number_of_task
from keyworker.decisions.clocks.dates import About, KnownDate, known_date_of_run, of_this_episode
from keyworker.decisions.clocks.endings import came_before, ends_this
from keyworker.decisions.clocks.restated import ruled_out_by
from keyworker.decisions.clocks.starts import Start
from keyworker.decisions.clocks.stops import Ending, Spent, Stop, StopSearch
from keyworker.policy.casefile import Event, before
from keyworker.policy.rules.timescales import FieldLength, Timescale
from keyworker.policy.vocabulary import kinds

_day = attrgetter("day")
_OF_A_PERSON = frozenset({"child", "person"})


@dataclass(slots=True, eq=False)
class Run:
    """One run of a clock, from one start to whatever stopped or ended it.

    ``first`` is where the first of its repeats started, ``repeat`` counts them from 0. ``last_day`` is the day after which
    it can no longer be met; without one it can be met late. ``stop`` is what met it, whether or not it was still owed by
    then, ``ending`` the first event after which it is not, ``met`` when it was met while it was, ``changed`` the change of
    what started it by which it is not asked for any more. ``due`` is the date that
    is the limit, where the rule has one and it is known.
    """

    rule: Timescale
    case: CaseOnDay
    start: Start
    first: Start
    repeat: int
    last_day: date | None
    stop: Stop | None
    ending: Event | None
    met: date | datetime | None
    changed: Event | None
    due: KnownDate | None
    # The day and the moment at which it was met or no longer owed; None where it is still open.
    done: tuple[date, date | datetime] | None

    @property
    def about(self) -> About:
        """Of what this run's dates are asked; one that is over keeps those it had."""
        return About(self.case, self.start.event, self.start.person, self.done)

    def stated(self, length: FieldLength) -> Sequence[Event]:
        """What said how long, in order: what held when the run began, then each change while it ran.

        A run that is over keeps the length it had; the one that runs goes by what was stated last. Where nothing was
        stated by the time it was over, what was stated first afterwards serves.
        """
        person = self.start.subject if self.start.person is not None else None
        every = of_this_episode(self.case.stating(length.event, length.field, person), self.about)
        if len(every) < 2:
            return every
        began, over, held, by_then = self.start.began, self.stop, 0, 0
        for each in every:
            if over is not None and before(over.at, each.at):
                break
            by_then += 1
            held += not before(began, each.at)
        return every[max(held - 1, 0) : by_then or 1]

    @property
    def missed_on(self) -> date | None:
        """The last day on which it could be met, once that has passed without it."""
        if self.last_day is None or self.met is not None:
            return None
        return self.last_day if self.case.day > self.last_day else None

    @property
    def over(self) -> tuple[date, date | datetime] | None:
        """The same, or the last day of a run that was missed."""
        if self.last_day is None or self.ending is not None:
            return self.done
        missed = self.missed_on
        return self.done if missed is None else (missed, missed)

    @property
    def never_ran(self) -> bool:
        """Whether it was no longer owed before this run began (for a repeat: by then)."""
        if self.ending is None:
            return False
        if self.repeat:
            return not before(self.start.began, self.ending.at)
        return before(self.ending.at, self.start.began)


def run_of(
    rule: Timescale,
    case: CaseOnDay,
    start: Start,
    search: StopSearch,
    *,
    first: Start,
    spent: Collection[Spent] = (),
    repeat: int = 0,
    last_day: date | None = None,
) -> Run:
    """The run from that start, with what met it and what ended it."""
    stop = search.first(start, spent)
    if stop is not None and last_day is not None and stop.day > last_day:
        stop = None
    ending, changed = _ending(rule, search.ends, start, case) if search.ends else None, None
    if rule.starts.changed_by is not None:
        changed = ruled_out_by(rule.starts, case, start.event)
        if changed is not None and (ending is None or changed.utc < ending.utc):
            ending = changed
    met = done = None
    if stop is not None and (ending is None or not _is_before(ending, stop.day, stop.at)):
        met, done = stop.at, (stop.day, stop.at)
    elif ending is not None:
        done = ending.day, ending.at
    run = Run(rule, case, start, first, repeat, last_day, stop, ending, met, changed, None, done)
    if rule.due is not None:
        run.due = known_date_of_run(rule.due, run.about)
    return run


def _ending(rule: Timescale, ends: list[Ending], start: Start, case: CaseOnDay) -> Event | None:
    """The first event after which it is no longer owed; what is said of another child ends nothing of this one's."""
    found: Event | None = None
    began_by, day = start.event, start.event.day
    of_person = start.subject if rule.per in _OF_A_PERSON else None
    for pattern, events in ends:
        anybody = rule.per != "worker" or pattern.of == "another-worker"
        for place in range(bisect_left(events, day, key=_day), len(events)):
            event = events[place]
            if event.serial == began_by.serial or _is_before(event, day, began_by.at):
                continue
            if came_before(event, began_by):
                continue
            if not anybody and event.field("worker") not in (None, start.subject):
                continue
            if rule.per == "task" and not _ends_task(event, start, case):
                continue
            if of_person and not (event.kind == kinds.CASE_CLOSED or event.concerns(of_person)):
                continue
            if not ends_this(event, began_by, pattern, case):
                continue
            if found is None or event.utc < found.utc:
                found = event
            break
    return found


def _ends_task(event: Event, start: Start, case: CaseOnDay) -> bool:
    """Whether it is said of this task; the case being closed ends it where nobody took the case up again."""
    if event.kind == kinds.CASE_CLOSED:
        return not any(not before(each.at, event.at) for each in case.timeline.beginnings)
    return number_of_task(event) == start.subject


def _is_before(event: Event, day: date, at: date | datetime) -> bool:
    """Whether the event surely came before that moment, which is of that day."""
    return event.day < day or (event.day == day and before(event.at, at))
