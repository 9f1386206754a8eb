"""Does a fact pass its tests?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

from keyworker.policy.conditions.compared import TODAY
from keyworker.policy.conditions.condition import WOULD_HAVE_TO_BE, Condition, ReasonedTruth
from keyworker.policy.conditions.dependencies import (
    FACTS_RECORDED,
    Reads,
    may_be_recorded,
    reads_of_fact,
    together,
)
from keyworker.policy.conditions.elapsed import days_it_grows
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.passing_days import (
    as_day,
    days_against_today,
    days_of_comparison,
)
from keyworker.policy.conditions.patterns import tests_in_words
from keyworker.policy.conditions.terms import Terms, fact_label, value_in_terms
from keyworker.policy.conditions.tests import Tests
from keyworker.policy.conditions.truth import NO, NOT_KNOWN, UNKNOWN, YES, Truth, is_given
from keyworker.policy.naming import Names
from keyworker.policy.put_aside import says_something
from keyworker.policy.vocabulary.facts import FACTS, elapsed_fact
from keyworker.policy.wording import listed, sentence, value_in_words

# What somebody answered: on the form of an action, or in the event it was recorded as.
_ENTERED = frozenset({"action", "event"})
_WHETHER = "whether "
# Lists of which one word is asked for, as people say that somebody or something has it.
_HELD = {
    "case.states": "the case, or a child of it, stands as",
    "each.states": "the child stands as",
    "case.standings": "a child's standing is",
    "each.standing": "the child's standing is",
}


class FactTest(Condition):
    """One fact put to its tests."""

    kind: Literal["fact"] = "fact"
    fact: Annotated[str, Names.FACT]
    tests: Tests

    @property
    def names(self) -> tuple[str, ...]:
        """The facts it asks of: its own, and those with which that is compared."""
        return (self.fact, *self.tests.compared_names)

    def truth(self, facts: Facts) -> Truth:
        value, tests = facts.get(self.fact), self.tests
        if tests.known is not None:
            return YES if self._is_told(value) is tests.known else NO
        if value is UNKNOWN:
            return NOT_KNOWN
        return tests.put_to(value, facts.get, facts.calendar)

    def _is_told(self, value: object) -> bool:
        """Whether anything has been said; what was entered has to say something, and "none" puts the question aside."""
        family, _, field = self.fact.rpartition(".")
        entered = family.partition(".")[0] in _ENTERED
        return is_given(value) and (not entered or says_something(value, field))

    def reasons(self, facts: Facts) -> ReasonedTruth:
        value, truth = facts.get(self.fact), self.truth(facts)
        label = sentence(facts.label(self.fact))
        if self.tests.known is not None:
            known = "recorded" if self._is_told(value) else "not recorded"
            aside = is_given(value) and not self._is_told(value)
            said = f" ({_quoted(value)} does not say)" if aside else ""
            return ReasonedTruth(truth, (f"{label} is {known}{said}",))
        if value is UNKNOWN:
            return ReasonedTruth(truth, (f"{label} is not known yet",), frozenset({self.fact}))
        if truth is NOT_KNOWN:
            return self._not_to_be_compared(facts, value)
        if isinstance(value, bool) and label.startswith(sentence(_WHETHER)):
            return ReasonedTruth(truth, (_as_it_is(label, value, truth),))
        words = _own_words(self.fact)
        reason = f"{label} is {words.get(str(value)) or value_in_words(value)}"
        if truth is NO:
            wanted = " and ".join(self.tests.in_reasons(facts.get, facts.label))
            if words:
                wanted = " or ".join(
                    words.get(str(each), str(each)) for each in self.tests.constants
                )
            reason += f"{WOULD_HAVE_TO_BE}{wanted}"
        return ReasonedTruth(truth, (reason,))

    def _not_to_be_compared(self, facts: Facts, value: object) -> ReasonedTruth:
        """Names the facts it is compared with that are not known; where all are known, the value itself is wrong."""
        compared = self.tests.compared_names
        missing = frozenset(name for name in compared if facts.get(name) is UNKNOWN)
        if not missing:
            label = sentence(facts.label(self.fact))
            reason = f"{label} cannot be compared yet ({value_in_words(value)})"
            return ReasonedTruth(NOT_KNOWN, (reason,), frozenset({self.fact}))
        names = sentence(listed(facts.label(each) for each in sorted(missing)))
        verb = "is" if len(missing) == 1 else "are"
        return ReasonedTruth(NOT_KNOWN, (f"{names} {verb} not known yet",), missing)

    def depends_on(self) -> Reads:
        reads = together(reads_of_fact(name) for name in self.names)
        if any(may_be_recorded(name) for name in self.names):
            return reads | Reads(kinds=frozenset({FACTS_RECORDED}))
        return reads

    def days_that_change(self, facts: Facts, after: date, until: date) -> Iterator[date]:
        if self.fact == TODAY:
            yield from days_against_today(self.tests, facts.get, facts.calendar)
            return
        counted = elapsed_fact(self.fact)
        if counted is not None:
            family = self.fact.partition(".")[0]
            since = as_day(facts.get(f"{family}.{counted.since}"))
            if since is not None:
                yield from days_it_grows(counted, since, after=after, until=until)
        value = facts.get(self.fact) if self.tests.compared else None
        yield from days_of_comparison(value, self.tests, facts.calendar, after, until)

    def in_words(self, terms: Terms) -> str:
        label, tests = fact_label(self.fact, terms), self.tests
        if tests.includes is not None and self.fact in _HELD:
            return f"{_HELD[self.fact]} {value_in_terms(tests.includes, terms)}"
        said = label.removeprefix(_WHETHER) if label.startswith(_WHETHER) else ""
        if said and len(tests.by_name) == 1:
            if tests.is_ is True:
                return said
            if tests.is_ is False:
                return f"it is not so that {said}"
            if tests.known is not None:
                return f"it is {'' if tests.known else 'not '}recorded {label}"
        return tests_in_words(label, tests, terms)

    def is_the_question_of(self, other: Condition) -> bool:
        return isinstance(other, FactTest) and other.fact == self.fact

    def changes_from(self, old: Condition, before: Terms, after: Terms) -> Iterator[str]:
        was, now = old._values if isinstance(old, FactTest) else None, self._values
        if was is None or now is None:
            return super().changes_from(old, before, after)
        return _changed_values(fact_label(self.fact, after), was, now, before, after)

    @property
    def _values(self) -> tuple[object, ...] | None:
        """The values that would do, where the tests are a list of them and nothing else."""
        put = {name for name, _ in self.tests.by_name}
        if put == {"is_"}:
            return (self.tests.is_,)
        return self.tests.in_ if put == {"in_"} else None


def _as_it_is(label: str, value: bool, truth: Truth) -> str:
    """What is so or is not, for a yes or no: never "whether it is so is no"."""
    so = label.removeprefix(sentence(_WHETHER))
    said = sentence(so) if value else f"It is not so that {so}"
    return f"{said}{WOULD_HAVE_TO_BE}{'otherwise' if value else 'so'}" if truth is NO else said


def _quoted(value: object) -> str:
    """What was written, as it is read back; of a dash or dots there is nothing to read."""
    words = value_in_words(value)
    return f"‘{words}’" if any(each.isalnum() for each in words) else "what was written"


def _own_words(fact: str) -> Mapping[str, str]:
    """The values of a fact as people say them, where it has words of its own for them."""
    known = FACTS.get(fact)
    return known.words if known is not None else {}


def _changed_values(
    label: str, was: Sequence[object], now: Sequence[object], before: Terms, after: Terms
) -> Iterator[str]:
    """The same fact, asked for other values."""
    come, gone = (
        [each for each in now if each not in was],
        [each for each in was if each not in now],
    )
    if come and gone and len(was) == len(now) == 1:
        yield f"from {label} is {_in_words(was, before)} to {label} is {_in_words(now, after)}"
        return
    if come:
        yield f"{label} may now also be {_in_words(come, after)}"
    if gone:
        yield f"{label} may no longer be {_in_words(gone, before)}"


def _in_words(values: Sequence[object], terms: Terms) -> str:
    words = (terms.term(each) if isinstance(each, str) else value_in_words(each) for each in values)
    return listed(words, joined_by="or")
