"""Which events does a rule mean?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from keyworker.policy.casefile import Event, before
from keyworker.policy.conditions.dependencies import Reads
from keyworker.policy.conditions.details import with_details
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.tests import Tests
from keyworker.policy.kept import kept
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.vocabulary import kinds
from keyworker.policy.vocabulary.events import says_of
from keyworker.policy.vocabulary.roles import THE_ACTOR
from keyworker.policy.wording import listed, value_in_words, within_sentence

# The field that says which entry of the policy's own it is.
_WHICH = "entry"


class EventPattern(Model):
    """Which events count: their kind, who did them, and tests of their own fields.

    ``by`` lists job roles (``practice-manager``) or the part a worker plays in the case on that day (``lead``,
    ``holding``, ``co-worker``), or ``the-actor``: whoever is attempting the action now. An event that does not say who
    did it never matches a pattern that names them. A field may be compared with what is entered for the action being
    tried: ``worker: {matches: action.worker}`` means those about the worker now proposed.
    """

    event: str
    where: dict[str, Tests] = Field(default_factory=dict)
    by: Annotated[tuple[str, ...], Names.PEOPLE] = ()

    @kept
    def written(self) -> str:
        """Which events are meant, in writing: the same for patterns of different rules that mean the same events."""
        return self.model_dump_json(include={"event", "where", "by"})

    @kept
    def in_full(self) -> str:
        """All of it in writing, what starts or stops a clock included: the same for rules that do so alike."""
        return self.model_dump_json()

    @kept
    def asks_today(self) -> bool:
        """Whether which events match depends on the day asked about: a field of theirs is compared with today."""
        return any(each.is_today for tests in self.where.values() for each in tests.compared)

    @kept
    def entered(self) -> tuple[str, ...]:
        """The answers to the action being tried with which a field of theirs is compared: "action.worker"."""
        return tuple(
            each.name for tests in self.where.values() for each in tests.compared if each.is_entered
        )

    @property
    def reads(self) -> Reads:
        """What may change which events match."""
        return Reads(kinds=frozenset({self.event}), day=self.asks_today)

    @kept
    def says(self) -> str:
        """What happened, as part of a reason: "contact was made with the family where the method is phone"."""
        what = self._what()
        if self.by:
            what += " by " + " or ".join(_doer(each) for each in self.by)
        return with_details(what, self.event, self._asked, _phrases)

    @kept
    def _named(self) -> tuple[str, ...]:
        """The entries of the policy's own that are meant, where these are."""
        tests = self.where.get(_WHICH) if self.event == kinds.ENTRY_RECORDED else None
        is_said = tests is not None and {name for name, _ in tests.by_name} <= {"is_", "in_"}
        return tuple(str(each) for each in tests.words) if tests is not None and is_said else ()

    @kept
    def _asked(self) -> dict[str, Tests]:
        """What is asked of them beside what they are called by."""
        return {
            name: tests
            for name, tests in self.where.items()
            if not (self._named and name == _WHICH)
        }

    def _what(self, terms: Terms | None = None) -> str:
        if not self._named:
            return says_of(self.event)
        said = (terms.term(each) if terms else value_in_words(each) for each in self._named)
        return f"{listed(map(within_sentence, said), joined_by='or')} was recorded"

    @property
    def then(self) -> str:
        """What parts these words from what is said of the events: a comma where they are a sentence of their own."""
        return ", " if self._asked else " "

    def in_words(self, terms: Terms) -> str:
        """The events meant, as part of a rule: "contact was made with the family by the lead practitioner"."""
        what = self._what(terms)
        if self.by:
            what += f" by {listed((_doer(each, terms) for each in self.by), joined_by='or')}"
        return with_details(
            what, self.event, self._asked, lambda tests: list(tests.in_rules(terms)), comma=","
        )


class Since(EventPattern):
    """After what something has to have happened: the ``last`` of these, or the ``first`` of the present episode of work."""

    take: Literal["last", "first"] = "last"

    def of(self, events: Sequence[Event], again: Event | None) -> Event | None:
        """The one of these events that is meant; None where there is none."""
        if self.take == "last":
            return events[-1] if events else None
        return next((e for e in events if again is None or not before(e.at, again.at)), None)

    def in_words(self, terms: Terms) -> str:
        words = super().in_words(terms)
        return f"first {words}" if self.take == "first" else words


def _doer(by: str, terms: Terms | None = None) -> str:
    """Who did it: a job or a part, or whoever now attempts the action."""
    if by == THE_ACTOR:
        return "you"
    return f"the {terms.term(by) if terms is not None else value_in_words(by)}"


def _phrases(tests: Tests) -> list[str]:
    """What a reason says has to be so, each as the end of a sentence about a field."""
    return [_is(each) for each in tests.in_reasons()]


def _is(phrase: str) -> str:
    """A test's phrase as the end of a sentence about a field."""
    verb, _, rest = phrase.partition(" ")
    return f"includes {rest}" if verb == "including" else f"is {phrase}"


def tests_in_words(subject: str, tests: Tests, terms: Terms) -> str:
    """What is asked of one value: "the worker's role is Practice Manager"."""
    return f"{subject} {listed(tests.in_rules(terms))}"


def as_patterns(value: Any) -> Any:
    """What may be written as one pattern or as a list, as a list."""
    if value is None:
        return ()
    return (value,) if isinstance(value, dict | EventPattern) else value
