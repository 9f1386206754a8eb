"""A score is one of the labels of its scale, and nothing else has one."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from keyworker.policy.rules.checklists import Item

SCORE = {
    "id": "quality",
    "clause": "NOR-1",
    "ask": "How good is it?",
    "type": "score",
    "scale": ["poor", "fair", "good"],
}


def test_a_score_has_a_scale_from_the_lowest_to_the_highest() -> None:
    assert Item.model_validate(SCORE).scale == ("poor", "fair", "good")


@pytest.mark.parametrize(
    "wrong",
    [
        {"scale": []},
        {"type": "text"},
        {"options": ["poor"]},
        {"setting": "labels"},
        {"scale": "poor"},
    ],
)
def test_a_score_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Item.model_validate(SCORE | wrong)
