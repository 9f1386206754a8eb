"""What is asked of events: which of them, and about whom?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal

from keyworker.policy.casefile import Event
from keyworker.policy.conditions.condition import Condition, Forms
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.passing_days import days_of_pattern
from keyworker.policy.conditions.patterns import EventPattern


class AboutEvents(Condition):
    """A condition about events that match a pattern: of the whole case, or those about the item asked of, named as such."""

    pattern: EventPattern
    about: Literal["case", "each"] = "case"
    named_in: str | None = None

    def matching(self, facts: Facts) -> Sequence[Event]:
        """The events that match, in order."""
        return facts.events(self.pattern, about_item=self.about == "each", named_in=self.named_in)

    def patterns(self) -> tuple[EventPattern, ...]:
        """Every pattern that it asks of."""
        return (self.pattern,)

    def days_that_change(self, facts: Facts, after: date, until: date) -> Iterator[date]:
        for pattern in self.patterns():
            if pattern.asks_today:
                yield from days_of_pattern(pattern, facts, after, until)

    @classmethod
    def form(cls, shared: Forms) -> dict[str, Any]:
        return {key: shared.about_events(cls) for key in cls.written_as}

    @classmethod
    def read_fields(cls, kind: str, body: Any) -> dict[str, Any]:
        """A pattern of events with what else is asked of them, as it is written: all in one place."""
        if not isinstance(body, dict) or "event" not in body:
            raise ValueError(f"{kind!r} needs an event, such as {{event: contact.made}}")
        if body.get("for", "each") != "each":
            raise ValueError(f"for: {body['for']!r} is nothing that it can be about; 'each' is")
        about = "each" if "for" in body else "case"
        pattern = {key: value for key, value in body.items() if key in EventPattern.model_fields}
        rest = {key: value for key, value in body.items() if key not in pattern and key != "for"}
        return {"kind": kind, "pattern": pattern, "about": about, **rest}
