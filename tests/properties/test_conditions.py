"""Conditions obey Kleene's laws, and what they say of themselves is true."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from keyworker.decisions.document_facts import DocumentFacts
from keyworker.policy.conditions.condition import ReasonedTruth
from keyworker.policy.conditions.model import Condition
from keyworker.policy.conditions.truth import Truth
from tests.northshire import a_pack
from tests.properties.strategies import FACTS, conditions, known_facts

READ = TypeAdapter(Condition)
PACK = a_pack()


def asked(condition: Any, facts: dict[str, bool]) -> ReasonedTruth:
    document = DocumentFacts(PACK, {"worker": facts}, date(2026, 6, 1))
    read: Condition = READ.validate_python(condition)
    return read.reasons(document)


@given(conditions(), known_facts())
def test_twice_not_is_the_same(condition: Any, facts: dict[str, bool]) -> None:
    assert asked({"not": {"not": condition}}, facts).truth is asked(condition, facts).truth


@given(conditions(), conditions(), known_facts())
def test_de_morgan(first: Any, second: Any, facts: dict[str, bool]) -> None:
    neither = asked({"not": {"any": [first, second]}}, facts).truth
    assert neither is asked({"all": [{"not": first}, {"not": second}]}, facts).truth


@given(conditions(), conditions(), known_facts())
def test_all_and_any_take_the_worst_and_the_best(
    first: Any, second: Any, facts: dict[str, bool]
) -> None:
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
def test_a_known_answer_never_changes_when_more_is_known(
    condition: Any, facts: dict[str, bool]
) -> None:
    before = asked(condition, facts).truth
    if before is not Truth.UNKNOWN:
        for values in product([True, False], repeat=len(FACTS)):
            more = dict(zip(FACTS, values, strict=True)) | facts
            assert asked(condition, more).truth is before


@given(conditions(), known_facts(), known_facts())
def test_asking_only_for_what_is_needed_ends_with_an_answer(
    condition: Any, facts: dict[str, bool], answers: dict[str, bool]
) -> None:
    known = dict(facts)
    answer = asked(condition, known)
    for _ in range(len(FACTS) + 1):
        answer = asked(condition, known)
        missing = {need.removeprefix("worker.") for need in answer.needs}
        assert bool(missing) is (answer.truth is Truth.UNKNOWN)
        assert not missing & known.keys()
        known |= {name: answers.get(name, False) for name in missing}
    assert answer.truth is not Truth.UNKNOWN


@given(st.lists(st.sampled_from(FACTS), min_size=1, unique=True), known_facts())
def test_to_make_all_hold_every_missing_fact_is_asked_for_and_to_make_any_hold_only_one(
    names: list[str], facts: dict[str, bool]
) -> None:
    parts = [{f"worker.{name}": {"is": True}} for name in names]
    missing = {f"worker.{name}" for name in names if name not in facts}
    every, some = asked({"all": parts}, facts), asked({"any": parts}, facts)
    assert every.truth is not Truth.UNKNOWN or every.needs == missing
    assert some.truth is not Truth.UNKNOWN or (len(some.needs) == 1 and some.needs <= missing)


@given(conditions(), known_facts())
def test_every_answer_gives_its_reasons(condition: Any, facts: dict[str, bool]) -> None:
    answer = asked(condition, facts)
    assert answer.because
    said_unknown = [each for each in answer.because if "not known" in each]
    assert (answer.truth is Truth.UNKNOWN) == (len(said_unknown) == len(answer.because))


@given(conditions(), known_facts())
def test_the_truth_alone_is_the_truth_that_has_its_reasons(
    condition: Any, facts: dict[str, bool]
) -> None:
    known = DocumentFacts(PACK, {"worker": facts}, date(2026, 6, 1))
    assert READ.validate_python(condition).truth(known) is asked(condition, facts).truth
