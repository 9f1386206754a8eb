"""How often has something happened?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from operator import attrgetter
from typing import Literal

from keyworker.policy.casefile import local_day
from keyworker.policy.conditions.about_events import AboutEvents
from keyworker.policy.conditions.condition import ReasonedTruth
from keyworker.policy.conditions.dependencies import Reads
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.passing_days import first_day
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.truth import NO, YES, Truth
from keyworker.policy.durations import Duration, WorkingDays
from keyworker.policy.kept import kept
from keyworker.policy.wording import counted, on_day, sentence

_day = attrgetter("day")


class Counted(AboutEvents):
    """How often something happened, on or within a length of time before the day asked about (both ends count)."""

    kind: Literal["count"] = "count"
    within: Duration | None = None
    at_least: int = 1

    listed_at = 5
    written_as = {"count": lambda body: AboutEvents.read_fields("count", body)}

    def truth(self, facts: Facts) -> Truth:
        return YES if self._times(facts) >= self.at_least else NO

    def turning(self, facts: Facts) -> tuple[Truth, Reads]:
        """What has come often enough does until days have passed; what has not, until it comes again."""
        truth = self.truth(facts)
        return truth, self._turned_by[truth]

    @kept
    def _turned_by(self) -> dict[Truth, Reads]:
        if self.pattern.asks_today:
            return {YES: self.reads, NO: self.reads}
        return {YES: Reads(day=self.within is not None), NO: self.pattern.reads}

    def _times(self, facts: Facts) -> int:
        """How many count: those on or within the length of time before the day asked about."""
        events = self.matching(facts)
        if not events:
            return 0
        opens = self._opens(facts.day, facts.calendar)
        times = bisect_right(events, facts.day, key=_day)
        return max(0, times - (bisect_left(events, opens, key=_day) if opens is not None else 0))

    def _opens(self, day: date, calendar: WorkingDays) -> date | None:
        """The first day of the time in which events count, seen from a day; None where all do."""
        return local_day(self.within.back.after(day, calendar)) if self.within else None

    def reasons(self, facts: Facts) -> ReasonedTruth:
        opens = self._opens(facts.day, facts.calendar)
        window = f" from {on_day(opens)} to {on_day(facts.day)}" if opens is not None else ""
        times = counted(self._times(facts), "time")
        return ReasonedTruth(
            self.truth(facts), (f"{sentence(self.pattern.says)}{self.pattern.then}{times}{window}",)
        )

    def depends_on(self) -> Reads:
        return self.pattern.reads | Reads(day=self.within is not None)

    def days_that_change(self, facts: Facts, after: date, until: date) -> Iterator[date]:
        yield from super().days_that_change(facts, after, until)
        events = self.matching(facts)
        if not events or self.within is None:
            return
        opens = self._opens(after, facts.calendar) or after
        if events[-1].day < opens:
            return
        closes = self._opens(until, facts.calendar) or until
        # The day on which each event drops out of the window, of those that do in that time.
        leaving = events[
            bisect_left(events, opens, key=_day) : bisect_left(events, closes, key=_day)
        ]
        for happened in dict.fromkeys(event.day for event in leaving):

            def has_left(day: date, happened: date = happened) -> bool:
                opens = self._opens(day, facts.calendar)
                return opens is not None and opens > happened

            yield from first_day(has_left, after, until)

    def in_words(self, terms: Terms) -> str:
        window = f" within {self.within}" if self.within else ""
        often = f"at least {counted(self.at_least, 'time')}"
        return f"{self.pattern.in_words(terms)} {often}{window}"
