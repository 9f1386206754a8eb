"""How is a validation error said to a policy officer?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from keyworker.policy.conditions import EventPattern, Tests
from keyworker.policy.problems import did_you_mean

_TAGS = {"fact", "happened", "count", "quantified", "all", "any", "not", "always", "tests", "pattern", "condition"}


def in_words(error: Mapping[str, Any], model: type[BaseModel]) -> str:
    """One sentence: where in the rule, what is wrong, and what would be right."""
    path = ".".join(str(step) for step in error["loc"] if isinstance(step, str) and _reads(step))
    place = f"{path}: " if path else ""
    wrong = error["loc"][-1] if error["loc"] else ""
    match error["type"]:
        case "extra_forbidden":
            known = {*_keys(model), *_keys(EventPattern), *_keys(Tests)}
            return f"{place}'{wrong}' is not a key here{did_you_mean(str(wrong), known)}"
        case "missing":
            return f"{place}is missing"
        case "value_error" | "assertion_error":
            return f"{place}{str(error['ctx']['error'])}"
        case "literal_error" | "enum":
            return f"{place}{error['input']!r} should be {error['ctx']['expected']}"
    return f"{place}{_lower(error['msg'])} (found {_short(error['input'])})"


def _reads(step: str) -> bool:
    """Leaves out the steps that name types rather than keys."""
    return not any(mark in step for mark in "[(-") and step not in _TAGS and not step[:1].isupper()


def _keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
