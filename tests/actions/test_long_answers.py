"""What is typed has a limit that the refusal says, and nothing of it is lost or cut without a word."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DataError, transaction

from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import (
    LONGEST_LINE,
    LONGEST_WORDS,
    FormField,
)
from keyworker.actions.read_fields import read_fields
from tests.actions.every_attempt import answers, tried
from tests.actions.one_of_each import Surroundings


@pytest.mark.parametrize(
    ("kind", "longest"),
    [("text", LONGEST_LINE), ("long-text", LONGEST_WORDS), ("outcomes", LONGEST_WORDS)],
)
def test_a_typed_answer_is_taken_whole_up_to_its_limit_and_refused_beyond(
    kind: Any, longest: int
) -> None:
    field = FormField(name="x", label="What was found?", type=kind)
    values, errors = read_fields([field], {"x": "x" * longest})
    assert not errors
    assert len("".join(values["x"])) == longest
    values, errors = read_fields([field], {"x": "x" * (longest + 1)})
    assert not values
    assert f"at most {longest} characters, and this has {longest + 1}" in errors["x"]


@pytest.mark.django_db
def test_no_row_takes_less_than_the_form_says() -> None:
    around, wrong = Surroundings(), []
    for action in ACTIONS.values():
        context = around.context(action)
        known = around.known.get(action.id, {})
        typed = {
            field.name: "x" * field.longest
            for field in form_of(action, context)
            if field.type in {"text", "long-text"} and field.name not in known
        }
        given = {**next(answers(action, context, known)), **typed}
        try:
            with transaction.atomic():
                list(tried(action, context, given))
                transaction.set_rollback(True)
        except DataError:
            wrong.append(action.id)
    assert wrong == []
