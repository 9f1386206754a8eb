"""What does a form have to ask, and what is still to be answered?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.checklists import ChecklistAnswer, checklist_on
from keyworker.policy.casefile import CaseFile
from keyworker.policy.rules.checklists import Item
from tests.northshire import a_pack

CHECKLIST = {
    "id": "trawl",
    "title": "Trawl",
    "plain": "What is held.",
    "sections": [
        {
            "title": "Held",
            "items": [
                {
                    "id": "held",
                    "clause": "NOR-5",
                    "ask": "What is held?",
                    "nothing": "Nothing held",
                },
                {"id": "life", "clause": "NOR-6", "ask": "What is life like?", "per": "child"},
                {
                    "id": "school",
                    "clause": "NOR-7",
                    "ask": "Which school?",
                    "per": "child",
                    "force": "should",
                    "when": {"each.age": {"at_least": 5}},
                },
                {
                    "id": "more",
                    "clause": "NOR-8",
                    "ask": "Anything else?",
                    "force": "may",
                    "type": "choice",
                    "options": ["yes", "no", "later"],
                },
            ],
        },
    ],
}


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        ("Not held, because", False),
        ("not held", False),
        ("Not applicable", False),
        ("N/A", False),
        (" ", False),
        ("Not held, because the school was closed", True),
        ("The school was closed", True),
        (["Not held, because"], False),
        (["Not held, because it was closed"], True),
    ],
)
def test_a_tick_that_needs_its_reason_is_no_answer_without_one(
    answer: object, answered: bool
) -> None:
    item = {"id": "held", "clause": "NOR-5", "ask": "What?", "nothing": "Not held, because"}
    checklist = {**CHECKLIST, "sections": [{"title": "Held", "items": [item]}]}
    file = CaseFile.model_validate({"attempt": {"fields": {"answers": {"held": answer}}}})
    asked = checklist_on(
        a_pack(checklists=[checklist]), "trawl", file, as_of=date(2026, 6, 1)
    ).items
    assert [each.answered for each in asked] == [answered]


@pytest.mark.parametrize("nothing", ["Not appropriate", "Not applicable here"])
def test_a_tick_that_puts_a_question_aside_asks_why(nothing: str) -> None:
    item = {"id": "held", "clause": "NOR-5", "ask": "What?", "nothing": nothing}
    with pytest.raises(ValueError, match="needs its reason; let it end in ', because'"):
        Item.model_validate(item)


PEOPLE = [
    {"id": "P1", "is": "child", "born": "2015-03-02"},
    {"id": "P2", "is": "child", "born": "2024-03-02"},
    {"id": "P3", "is": "mother"},
]


def put(people: list[dict[str, Any]] = PEOPLE, **answers: Any) -> ChecklistAnswer:
    file = CaseFile.model_validate({"people": people, "attempt": {"fields": {"answers": answers}}})
    return checklist_on(a_pack(checklists=[CHECKLIST]), "trawl", file, as_of=date(2026, 6, 1))


def test_each_child_is_asked_about_where_the_question_is_of_each() -> None:
    assert [(each.id, each.subject) for each in put().items] == [
        ("held", None),
        ("life", "P1"),
        ("life", "P2"),
        ("school", "P1"),
        ("more", None),
    ]


def test_what_must_or_should_be_answered_is_missing_until_it_is() -> None:
    assert put().missing == ("held", "life", "school")
    assert put(
        held="A note of 2024", life={"P1": "Busy"}, school={"P1": "Hill School"}
    ).missing == ("life",)


def test_the_tick_that_there_is_nothing_is_an_answer_and_a_blank_is_none() -> None:
    assert "held" not in put(held="Nothing held").missing
    assert "held" in put(held="  ").missing


def test_a_question_that_may_apply_is_asked_and_says_what_would_settle_it() -> None:
    answer = put([{"id": "P1", "is": "child"}])
    assert answer.asked == ("held", "life", "school", "more")
    assert {each.id: each.needs for each in answer.items if each.needs} == {"school": ("each.age",)}
    assert (answer.needs, put().needs) == (("each.age",), ())


def test_a_question_with_answers_to_choose_from_gives_them() -> None:
    assert [each.options for each in put().items if each.id == "more"] == [("yes", "no", "later")]


def test_a_checklist_that_is_not_there_is_an_error_of_whoever_asks() -> None:
    with pytest.raises(KeyError, match="trwl"):
        checklist_on(a_pack(checklists=[CHECKLIST]), "trwl", CaseFile(), as_of=date(2026, 6, 1))
