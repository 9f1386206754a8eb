"""How does a condition read to someone who does not read YAML?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from keyworker.policy.conditions.fact_tests import compared_in_words, field_in_words
from keyworker.policy.conditions.model import (
    All,
    Always,
    AnyOf,
    Condition,
    Counted,
    EventPattern,
    FactTest,
    Happened,
    Not,
    Quantified,
    Tests,
)
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.facts import find_fact
from keyworker.policy.wording import counted, id_in_words, listed, value_in_words

_PHRASES = {
    "is_": "is {}",
    "is_not": "is not {}",
    "in_": "is {}",
    "not_in": "is none of {}",
    "includes": "includes {}",
    "below": "is below {}",
    "above": "is above {}",
    "at_least": "is at least {}",
    "at_most": "is at most {}",
    "before": "is before {}",
    "after": "is after {}",
    "matches": "is the same as {}",
}


def condition_in_words(condition: Condition, pack: Pack) -> str:
    """The condition as part of a sentence: "the kind of referral is CAF and a data trawl was completed"."""
    match condition:
        case Always():
            return "in every other case"
        case FactTest():
            return tests_in_words(fact_label(condition.fact, pack), condition.tests, pack)
        case All():
            return _joined(condition.conditions, "and", pack)
        case AnyOf():
            return _joined(condition.conditions, "or", pack)
        case Not():
            return f"it is not so that {_inner(condition.condition, pack)}"
        case Happened():
            return _happened(condition, pack)
        case Counted():
            return _counted(condition, pack)
        case Quantified():
            return _quantified(condition, pack)


def pattern_in_words(pattern: EventPattern, pack: Pack) -> str:
    """The events meant, as part of a sentence: "contact was made with the family (by the lead practitioner)"."""
    kind = EVENT_KINDS.get(pattern.event)
    what = kind.says if kind else pattern.event.replace(".", " ")
    if pattern.by:
        what += f" by the {listed((pack.term(each) for each in pattern.by), joined_by='or')}"
    details = [
        tests_in_words(f"'{name.replace('_', ' ')}'", tests, pack)
        for name, tests in pattern.where.items()
    ]
    return f"{what}, where {listed(details)}" if details else what


def tests_in_words(subject: str, tests: Tests, pack: Pack) -> str:
    """What is asked of one value: "the worker's role is Practice Manager"."""
    return f"{subject} {listed(_phrases(tests, pack))}"


def fact_label(name: str, pack: Pack) -> str:
    """The fact as the subject of a sentence, in the pack's words where it has its own."""
    local = pack.header.facts.get(name)
    if local is not None:
        return local.label
    fact = find_fact(name)
    if fact is not None and not fact.name.endswith(".*"):
        return fact.label
    return f"the {id_in_words(name.rpartition('.')[2])}"


def _phrases(tests: Tests, pack: Pack) -> Iterator[str]:
    for name, wanted in tests.by_name:
        if name == "known":
            yield "is recorded" if wanted else "is not recorded"
        elif name in {"before", "after", "matches"}:
            yield _PHRASES[name].format(
                compared_in_words(wanted, lambda each: _compared_label(each, pack))
            )
        else:
            yield _PHRASES[name].format(_value(wanted, pack))


def _compared_label(name: str, pack: Pack) -> str:
    known = name in pack.header.facts or find_fact(name) is not None
    return fact_label(name, pack) if known else field_in_words(name)


def _value(value: Any, pack: Pack) -> str:
    if isinstance(value, tuple):
        return listed((_value(each, pack) for each in value), joined_by="or")
    return (
        pack.term(value)
        if isinstance(value, str) and not value[:1].isdigit()
        else value_in_words(value)
    )


def _joined(conditions: tuple[Condition, ...], word: str, pack: Pack) -> str:
    return f", {word} ".join(_inner(each, pack) for each in conditions)


def _inner(condition: Condition, pack: Pack) -> str:
    words = condition_in_words(condition, pack)
    several = isinstance(condition, All | AnyOf) and len(condition.conditions) > 1
    return f"({words})" if several else words


def _happened(condition: Happened, pack: Pack) -> str:
    what = pattern_in_words(condition.pattern, pack)
    if condition.about == "each":
        what += " (about that person)"
    since = listed((pattern_in_words(each, pack) for each in condition.since), joined_by="or")
    return f"{what}, since {since}" if since else what


def _counted(condition: Counted, pack: Pack) -> str:
    window = f" within {condition.within}" if condition.within else ""
    return f"{pattern_in_words(condition.pattern, pack)} at least {counted(condition.at_least, 'time')}{window}"


def _quantified(condition: Quantified, pack: Pack) -> str:
    over = {"every": "each of", "some": "at least one of", "none": "none of", "most": "most of"}[
        condition.over
    ]
    return f"for {over} {fact_label(condition.of, pack)}, {_inner(condition.condition, pack)}"
