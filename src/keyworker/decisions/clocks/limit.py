"""By when is it due, once holds, relaxations and caps are counted?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from keyworker.decisions.clocks.dates import Dated, dated, field_date
from keyworker.decisions.clocks.run import Run
from keyworker.policy.calendar import Calendar
from keyworker.policy.casefile import Event, before, instant, local_day
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.timescales import Relaxation
from keyworker.policy.wording import on_day


@dataclass(frozen=True)
class Due:
    """The dates of one run: ``standard`` is the limit as the policy has it, ``limit`` what holds after a relaxation."""

    run: Run
    length: Duration

    @cached_property
    def standard(self) -> date | datetime:
        """The limit with what a hold took given back, before any relaxation."""
        limit = self._plain
        unit = Unit.WORKING_DAYS if self.length.unit is Unit.WORKING_DAYS else Unit.DAYS
        return Duration(self.held, unit).after(limit, self._calendar) if self.held else limit

    @cached_property
    def limit(self) -> date | datetime:
        return self.relaxed_to or self.standard

    @property
    def relaxed_to(self) -> date | None:
        return self._relaxation[0]

    @property
    def relaxed_words(self) -> tuple[str, ...]:
        return self._relaxation[1]

    @cached_property
    def held(self) -> int:
        """How long the clock stood still, in days of the duty's kind; no day counts twice."""
        if not self.run.rule.pauses:
            return 0
        total, counted_to = 0, None
        for start, end in self._holds:
            start = max(start, counted_to) if counted_to else start
            if end <= start:
                continue
            working = self.length.unit is Unit.WORKING_DAYS
            total += (
                self._calendar.working_days_between(start, end) if working else (end - start).days
            )
            counted_to = end
        return total

    @property
    def paused(self) -> bool:
        """Whether the clock stands still now: held, not met, and not already late when the hold began."""
        return self.run.met is None and any(end is None for _, end in self._open_holds())

    @property
    def target(self) -> date | None:
        """The date to aim for; a calendar limit on a day off aims for the working day before."""
        rule, start = self.run.rule, self.run.start
        wanted = self.run.length_of(rule.target) if rule.target is not None else None
        if wanted is not None:
            return self._calendar.on_or_before(local_day(wanted.after(start.began, self._calendar)))
        if self.run.due is None and self.length.unit in {Unit.HOURS, Unit.WORKING_DAYS}:
            return None
        planned = self._calendar.on_or_before(local_day(self.limit))
        return planned if planned != self.limit else None

    @property
    def warn_on(self) -> date | None:
        warn = self.run.rule.warn
        if warn is None:
            return None
        if warn.unit is Unit.HOURS and not isinstance(self.limit, datetime):
            return max(self.run.start.day, self.limit)
        end = self.limit if warn.unit is Unit.HOURS else local_day(self.limit)
        back = Duration(-warn.count, warn.unit).after(end, self._calendar)
        return max(self.run.start.day, local_day(back))

    @property
    def _calendar(self) -> Calendar:
        return self.run.case.pack.calendar

    @cached_property
    def _plain(self) -> date | datetime:
        # A cap that has already gone by when the duty arises leaves the start date itself.
        return self._uncapped if self.cap is None else max(self.cap.day, self.run.start.day)

    @cached_property
    def _uncapped(self) -> date | datetime:
        run = self.run
        if run.due is not None:
            # A date gone by before the duty arose cannot be kept: it is owed on the day on which it arose.
            limit: date | datetime = max(run.due.day, run.start.day)
        else:
            began = instant(run.start.began) if self.length.unit is Unit.HOURS else run.start.began
            limit = self.length.after(began, self._calendar)
        return limit

    @cached_property
    def cap(self) -> Dated | None:
        """The date that cuts the limit short; None where it does not."""
        run = self.run
        cap = dated(run.rule.cap, run.about) if run.rule.cap is not None else None
        return cap if cap is not None and local_day(self._uncapped) > cap.day else None

    @property
    def is_local(self) -> bool:
        """Whether a figure that made the limit is a local default."""
        date = self.cap or self.run.due
        return isinstance(self.run.rule.within, LocalDefault) or (date is not None and date.local)

    def _open_holds(self) -> Iterator[tuple[date, date | None]]:
        """Each hold that began in this run before its limit, with its end where it has one."""
        for pause in self.run.rule.pauses:
            ends = self.run.case.matching(pause.ends)
            for begin in self.run.case.matching(pause.starts):
                if local_day(begin.at) > local_day(self._plain) or before(
                    begin.at, self.run.start.began
                ):
                    continue
                end = next((event for event in ends if not before(event.at, begin.at)), None)
                yield begin.day, end.day if end else None

    @property
    def _holds(self) -> list[tuple[date, date]]:
        # A hold that outlasts the duty gives nothing more back: what was met keeps its limit as days pass.
        over = self.run.met or (self.run.ending.at if self.run.ending else None)
        until = self.run.case.day if over is None else local_day(over)
        return sorted((begin, min(end or until, until)) for begin, end in self._open_holds())

    @cached_property
    def _relaxation(self) -> tuple[date | None, tuple[str, ...]]:
        """The date a relaxation moved the limit to, and what to say of those agreed."""
        relax, case = self.run.rule.relax, self.run.case
        if relax is None:
            return None, ()
        moved: date | None = None
        said: list[str] = []
        for event in case.by_kind.get("relaxation.agreed", ()):
            if event.field("timescale") == self.run.rule.id and not before(
                event.at, self.run.start.began
            ):
                to, words = self._agreed(event, relax)
                moved = to or moved
                said.append(words)
        return moved, tuple(said)

    def _agreed(self, event: Event, relax: Relaxation) -> tuple[date | None, str]:
        case, cited = self.run.case, self.run.case.pack.cite(relax.clause)
        agreed = f"A relaxation was agreed on {on_day(event.at)}"
        if not case.done_by(event, relax.by):
            return (
                None,
                f"{agreed}, but not by someone who may agree it: the standard stands ({cited})",
            )
        if event.day > local_day(self.standard):
            return None, f"{agreed}, after the limit: the standard stays missed ({cited})"
        to = self._relaxed_date(event)
        if to is None or to <= local_day(self.standard):
            return None, f"{agreed} that gives no later date: the standard stands ({cited})"
        return (
            to,
            f"Relaxed on {on_day(event.at)} from {on_day(self.standard)} to {on_day(to)} ({cited})",
        )

    def _relaxed_date(self, event: Event) -> date | None:
        until, interval = field_date(event, "until"), event.field("interval")
        if until is not None:
            return local_day(until)
        if interval:
            return local_day(
                Duration.parse(str(interval)).after(self.run.start.began, self._calendar)
            )
        return None
