"""Has something happened?"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator

from keyworker.policy.casefile import Event, before
from keyworker.policy.conditions.about_events import AboutEvents
from keyworker.policy.conditions.condition import ReasonedTruth
from keyworker.policy.conditions.dependencies import Reads, together
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.patterns import EventPattern, as_patterns
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.truth import NO, YES, Truth
from keyworker.policy.wording import listed, on_day, sentence


class Happened(AboutEvents):
    """Something is on the record.

    ``since`` counts only what came on or after the latest event of that pattern (or of several); where that never
    happened, all counts.
    """

    kind: Literal["happened"] = "happened"
    since: Annotated[tuple[EventPattern, ...], BeforeValidator(as_patterns)] = ()

    listed_at = 4
    written_as = {"happened": lambda body: AboutEvents.read_fields("happened", body)}

    def truth(self, facts: Facts) -> Truth:
        happened = self._last(facts) if self.since else self.matching(facts)
        return YES if happened else NO

    def _last(self, facts: Facts) -> Event | None:
        """The last event by which it has happened."""
        events = self.matching(facts)
        if not events or not self.since:
            return events[-1] if events else None
        since = [
            found[-1] for each in self.since if (found := facts.events(each, about_item=False))
        ]
        day = max((each.day for each in since), default=date.min)
        for event in reversed(events):
            if event.day < day:
                return None
            if not any(before(event.at, each.at) for each in since):
                return event
        return None

    def reasons(self, facts: Facts) -> ReasonedTruth:
        event, what = self._last(facts), self.pattern.says
        if event is not None:
            return ReasonedTruth(
                YES, (f"{sentence(what)}{self.pattern.then}on {on_day(event.at)}",)
            )
        return ReasonedTruth(NO, (f"Nothing on record shows that {what}",))

    def patterns(self) -> tuple[EventPattern, ...]:
        return (self.pattern, *self.since)

    def depends_on(self) -> Reads:
        return together(each.reads for each in self.patterns())

    def in_words(self, terms: Terms) -> str:
        what = self.pattern.in_words(terms)
        if self.about == "each":
            what += " (about that person)"
        since = listed((each.in_words(terms) for each in self.since), joined_by="or")
        return f"{what}, since {since}" if since else what
