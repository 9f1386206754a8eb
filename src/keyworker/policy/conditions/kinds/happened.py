"""Has something happened?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from keyworker.policy.casefile import Event, before
from keyworker.policy.conditions.condition import Condition, Forms, ReasonedTruth
from keyworker.policy.conditions.dependencies import Reads, together
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.passing_days import days_of_pattern
from keyworker.policy.conditions.patterns import EventPattern, as_patterns
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.truth import NO, YES, Truth
from keyworker.policy.wording import listed, on_day, sentence


class Happened(Condition):
    """Something is on the record.

    ``since`` counts only what came on or after the latest event of that pattern (or of several); where that never
    happened, all counts.
    """

    kind: Literal["happened"] = "happened"
    pattern: EventPattern
    since: Annotated[tuple[EventPattern, ...], BeforeValidator(as_patterns)] = ()
    about: Literal["case", "each"] = "case"
    named_in: str | None = None

    listed_at = 4
    written_as = {"happened": lambda body: read_pattern_of(body, "happened")}

    def truth(self, facts: Facts) -> Truth:
        happened = self._last(facts) if self.since else self._matching(facts)
        return YES if happened else NO

    def _last(self, facts: Facts) -> Event | None:
        """The last event by which it has happened."""
        events = self._matching(facts)
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

    def _matching(self, facts: Facts) -> Sequence[Event]:
        return facts.events(self.pattern, about_item=self.about == "each", named_in=self.named_in)

    def reasons(self, facts: Facts) -> ReasonedTruth:
        event, what = self._last(facts), self.pattern.says
        if event is not None:
            return ReasonedTruth(
                YES, (f"{sentence(what)}{self.pattern.then}on {on_day(event.at)}",)
            )
        return ReasonedTruth(NO, (f"Nothing on record shows that {what}",))

    def depends_on(self) -> Reads:
        return together(each.reads for each in (self.pattern, *self.since))

    def days_that_change(self, facts: Facts, after: date, until: date) -> Iterator[date]:
        for pattern in (self.pattern, *self.since):
            if pattern.asks_today:
                yield from days_of_pattern(pattern, facts, after, until)

    def in_words(self, terms: Terms) -> str:
        what = self.pattern.in_words(terms)
        if self.about == "each":
            what += " (about that person)"
        since = listed((each.in_words(terms) for each in self.since), joined_by="or")
        return f"{what}, since {since}" if since else what

    @classmethod
    def form(cls, shared: Forms) -> dict[str, Any]:
        return {"happened": shared.about_events(cls)}


def read_pattern_of(body: Any, kind: str) -> dict[str, Any]:
    """A pattern of events with what else is asked of them, as it is written: all in one place."""
    if not isinstance(body, dict) or "event" not in body:
        raise ValueError(f"{kind!r} needs an event, such as {{event: contact.made}}")
    about = "each" if body.get("for") == "each" else "case"
    pattern = {key: value for key, value in body.items() if key in EventPattern.model_fields}
    rest = {key: value for key, value in body.items() if key not in pattern and key != "for"}
    return {"kind": kind, "pattern": pattern, "about": about, **rest}
