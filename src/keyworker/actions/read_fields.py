"""How is what someone entered in a form read?

A web form sends text, another program sends typed JSON; both are read here, so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from keyworker.actions.form_fields import FIND, FOUND, FormField
from keyworker.actions.typed_answers import READERS, children_typed, date_of_parts, tasks_typed
from keyworker.policy.put_aside import none_will_do
from keyworker.policy.rules.checklists import needs_reason, says_nothing
from keyworker.policy.wording import once_bracketed


def read_fields(
    fields: Sequence[FormField], entered: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What was entered, typed; and for each field that could not be taken, a sentence that says what to do."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields:
        try:
            value = _read(field, entered)
        except ValueError as error:
            errors[field.name] = str(error)
            continue
        if value is None and field.required:
            errors[field.name] = _missing(field)
        elif value is not None:
            _put(values, field.name.split("."), value)
    return values, errors


def _put(values: dict[str, Any], path: list[str], value: Any) -> None:
    for step in path[:-1]:
        values = values.setdefault(step, {})
    values[path[-1]] = value


def _missing(field: FormField) -> str:
    cited = f" ({field.clause})" if field.clause else ""
    about = f" about {field.per_child.name}" if field.per_child else ""
    label = field.label.rstrip("?.")
    if field.nothing:
        return once_bracketed(f"Answer ‘{label}’{about}, or tick ‘{field.nothing}’{cited}")
    verb = "Choose" if field.choices else "Enter"
    return once_bracketed(f"{verb} an answer to ‘{label}’{about}{cited}")


def _read(field: FormField, entered: Mapping[str, Any]) -> Any:
    value = _look(entered, field.name)
    if field.nothing and _yes(_look(entered, field.nothing_name)):
        if needs_reason(field.nothing):
            return _reason_for_nothing(field, value)
        if _blank(value):
            return field.nothing
    if field.finds is not None:
        _looked_for(field, entered)
    if field.type in {"date", "datetime"} and _blank(value):
        value = date_of_parts(field.name, entered)
    if field.type == "new-children" and _blank(value):
        value = children_typed(field.name, entered)
    if field.type == "tasks" and _blank(value):
        value = tasks_typed(field.name, entered)
    if field.required and _puts_aside(field, value):
        label = field.label.rstrip("?.")
        raise ValueError(f"Say more: ‘{_shown(value)}’ does not answer ‘{label}’")
    return None if _blank(value) else READERS[field.type](field, value)


def _puts_aside(field: FormField, value: Any) -> bool:
    """Whether what is written where words are needed only puts the question aside."""
    says_something = field.held_in is not None and field.held_in.says_something
    is_asked = field.clause or says_something
    in_words = field.type in {"long-text", "outcomes"} or (field.type == "text" and is_asked)
    if not in_words or _blank(value) or field.choices or none_will_do(field.name):
        return False
    lines = str(value).splitlines() if isinstance(value, str) else value
    return says_nothing(lines, field.nothing or None)


def _shown(value: Any) -> str:
    return str(value).strip() if isinstance(value, str) else ", ".join(map(str, value))


def _reason_for_nothing(field: FormField, value: Any) -> str | list[str]:
    """The tick with the reason that was written for it. Raises ValueError where there is none."""
    if _blank(value) or says_nothing(value, field.nothing):
        label = field.label.rstrip("?.")
        raise ValueError(f"Write why, in the box of ‘{label}’: ‘{field.nothing}’")
    reason = str(READERS["text"](field, value)).strip()
    said = reason if reason.startswith(field.nothing) else f"{field.nothing} {reason}"
    return [said] if field.type == "outcomes" else said


def _looked_for(field: FormField, entered: Mapping[str, Any]) -> None:
    """Whoever wrote a name has not chosen anybody until they have seen whom it finds."""
    words = _not_looked_for(entered, field.name)
    if words:
        raise ValueError(f"Choose from those found by ‘{words}’, or empty the box")


def looks_for_somebody(entered: Mapping[str, Any]) -> bool:
    """Whether a name was written that was not looked for yet: Enter in that box is meant to find, not to record."""
    boxes = (name.removesuffix(FIND) for name in entered if name.endswith(FIND))
    return any(_not_looked_for(entered, box) for box in boxes)


def _not_looked_for(entered: Mapping[str, Any], name: str) -> str:
    """The words by which somebody is to be found for a field and was not yet; empty where there are none."""
    words, found = (str(_look(entered, f"{name}{end}") or "").strip() for end in (FIND, FOUND))
    return "" if words == found else words


def _look(entered: Mapping[str, Any], name: str) -> Any:
    """The value under the name, or at that path of a nested document; a list where a form repeats the name."""
    if name in entered:
        many = entered.getlist(name) if hasattr(entered, "getlist") else None
        return many if many is not None and len(many) > 1 else entered[name]
    here: Any = entered
    for step in name.split("."):
        if not isinstance(here, Mapping) or step not in here:
            return None
        here = here[step]
    return here


def _blank(value: object) -> bool:
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or value == []
        or value == ()
    )


def _yes(value: object) -> bool:
    return value is True or str(value).lower() in {"yes", "true", "on", "1"}
