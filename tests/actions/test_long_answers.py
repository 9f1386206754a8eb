"""What is typed has a limit that the refusal says, and nothing of it is lost or cut without a word."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.actions.form_fields import LONGEST_LINE, LONGEST_WORDS, FormField, read_fields


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
