"""Which value does one answer stand for: a text, a day, a number, a person, a child? Raises ValueError with what to enter instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from keyworker.actions.form_fields import LONGEST_NAME, FieldKind, FormField
from keyworker.policy.casefile import LONDON
from keyworker.policy.durations import Duration
from keyworker.policy.problems import did_you_mean
from keyworker.policy.said_terms import term_meant
from keyworker.policy.written_dates import day_of_parts, in_london, written_day, written_moment
from keyworker.policy.written_names import is_name, shown_part
from keyworker.policy.written_numbers import written_number


def date_of_parts(name: str, entered: Mapping[str, Any]) -> str | None:
    """A date given as day, month and year, with a time where one is given."""
    day, month, year = (
        str(entered.get(f"{name}-{part}") or "").strip() for part in ("day", "month", "year")
    )
    time = str(entered.get(f"{name}-time") or "").strip()
    if not (day or month or year):
        if time:
            raise ValueError("Enter the day as well as the time")
        return None
    text = day_of_parts(day, month, year).isoformat()
    return f"{text}T{time}" if time else text


def _text(field: FormField, value: object) -> str:
    if not isinstance(value, str | int | float):
        raise ValueError("Enter text")
    return _bounded(field, _storable(str(value).strip()))


def _bounded(field: FormField, text: str) -> str:
    if len(text) > field.longest:
        raise ValueError(
            f"‘{field.label.rstrip('?.')}’ takes at most {field.longest} characters, and this has {len(text)}"
        )
    return text


def _storable(text: str) -> str:
    # The database holds no null character; nothing else that can be typed is refused.
    if "\x00" in text:
        raise ValueError("Remove the character that cannot be stored")
    return text


def _yes_no(field: FormField, value: object) -> bool:
    if isinstance(value, bool):
        return value
    answers = {"yes": True, "true": True, "no": False, "false": False, "on": True}
    if str(value).lower() not in answers:
        raise ValueError("Choose yes or no")
    return answers[str(value).lower()]


def _choice(field: FormField, value: object) -> str:
    text = str(getattr(value, "ref", value))
    among = field.among(text)
    if text not in among:
        meant = term_meant(text, among) if field.finds is None else None
        if meant is not None:
            return meant
        raise ValueError(f"Choose one of the answers to ‘{field.label.rstrip('?.')}’")
    return text


def _date(field: FormField, value: object) -> date:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    return written_day(str(value))


def _moment(field: FormField, value: object) -> date | datetime:
    if isinstance(value, date):
        return in_london(value)
    return written_moment(str(value))


_DECIMALS = 2


def _number(field: FormField, value: Any) -> float | int:
    number = float(written_number(value))
    if round(number, _DECIMALS) != number:
        # What is kept has no more; a figure rounded without a word would not be what was entered.
        raise ValueError(f"‘{field.label.rstrip('?.')}’ takes at most two decimal places")
    wrong = field.held_in.out_of_bounds(number) if field.held_in is not None else None
    if wrong:
        raise ValueError(f"Check the number: ‘{field.label.rstrip('?.')}’ {wrong}")
    return int(number) if number.is_integer() else number


def _duration(field: FormField, value: Any) -> str:
    """A length of time, as policies write it."""
    try:
        return str(Duration.parse(str(value)))
    except ValueError:
        raise ValueError("Write a number and a unit, such as 3 weeks") from None


def _several(field: FormField, value: Any) -> tuple[str, ...]:
    given = value if isinstance(value, list | tuple) else str(value).split(",")
    refs = tuple(dict.fromkeys(str(getattr(each, "ref", each)).strip() for each in given))
    if not set(refs) <= dict(field.choices).keys():
        raise ValueError(f"Choose from the people listed under ‘{field.label.rstrip('?.')}’")
    return refs


def _in_order(field: FormField, value: Any) -> tuple[str, ...] | None:
    """Some of the choices, each once, in the order given: a form repeats the name and leaves places empty."""
    given = value if isinstance(value, list | tuple) else [value]
    chosen = tuple(str(getattr(each, "ref", each)).strip() for each in given)
    chosen = tuple(each for each in chosen if each)
    if not set(chosen) <= dict(field.choices).keys():
        raise ValueError(f"Choose from those listed under ‘{field.label.rstrip('?.')}’")
    if len(set(chosen)) < len(chosen):
        raise ValueError("Choose each of them once")
    return chosen or None


def _lines(field: FormField, value: Any) -> tuple[Any, ...]:
    """A list: one line each in a form, or the items as another program gives them."""
    given = value if isinstance(value, list | tuple) else str(value).splitlines()
    kept = tuple(_storable(each.strip()) if isinstance(each, str) else each for each in given)
    kept = tuple(each for each in kept if each)
    _bounded(field, "\n".join(str(each) for each in kept))
    if field.choices and not {str(each) for each in kept} <= dict(field.choices).keys():
        raise ValueError(f"Choose from the answers listed under ‘{field.label.rstrip('?.')}’")
    return kept


CHILD_PARTS = ("id", "given_name", "family_name", "born", "expected")


def children_typed(name: str, entered: Mapping[str, Any]) -> list[dict[str, str]]:
    """Children written into a form as NAME-0-given_name, NAME-0-born ..."""
    found = []
    for index in range(20):
        child = {
            part: str(entered.get(f"{name}-{index}-{part}") or "").strip() for part in CHILD_PARTS
        }
        for part in ("born", "expected"):
            child[part] = child[part] or _date_of_child(name, index, part, entered)
        if any(child.values()):
            found.append({part: value for part, value in child.items() if value})
    return found


def _date_of_child(name: str, index: int, part: str, entered: Mapping[str, Any]) -> str:
    try:
        return date_of_parts(f"{name}-{index}-{part}", entered) or ""
    except ValueError as error:
        what = "date of birth" if part == "born" else "expected date"
        raise ValueError(f"Child {index + 1}, {what}: {error}") from None


def _children_given(field: FormField, value: object) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, Mapping) for each in value):
        raise ValueError("Enter each child with a name, and a date of birth or an expected date")
    children = []
    for each in value:
        child = {part: each[part] for part in CHILD_PARTS if each.get(part)}
        for part in ("given_name", "family_name"):
            if part in child:
                child[part] = shown_part(_storable(str(child[part])))
                if child[part] and not is_name(child[part]):
                    raise ValueError("Enter a name that has letters, or leave it empty")
                if len(child[part]) > LONGEST_NAME:
                    raise ValueError(f"A name can have at most {LONGEST_NAME} letters")
        for part in ("born", "expected"):
            if part in child:
                child[part] = _date(field, child[part])
        children.append(child)
    return tuple(children)


TASK_PARTS = ("what", "owner", "named", "due", "measure")
_MOST_TASKS = 20


def tasks_typed(name: str, entered: Mapping[str, Any]) -> list[dict[str, str]]:
    """Tasks written into a form as NAME-0-what, NAME-0-owner, NAME-0-due-day ..."""
    found = []
    for index in range(_MOST_TASKS):
        task = {
            part: str(entered.get(f"{name}-{index}-{part}") or "").strip() for part in TASK_PARTS
        }
        try:
            task["due"] = task["due"] or date_of_parts(f"{name}-{index}-due", entered) or ""
        except ValueError as error:
            raise ValueError(f"Task {index + 1}, by when: {error}") from None
        # Whose it is stands on each row before anybody writes there.
        if any(value for part, value in task.items() if part != "owner"):
            found.append({part: value for part, value in task.items() if value})
    return found


def _tasks_given(field: FormField, value: object) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, Mapping) for each in value):
        raise ValueError("Enter each task with what is to be done, by whom and by when")
    return tuple(_task_given(field, number, each) for number, each in enumerate(value, start=1))


def _task_given(field: FormField, number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    unknown = next((name for name in given if name not in TASK_PARTS), None)
    if unknown is not None:
        hint = did_you_mean(unknown, TASK_PARTS)
        raise ValueError(f"Task {number}: '{unknown}' is nothing that is asked of a task{hint}")
    task = {part: given[part] for part in TASK_PARTS if given.get(part)}
    for part in ("what", "named", "measure"):
        if part in task:
            task[part] = _bounded(field, _storable(str(task[part]).strip()))
    if said := _left_out(field, task):
        raise ValueError(f"Task {number}: {said}")
    if "due" in task:
        try:
            task["due"] = _date(field, task["due"])
        except ValueError as error:
            raise ValueError(f"Task {number}, by when: {error}") from None
    return task


def _left_out(field: FormField, task: Mapping[str, Any]) -> str:
    """What a task does not say that it has to; empty where it says all."""
    owner = str(task.get("owner") or "")
    if not task.get("what"):
        return "say what is to be done"
    if owner not in field.among(owner):
        return "choose who is to do it"
    if owner == "agency" and not task.get("named"):
        return "say which agency is to do it"
    return "" if "due" in task or field.undated else "say by when it is to be done"


READERS: dict[FieldKind, Callable[[FormField, Any], object]] = {
    "text": _text,
    "long-text": _text,
    "yes-no": _yes_no,
    "choice": _choice,
    "date": _date,
    "datetime": _moment,
    "number": _number,
    "duration": _duration,
    "worker": _choice,
    "child": _choice,
    "children": _several,
    "people": _several,
    "outcomes": _lines,
    "in-order": _in_order,
    "new-children": _children_given,
    "tasks": _tasks_given,
}
