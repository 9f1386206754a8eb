"""What is asked of somebody about a person on record who may be a child referred, or of that child's family?"""

from __future__ import annotations

from typing import Any

from keyworker.actions.on_case.intake.matches import NOT_SAME, SAME, SAME_FAMILY
from keyworker.caseload.possible_matches import Suggestion


def question_about(suggestion: Suggestion) -> tuple[str, list[dict[str, Any]]]:
    """The question, and each answer as a radio button with what comes of it."""
    if suggestion.likeness.of_family:
        return "Is it the same family?", [
            _of_family("Yes, the same family"),
            {"value": NOT_SAME, "text": "No, another family"},
        ]
    return "Is it the same child?", [
        {
            "value": SAME,
            "text": "Yes, the same child",
            "hint": {"text": "The referral is then about the child on record"},
        },
        _of_family("No, but a child of the same family"),
        {"value": NOT_SAME, "text": "No, another child"},
    ]


def _of_family(words: str) -> dict[str, Any]:
    hint = "The referral then stands with that family’s other cases"
    return {"value": SAME_FAMILY, "text": words, "hint": {"text": hint}}
