"""What an action asks is drawn by the field of the event that it records, and cannot be asked in vain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext
from keyworker.actions.form import form_of, own_fields
from keyworker.actions.form_fields import FormField
from keyworker.actions.read_fields import read_fields
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.no_policy import NO_POLICY
from keyworker.policy.problems import DeclarationError
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase
from keyworker.workforce.models import Worker

DAY = date(2026, 6, 1)


def context() -> ActionContext:
    """A case nobody has saved, looked at by a worker nobody has saved: the form needs neither."""
    return ActionContext(
        subject=OnCase(Case()),
        case=Case(),
        pack=NO_POLICY,
        casefile=CaseFile(),
        actor=Worker(),
        as_of=DAY,
    )


RISK = Action(
    id="note-risk",
    title="Note a risk",
    family=family.INFORMING,
    records=("risk.noted",),
    asks=(questions.ask("risk", "What is the risk?"),),
)


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("asks", questions.when()),
        ("records", "risk.noted"),
        ("works_out", "risk"),
        ("goes_with", "decide"),
        ("meets", "risk.noted"),
    ],
)
def test_one_that_stands_alone_without_its_comma_is_refused_in_a_sentence(
    name: str, alone: Any
) -> None:
    with pytest.raises(DeclarationError, match=f"note-risk: '{name}' .* put a comma after"):
        replace(RISK, **{name: alone})


def test_each_field_is_asked_as_a_question_of_its_own_type() -> None:
    action = Action(
        id="take-it-further",
        title="Take a dispute further",
        family=family.DISPUTES,
        records=("dispute.escalated",),
        asks=(
            questions.when(),
            questions.ask("level", "To which level does it go?"),
            questions.note(),
        ),
    )
    at, level, note = own_fields(action, replace(context(), pack=find_pack("suffolk")))
    assert (at.name, level.type, note.name) == ("at", "choice", "note")
    assert level.label == "To which level does it go?"
    assert level.required
    assert ("service-manager", "Service Manager") in level.choices


def test_what_is_required_is_said_in_words_where_it_is_missing() -> None:
    _, errors = read_fields(form_of(RISK, context()), {})
    assert errors == {"risk": "Enter an answer to ‘What is the risk’"}


def test_a_question_no_event_has_a_field_for_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match=r"note-risk: risk\.noted has no field colour"):
        replace(RISK, asks=(questions.line("colour", "Which colour?"),))


def test_what_is_always_recorded_needs_a_field_too() -> None:
    with pytest.raises(ValueError, match=r"note-risk: risk\.noted has no field colour"):
        replace(RISK, always={"colour": "red"})


def test_a_control_of_the_form_needs_no_field() -> None:
    sure = questions.control(questions.yes_or_no("sure", "Are you sure?"))
    assert [field.name for field in own_fields(replace(RISK, asks=(sure,)), context())] == ["sure"]


def test_a_kind_of_event_that_there_is_not_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match=r"note-risk: there is no kind of event risk\.smelt"):
        replace(RISK, records=("risk.smelt",))


def test_an_action_that_records_several_kinds_says_which_when() -> None:
    with pytest.raises(ValueError, match="say which of"):
        replace(RISK, records=("risk.noted", "risk.shared"))


def test_a_question_that_draws_another_field_is_a_mistake_of_the_program() -> None:
    other = FormField(name="colour", label="Which colour?")
    asks = questions.adjusted(questions.ask("risk", "Which?"), lambda context, field: other)
    with pytest.raises(ValueError, match="note-risk: risk asks for colour, which is lost"):
        own_fields(replace(RISK, asks=(asks,)), context())


def test_nothing_asks_when_where_it_is_always_now() -> None:
    assert [field.name for field in own_fields(RISK, context())] == ["risk"]
