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
from keyworker.policy.conditions.truth import NO, NOT_KNOWN, UNKNOWN, YES, Truth
from keyworker.policy.kept import kept
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import listed, on_day, sentence


class Happened(Condition):
    """Something is on the record.

    What was done counts until the case is closed: once it is opened again, or referred again, it is asked for anew. What
    is so of a child or a worker outlasts that (the vocabulary says which kinds are ``lasting``); with ``ever: true`` so
    does what this asks for. ``since`` counts only what came on or after the latest event of that pattern (or of several);
    where that never happened, all counts.
    """

    kind: Literal["happened"] = "happened"
    pattern: EventPattern
    since: Annotated[tuple[EventPattern, ...], BeforeValidator(as_patterns)] = ()
    ever: bool = False
    about: Literal["case", "each"] = "case"
    named_in: str | None = None

    listed_at = 4
    written_as = {"happened": lambda body: read_pattern_of(body, "happened")}

    def truth(self, facts: Facts) -> Truth:
        happened = self._last(facts) if self.since else self._counting(facts)
        if happened:
            return YES
        return NOT_KNOWN if self._not_entered(facts) else NO

    def _last(self, facts: Facts) -> Event | None:
        """The last event by which it has happened."""
        events = self._counting(facts)
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

    def _counting(self, facts: Facts) -> Sequence[Event]:
        """Those that match and count: of the present episode of work, where they do not outlast one."""
        events = self._matching(facts)
        again = facts.began_again if events and not self._outlasts else None
        return events if again is None else [e for e in events if not before(e.at, again.at)]

    @kept
    def _outlasts(self) -> bool:
        kind = EVENT_KINDS.get(self.pattern.event)
        return self.ever or (kind is not None and kind.lasting)

    def _not_entered(self, facts: Facts) -> tuple[str, ...]:
        """The answers to the action being tried that are asked for and not given yet."""
        return tuple(name for name in self.pattern.entered if facts.get(name) is UNKNOWN)

    def _before(self, facts: Facts) -> str | None:
        """That it did happen, and what came after it, so that it does not count; None where it never did."""
        events = self._matching(facts)
        if not events:
            return None
        bounds = [
            (found[-1], each.says + each.then)
            for each in self.since
            if (found := facts.events(each, about_item=False))
        ]
        again = facts.began_again
        if again is not None and not self._outlasts:
            bounds.append((again, "the case was opened again "))
        last = events[-1]
        after, what = max(bounds, key=lambda each: each[0].utc)
        return (
            f"{sentence(self.pattern.says)}{self.pattern.then}on {on_day(last.at)}, "
            f"but {what}on {on_day(after.at)}"
        )

    def _matching(self, facts: Facts) -> Sequence[Event]:
        return facts.events(self.pattern, about_item=self.about == "each", named_in=self.named_in)

    def reasons(self, facts: Facts) -> ReasonedTruth:
        event, what = self._last(facts), self.pattern.says
        if event is not None:
            return ReasonedTruth(
                YES, (f"{sentence(what)}{self.pattern.then}on {on_day(event.at)}",)
            )
        needs = self._not_entered(facts)
        said = self._before(facts) or f"Nothing on record shows that {what}"
        return ReasonedTruth(NOT_KNOWN if needs else NO, (said,), frozenset(needs))

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
        if self.ever:
            what += ", ever"
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
