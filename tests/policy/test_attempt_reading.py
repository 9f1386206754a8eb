"""What is entered for an action is checked, before it is done, as the events that it puts on record would be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from keyworker.decisions.trying.documents_out import (
    checklist_of,
    gate_of,
    notices_of,
    priority_of,
    route_of,
    timescales_of,
)
from keyworker.policy.documents import DocumentError
from keyworker.policy.facts_reading import problems_of_facts
from keyworker.policy.packs.loader import bundled_packs, find_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import EVENT_KINDS, FieldType
from keyworker.policy.vocabulary.actions import recorded_by
from tests.the_day import today

WRONG: dict[FieldType, Any] = {
    FieldType.CHOICE: "no-such-choice",
    FieldType.YES_NO: "perhaps",
    FieldType.NUMBER: "many",
    FieldType.DATE: "31/12/2026",
    FieldType.MOMENT: "noon",
    FieldType.DURATION: "often",
    FieldType.PEOPLE: "P1",
}


def attempting(fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"attempt": {"role": "team-manager", "fields": fields, **more}}


EACH = [
    pytest.param(
        pack.id, action, field.name, WRONG[field.type], id=f"{pack.id}-{action}-{field.name}"
    )
    for pack in bundled_packs()
    for action in sorted(pack.actions_spoken_of)
    for kind in recorded_by(action)[:1]
    for field in EVENT_KINDS[kind].fields
    if field.type in WRONG and len(recorded_by(action)) == 1
]


@pytest.mark.parametrize(("pack", "action", "field", "value"), EACH)
def test_a_gate_takes_no_value_that_the_event_would_not(
    pack: str, action: str, field: str, value: Any
) -> None:
    with pytest.raises(DocumentError, match=rf"attempt\.fields\.{field}: "):
        gate_of(find_pack(pack), action, attempting({field: value}), as_of=today())


def test_a_reason_that_is_none_of_the_choices_is_said_with_the_nearest() -> None:
    with pytest.raises(DocumentError, match="did you mean 'other-capacity'"):
        gate_of(
            find_pack("cin"), "hold-unallocated", attempting({"why": "capacity"}), as_of=today()
        )


def test_the_policys_own_questions_are_checked_too() -> None:
    with pytest.raises(DocumentError, match=r"attempt\.fields\.side: "):
        gate_of(find_pack("cin"), "sign-transfer", attempting({"side": "both"}), as_of=today())


def test_what_is_said_of_the_worker_proposed_is_checked_too() -> None:
    worker = {"id": "W1", "active": "yes"}
    with pytest.raises(
        DocumentError, match=r"attempt\.worker\.active: 'yes' should be true or false"
    ):
        gate_of(find_pack("suffolk"), "allocate", attempting({}, worker=worker), as_of=today())


@pytest.mark.parametrize("ask", [timescales_of, notices_of])
def test_every_command_that_reads_an_attempt_checks_it(ask: Any) -> None:
    with pytest.raises(DocumentError, match=r"attempt\.fields\.points"):
        ask(find_pack("early-help-process"), attempting({"points": "many"}), as_of=today())


def test_a_checklist_checks_it_too() -> None:
    pack = find_pack("suffolk")
    with pytest.raises(DocumentError, match=r"attempt\.fields\.points"):
        checklist_of(pack, pack.checklists[0].id, attempting({"points": "many"}), as_of=today())


def test_no_policy_gives_a_form_choices_that_its_event_does_not_take() -> None:
    asked = [
        (
            pack.id,
            field.name,
            set(pack.header.facts[f"action.{field.name}"].choices),
            set(field.choices),
        )
        for pack in bundled_packs()
        for action in pack.actions_spoken_of
        for kind in recorded_by(action)
        for field in EVENT_KINDS[kind].fields
        if field.choices and f"action.{field.name}" in pack.header.facts
    ]
    assert asked
    assert [each for each in asked if each[2] and each[2] != each[3]] == []


@pytest.mark.parametrize("given", ["RED", " Red", "red"])
def test_a_choice_is_taken_however_its_capitals_are_given(given: str) -> None:
    document = {"case": {"rag": given, "support": "LOW"}}
    assert priority_of(find_pack("nottinghamshire"), document, as_of=today())["rag"] == "red"


@pytest.mark.parametrize("document", [{"case.rag": "purple"}, {"case": {"rag": "purple"}}])
def test_a_fact_that_is_none_of_its_choices_is_refused_with_what_there_is(
    document: dict[str, Any],
) -> None:
    with pytest.raises(
        DocumentError, match=r"case.rag: 'purple' should be one of red, amber, green"
    ):
        priority_of(find_pack("nottinghamshire"), document, as_of=today())


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: pack.id)
def test_every_fact_with_choices_takes_those_alone(pack: Pack) -> None:
    for name, fact in pack.header.facts.items():
        if fact.type == "text" and fact.choices and not name.startswith("each."):
            assert not list(problems_of_facts({name: fact.choices[0]}, pack)), name
            assert list(problems_of_facts({name: "no such choice"}, pack)), name


@pytest.mark.parametrize("pack", ["nottinghamshire", "camden", "suffolk", "cin"])
@pytest.mark.parametrize("answer", [route_of, priority_of])
def test_nobody_is_of_an_age_before_they_are_born(pack: str, answer: Callable[..., Any]) -> None:
    policy, day = find_pack(pack), date(2026, 6, 10)
    children = [{"id": "P1", "born": "2026-06-11"}]
    with pytest.raises(DocumentError, match=r"children\[0\].born: '2026-06-11' is after"):
        answer(policy, {"children": children}, as_of=day)
    answer(policy, {"children": children}, as_of=date(2026, 6, 11))


def test_a_date_of_birth_to_come_is_no_fact_of_a_referral() -> None:
    facts = {"index_child.born": "2026-06-11"}
    with pytest.raises(DocumentError, match=r"index_child.born: '2026-06-11' is after 2026-06-10"):
        route_of(find_pack("nottinghamshire"), facts, as_of=date(2026, 6, 10))
