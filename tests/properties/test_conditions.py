"""Conditions obey Kleene's laws, and what they say of themselves is true."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from hypothesis import given
from pydantic import TypeAdapter

from keyworker.decisions.case_on_day import DocumentFacts
from keyworker.policy.conditions import Condition
from keyworker.policy.reasoning import Reasoned, Truth, evaluate
from tests.northshire import a_pack
from tests.properties.strategies import FACTS, conditions, known_facts

READ = TypeAdapter(Condition)
PACK = a_pack()


def asked(condition: Any, facts: dict[str, bool]) -> Reasoned:
    return evaluate(READ.validate_python(condition), DocumentFacts(PACK, {"worker": facts}, date(2026, 6, 1)))


@given(conditions(), known_facts())
def test_twice_not_is_the_same(condition: Any, facts: dict[str, bool]) -> None:
    assert asked({"not": {"not": condition}}, facts).truth is asked(condition, facts).truth


@given(conditions(), conditions(), known_facts())
def test_de_morgan(first: Any, second: Any, facts: dict[str, bool]) -> None:
    neither = asked({"not": {"any": [first, second]}}, facts).truth
    assert neither is asked({"all": [{"not": first}, {"not": second}]}, facts).truth


@given(conditions(), conditions(), known_facts())
def test_all_and_any_take_the_worst_and_the_best(first: Any, second: Any, facts: dict[str, bool]) -> None:
    truths = [asked(each, facts).truth for each in (first, second)]
    assert asked({"all": [first, second]}, facts).truth is min(truths, key=lambda each: each.value)
    assert asked({"any": [first, second]}, facts).truth is max(truths, key=lambda each: each.value)


@given(conditions(), known_facts())
def test_with_every_fact_known_nothing_is_left_open(condition: Any, facts: dict[str, bool]) -> None:
    whole = {name: facts.get(name, False) for name in FACTS}
    answer = asked(condition, whole)
    assert answer.truth is not Truth.UNKNOWN
    assert not answer.needs


@given(conditions(), known_facts())
def test_a_known_answer_never_changes_when_more_is_known(condition: Any, facts: dict[str, bool]) -> None:
    before = asked(condition, facts).truth
    if before is not Truth.UNKNOWN:
        for values in product([True, False], repeat=len(FACTS)):
            more = dict(zip(FACTS, values, strict=True)) | facts
            assert asked(condition, more).truth is before


@given(conditions(), known_facts())
def test_what_is_asked_for_is_not_known_and_can_settle_it(condition: Any, facts: dict[str, bool]) -> None:
    answer = asked(condition, facts)
    if answer.truth is not Truth.UNKNOWN:
        assert not answer.needs
        return
    missing = [need.removeprefix("worker.") for need in answer.needs]
    assert missing
    assert not set(missing) & facts.keys()
    tried = (dict(zip(missing, values, strict=True)) for values in product([True, False], repeat=len(missing)))
    assert any(asked(condition, facts | each).truth is not Truth.UNKNOWN for each in tried)


@given(conditions(), known_facts())
def test_every_answer_gives_its_reasons(condition: Any, facts: dict[str, bool]) -> None:
    answer = asked(condition, facts)
    assert answer.because
    said_unknown = [each for each in answer.because if "not known" in each]
    assert (answer.truth is Truth.UNKNOWN) == (len(said_unknown) == len(answer.because))
