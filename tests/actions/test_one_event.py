"""An action that records one thing that happened asks the fields of its kind, and records them."""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.actions.action import ActionContext
from keyworker.actions.form_fields import read_fields
from keyworker.actions.one_event import recording
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.no_policy import NO_POLICY
from keyworker.record.models import Case
from keyworker.workforce.models import Worker

DAY = date(2026, 6, 1)


def context() -> ActionContext:
    """A case nobody has saved, looked at by a worker nobody has saved: the form needs neither."""
    return ActionContext(
        case=Case(), pack=NO_POLICY, casefile=CaseFile(), actor=Worker(), as_of=DAY
    )


def test_it_asks_each_field_as_a_question_of_its_own_type() -> None:
    action = recording(
        "put-into-order",
        "Note a dispute",
        "dispute.escalated",
        family="moving",
        asks={"level": "To which level does it go?"},
        required={"level"},
    )
    at, level, note = action.asks(context())
    assert (at.name, level.type, note.name) == ("at", "choice", "note")
    assert level.label == "To which level does it go?"
    assert level.required
    assert ("service-manager", "Service manager") in level.choices


def test_what_is_required_is_said_in_words_where_it_is_missing() -> None:
    action = recording(
        "note-risk",
        "Note a risk",
        "risk.noted",
        family="work",
        asks={"risk": "What is the risk?"},
        required={"risk"},
    )
    _, errors = read_fields(action.asks(context()), {})
    assert errors == {"risk": "Enter an answer to ‘What is the risk’"}


def test_a_field_the_kind_has_not_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match=r"note-risk: risk\.noted has no field colour"):
        recording(
            "note-risk",
            "Note a risk",
            "risk.noted",
            family="work",
            asks={"colour": "Which colour?"},
        )


def test_nothing_asks_when_where_it_is_always_now() -> None:
    action = recording("note-risk", "Note a risk", "risk.noted", family="work", at=None)
    assert [field.name for field in action.asks(context())] == ["note"]
