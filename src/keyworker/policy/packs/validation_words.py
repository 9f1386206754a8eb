"""How is a validation error said to a policy officer, or to someone who sends a document?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from keyworker.policy.conditions.model import Condition
from keyworker.policy.problems import nearest_or_all
from keyworker.policy.wording import listed, within_sentence

Error = Mapping[str, Any]

# Steps of an error's path that name a form of condition or a branch of a choice of types, rather than a key.
_FORMS = {*Condition.kinds, "tests", "pattern", "condition"}
_PLAIN_TYPES = {"bool", "int", "float", "str"}
# The pattern of what names a fact of a case.
_OF_A_CASE = r"^case\."
_SAID = {
    "missing": "is missing",
    "model_type": "should have named values of its own",
    "dict_type": "should have named values of its own",
    "list_type": "should be a list",
    "tuple_type": "should be a list",
    "string_type": "should be text",
    "string_pattern_mismatch": "should be lower-case words joined by hyphens",
    "too_short": "should not be empty",
}


def error_in_words(error: Error, model: type[BaseModel]) -> str:
    """One sentence on a rule: where in it, what is wrong, and what would be right."""
    steps = [str(step) for step in error["loc"] if isinstance(step, str) and _reads(step)]
    if error["type"] == "extra_forbidden":
        return _said_at(".".join(steps[:-1]), _not_a_key(steps[-1], model, error["loc"][:-1]))
    return _said_at(".".join(steps), _what(error))


def located(error: ValidationError, model: type[BaseModel]) -> list[str]:
    """Every mistake of a document with its place: ``cases[0].children[1].id: is missing``."""
    return [_located(each, model) for each in without_noise(error.errors())]


def _located(error: Error, model: type[BaseModel]) -> str:
    loc = error["loc"]
    if error["type"] == "extra_forbidden":
        return _said_at(_place(loc[:-1]), _not_a_key(str(loc[-1]), model, loc[:-1]))
    return _said_at(_place(loc), _what(error))


def without_noise(errors: Iterable[Any]) -> list[Any]:
    """One error for each value, where a value could have been of several types and was none of them."""
    kept: dict[tuple[Any, ...], list[Any]] = {}
    for error in errors:
        loc = tuple(error["loc"])
        at = next((n for n, step in enumerate(loc) if _is_branch(step)), None)
        kept.setdefault(loc if at is None else loc[:at], []).append(error)
    chosen: list[Any] = []
    for group in kept.values():
        chosen.extend(
            group if not any(_is_branch(step) for step in group[0]["loc"]) else _likeliest(group)
        )
    return chosen


def _likeliest(group: Sequence[Any]) -> Sequence[Any]:
    """The errors of the type that was probably meant: for named values the one that fits best, else the first."""
    branches: dict[Any, list[Any]] = {}
    for error in group:
        branches.setdefault(next(step for step in error["loc"] if _is_branch(step)), []).append(
            error
        )
    models = {
        step: errors
        for step, errors in branches.items()
        if isinstance(step, str) and step[:1].isupper()
    }
    fitting = {step: errors for step, errors in models.items() if not _is_wrong_kind(errors)}
    if fitting:
        return min(fitting.values(), key=len)
    return next(iter(branches.values()))[:1]


def _is_wrong_kind(errors: Sequence[Any]) -> bool:
    return len(errors) == 1 and errors[0]["type"] in {"model_type", "dict_type"}


def _is_branch(step: Any) -> bool:
    return isinstance(step, str) and (
        any(mark in step for mark in "[(") or step[:1].isupper() or step in _PLAIN_TYPES
    )


def _what(error: Error) -> str:
    kind, found = error["type"], _short(error["input"])
    if kind == "missing":
        return _SAID[kind]
    if kind in {"value_error", "assertion_error"}:
        return str(error["ctx"]["error"])
    if kind in {"literal_error", "enum"}:
        return f"{found} should be {error['ctx']['expected']}"
    if kind == "string_pattern_mismatch" and error["ctx"]["pattern"].startswith(_OF_A_CASE):
        return f"should be the name of a fact of the case, such as case.points (found {found})"
    if kind in _SAID:
        return f"{_SAID[kind]} (found {found})"
    if error["loc"] and error["loc"][-1] in _PLAIN_TYPES:
        return f"should be one value: text, a number, true or false (found {found})"
    if kind.startswith(("date_", "datetime_")):
        return f"should be a date such as 2026-05-31 (found {found})"
    if kind.startswith(("int_", "float_")):
        return f"should be a number (found {found})"
    if kind.startswith("bool_"):
        return f"should be true or false (found {found})"
    return f"{within_sentence(error['msg'])} (found {found})"


def _not_a_key(key: str, model: type[BaseModel], path: Sequence[int | str]) -> str:
    if model.__name__ == "Setting" and key == "clause":
        return "a local default rests on no clause; say in 'about' which obligation left the figure open"
    if " " in key:
        return f"'{key}' is not a key here; a text with a comma in it has to stand in quotes"
    known = {name for each in _models_at(model, path) for name in _fields(each)}
    if key in known:
        return f"'{key}' is not a key here{_belongs_to(key)}"
    return f"'{key}' is not a key here{nearest_or_all(key, known)}"


def _belongs_to(key: str) -> str:
    """The words for conditions that take such a key."""
    kinds = (kind for kind in Condition.kinds.values() if key in _fields(kind))
    forms = [f"'{word}'" for kind in kinds for word in kind.written_as]
    return f"; it belongs to {listed(forms, joined_by='or')}" if forms else ""


def _models_at(model: type[BaseModel], path: Sequence[int | str]) -> set[type[BaseModel]]:
    """The models that could stand at the end of ``path``."""
    here = {model}
    for step in path:
        inner = {
            each
            for one in here
            if step in _fields(one)
            for each in _models_in(_fields(one)[str(step)])
        }
        here = inner or here
    return here


def _models_in(annotation: Any) -> set[type[BaseModel]]:
    if annotation is Condition:
        return set(Condition.kinds.values())
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {each for part in get_args(annotation) for each in _models_in(part)}


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _place(loc: Iterable[int | str]) -> str:
    steps = (each for each in loc if isinstance(each, int) or _reads(each))
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in steps).lstrip(
        "."
    )


def _said_at(place: str, said: str) -> str:
    return f"{place}: {said}" if place else said


def _reads(step: str) -> bool:
    return not _is_branch(step) and "-" not in step and step not in _FORMS


def _short(value: object) -> str:
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, Mapping):
        return "named values"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
