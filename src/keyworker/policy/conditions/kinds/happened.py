"""Has something happened?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator

from keyworker.policy.casefile import Event, before
from keyworker.policy.conditions.about_events import AboutEvents
from keyworker.policy.conditions.condition import ReasonedTruth
from keyworker.policy.conditions.dependencies import Reads, together
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.one_absence import DECIDED_IN_ONE, of_another_to_come
from keyworker.policy.conditions.patterns import EventPattern, Since, as_patterns
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.truth import NO, NOT_KNOWN, UNKNOWN, YES, Truth
from keyworker.policy.kept import kept
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.policy.wording import listed, on_day, sentence


class Happened(AboutEvents):
    """Something is on the record.

    What was done counts until the case is closed: once it is opened again, or referred again, it is asked for anew. What
    is so of a child or a worker outlasts that (the vocabulary says which kinds are ``lasting``); with ``ever: true`` so
    does what this asks for. ``since`` counts only what came on or after the latest event of that pattern (or of several;
    with ``take: first`` the first); where that never happened, all counts. ``of_this``, of a clock, counts what came from the
    event that started it on and before the next of its kind, so that what is said of one referral is not of the next.
    """

    kind: Literal["happened"] = "happened"
    since: Annotated[tuple[Since, ...], BeforeValidator(as_patterns)] = ()
    ever: bool = False
    of_this: bool = False

    listed_at = 4
    written_as = {"happened": lambda body: AboutEvents.read_fields("happened", body)}

    def matching(self, facts: Facts) -> Sequence[Event]:
        events = super().matching(facts)
        return facts.of_this(events) if self.of_this else events

    def truth(self, facts: Facts) -> Truth:
        events = self.matching(facts)
        if events and (not self._is_bound(facts) or self._last(facts, events) is not None):
            return YES
        return NOT_KNOWN if self.pattern.entered and self._not_entered(facts) else NO

    def turning(self, facts: Facts) -> tuple[Truth, Reads]:
        """What has happened has until what it has to come after comes again; what has not, until it does."""
        truth = self.truth(facts)
        return truth, self._turned_by.get(truth, self.reads)

    @kept
    def _turned_by(self) -> dict[Truth, Reads]:
        if self.reads.day:
            return {}
        return {YES: together(each.reads for each in self.since), NO: self.pattern.reads}

    def _is_bound(self, facts: Facts) -> bool:
        """Whether it has to have come after anything."""
        return bool(self.since) or (not self._outlasts and facts.began_again is not None)

    def _last(self, facts: Facts, events: Sequence[Event]) -> Event | None:
        """The last of the events by which it has happened."""
        after = [event for event, _ in self._bounds(facts)] if events else ()
        if not after:
            return events[-1] if events else None
        if self._is_of_absences:
            return self._last_of_its_absence(facts, events)
        day = max(each.day for each in after)
        for event in reversed(events):
            if event.day < day:
                return None
            if not any(_came_before(event, each) for each in after):
                return event
        return None

    def _last_of_its_absence(self, facts: Facts, events: Sequence[Event]) -> Event | None:
        """The same of absences, and of what is decided in one: what is said of another one does not come between."""
        others = [each for each, since in self._bounds(facts) if not _is_of_absence(since)]
        said = [
            event
            for each in self.since
            if _is_of_absence(each)
            for event in self._said(each, facts)
        ]
        decided = self.pattern.event in DECIDED_IN_ONE
        for event in reversed(events):
            of_it = (
                each
                for each in said
                if (
                    facts.is_of_one_absence(each, event)
                    if decided
                    else not of_another_to_come(each, event)
                )
            )
            bounds = (*others, *of_it)
            if not any(_came_before(event, each) for each in bounds):
                return event
        return None

    @kept
    def _is_of_absences(self) -> bool:
        """Whether it asks for an absence, or what was decided in one, and counts from what changes or ends one."""
        return self.pattern.event in _BEGIN | DECIDED_IN_ONE and any(
            map(_is_of_absence, self.since)
        )

    def _bounds(self, facts: Facts) -> Sequence[tuple[Event, Since | None]]:
        """What it has to have come after, and by which pattern; by none, where work on the case began again."""
        again = facts.began_again
        bounds: list[tuple[Event, Since | None]] = []
        for each in self.since:
            event = each.of(self._said(each, facts), again)
            if event is not None:
                bounds.append((event, each))
        if again is not None and not self._outlasts:
            bounds.append((again, None))
        return bounds

    def _said(self, since: Since, facts: Facts) -> Sequence[Event]:
        """The events of which it may have had to come after one: of this time alone, where it asks of this.

        Of what is asked about one child, what is said of another comes between nothing.
        """
        events = facts.events(since, about_item=self.about == "each")
        return facts.of_this(events) if self.of_this else events

    @kept
    def _outlasts(self) -> bool:
        kind = EVENT_KINDS.get(self.pattern.event)
        return self.ever or self.of_this or (kind is not None and kind.lasting)

    def _not_entered(self, facts: Facts) -> tuple[str, ...]:
        """The answers to the action being tried that are asked for and not given yet."""
        return tuple(name for name in self.pattern.entered if facts.get(name) is UNKNOWN)

    def _too_early(self, facts: Facts) -> str | None:
        """That it did happen, and what came after it, so that it does not count; None where it never did."""
        events = self.matching(facts)
        if not events:
            return None
        after, since = max(self._bounds(facts), key=lambda each: each[0].utc)
        what = f"{since.says}{since.then}" if since else "work on the case began again "
        return (
            f"{sentence(self.pattern.says)}{self.pattern.then}on {on_day(events[-1].at)}, "
            f"but {what}on {on_day(after.at)}"
        )

    def _missing(self, what: str) -> str:
        """That there is none, with whom it has to be about: of somebody else there may be one."""
        if self.about == "case":
            return f"Nothing on record shows that {what}"
        if self.named_in is None:
            return f"Nothing on record shows of them that {what}"
        among = self.named_in.replace("_", " ")
        return f"Nothing on record shows that {what} with them named as {among}"

    def reasons(self, facts: Facts) -> ReasonedTruth:
        event, what = self._last(facts, self.matching(facts)), self.pattern.says
        if event is not None:
            return ReasonedTruth(
                YES, (f"{sentence(what)}{self.pattern.then}on {on_day(event.at)}",)
            )
        needs = self._not_entered(facts)
        said = self._too_early(facts) or self._missing(what)
        return ReasonedTruth(NOT_KNOWN if needs else NO, (said,), frozenset(needs))

    def patterns(self) -> tuple[EventPattern, ...]:
        return (self.pattern, *self.since)

    def depends_on(self) -> Reads:
        return together(each.reads for each in self.patterns())

    def in_words(self, terms: Terms) -> str:
        what = self.pattern.in_words(terms)
        if self.about == "each":
            what += " (about that person)"
        since = listed((each.in_words(terms) for each in self.since), joined_by="or")
        if self.ever:
            what += ", ever"
        if self.of_this:
            what += ", before another such event"
        return f"{what}, since {since}" if since else what


_BEGIN = frozenset({kinds.ABSENCE_STARTED, kinds.ABSENCE_EXTENDED})
_CHANGE = frozenset({kinds.ABSENCE_EXTENDED, kinds.ABSENCE_ENDED})


def _is_of_absence(since: Since | None) -> bool:
    """Whether what it counts from is what changes or ends an absence, the last time."""
    return since is not None and since.event in _CHANGE and since.take == "last"


def _came_before(event: Event, bound: Event) -> bool:
    """Whether it came before what it has to have come after: of two of one kind on one day, what was recorded later is later."""
    if before(event.at, bound.at):
        return True
    alike = event.kind == bound.kind and not before(bound.at, event.at)
    return alike and event.serial < bound.serial
