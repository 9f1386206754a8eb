"""What does an action ask for, and how is what someone entered read?

A web form sends text, another program sends typed JSON; both are read here, so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite, nan
from typing import Any, Literal

from keyworker.policy.casefile import LONDON
from keyworker.policy.durations import Duration
from keyworker.policy.put_aside import none_will_do
from keyworker.policy.rules.checklists import needs_reason, says_nothing
from keyworker.policy.said_terms import term_meant
from keyworker.policy.wording import once_bracketed
from keyworker.policy.written_dates import day_of_parts, in_london, written_day, written_moment
from keyworker.policy.written_names import is_name, shown_part
from keyworker.record.models import Person

FieldKind = Literal[
    "text",
    "long-text",
    "yes-no",
    "choice",
    "date",
    "datetime",
    "number",
    "duration",
    "worker",
    "child",
    "children",
    "people",
    "outcomes",
    "in-order",
    "new-children",
]
Choices = tuple[tuple[str, str], ...]
# Further choices by what was written: an answer's own value, or words that somebody looks for it by.
Finds = Callable[[str], Choices]
# How much may be typed on a line, and where more than a line is asked for: some eight pages.
LONGEST_LINE, LONGEST_WORDS = 500, 20_000
# What the names end in under which the words to look for are sent, and those whose answers are shown already.
_FIND, _FOUND = ".find", ".found"


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One thing a form asks. ``nothing`` labels a tick that may stand instead of an answer, sent as NAME.nothing.

    A field of a pack's checklist carries its ``section`` and ``clause``; ``per_child`` is the child it is asked of.
    ``wanted``: the policy asks for it, so no form calls it optional, though it may be given a reason for its absence.
    ``initial`` is filled in already; ``last_answer`` is what was last answered, shown beside it to confirm or change.
    Where there are too many to list, ``finds`` gives others beside the ``choices``: the words to look for are sent as
    NAME.find, and as NAME.found those whose answers are on the form already.
    """

    name: str
    label: str
    hint: str = ""
    type: FieldKind = "text"
    choices: Choices = ()
    required: bool = True
    wanted: bool = False
    per_child: Person | None = None
    width: str = ""
    section: str = ""
    clause: str = ""
    nothing: str = ""
    initial: Any = None
    last_answer: Any = None
    finds: Finds | None = None
    # Where what holds it takes less, or more, than a form usually does.
    most: int = 0

    def among(self, value: str) -> dict[str, str]:
        """The choices with their words; where the value is none of those listed, what it finds besides."""
        listed = dict(self.choices)
        if not value or value in listed or self.finds is None:
            return listed
        return {**dict(self.finds(value)), **listed}

    @property
    def longest(self) -> int:
        """How many characters an answer that is typed may have."""
        if self.most:
            return self.most
        return LONGEST_WORDS if self.type in {"long-text", "outcomes"} else LONGEST_LINE

    @property
    def find_name(self) -> str:
        """The name under which the words are sent that others are looked for by."""
        return f"{self.name}{_FIND}"

    @property
    def found_name(self) -> str:
        """The name under which those words are sent again once the form shows whom they found."""
        return f"{self.name}{_FOUND}"

    @property
    def nothing_name(self) -> str:
        """The name under which the "nothing to say" tick is sent."""
        return f"{self.name}.nothing"


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
        value = _parts(field.name, entered)
    if field.type == "new-children" and _blank(value):
        value = _new_children(field.name, entered)
    if field.required and _puts_aside(field, value):
        label = field.label.rstrip("?.")
        raise ValueError(f"Say more: ‘{_shown(value)}’ does not answer ‘{label}’")
    return None if _blank(value) else _READERS[field.type](field, value)


def _puts_aside(field: FormField, value: Any) -> bool:
    """Whether what is written where words are needed only puts the question aside."""
    in_words = field.type in {"long-text", "outcomes"} or (field.type == "text" and field.clause)
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
    reason = str(_READERS["text"](field, value)).strip()
    said = reason if reason.startswith(field.nothing) else f"{field.nothing} {reason}"
    return [said] if field.type == "outcomes" else said


def _looked_for(field: FormField, entered: Mapping[str, Any]) -> None:
    """Whoever wrote a name has not chosen anybody until they have seen whom it finds."""
    words = _not_looked_for(entered, field.name)
    if words:
        raise ValueError(f"Choose from those found by ‘{words}’, or empty the box")


def looks_for_somebody(entered: Mapping[str, Any]) -> bool:
    """Whether a name was written that was not looked for yet: Enter in that box is meant to find, not to record."""
    boxes = (name.removesuffix(_FIND) for name in entered if name.endswith(_FIND))
    return any(_not_looked_for(entered, box) for box in boxes)


def _not_looked_for(entered: Mapping[str, Any], name: str) -> str:
    """The words by which somebody is to be found for a field and was not yet; empty where there are none."""
    words, found = (str(_look(entered, f"{name}{end}") or "").strip() for end in (_FIND, _FOUND))
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


def _parts(name: str, entered: Mapping[str, Any]) -> str | None:
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
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = nan
    if not isfinite(number):
        raise ValueError("Enter a number")
    if round(number, _DECIMALS) != number:
        # What is kept has no more; a figure rounded without a word would not be what was entered.
        raise ValueError(f"‘{field.label.rstrip('?.')}’ takes at most two decimal places")
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


LONGEST_NAME = 100
CHILD_PARTS = ("id", "given_name", "family_name", "born", "expected")


def _new_children(name: str, entered: Mapping[str, Any]) -> list[dict[str, str]]:
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
        return _parts(f"{name}-{index}-{part}", entered) or ""
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


_READERS: dict[FieldKind, Callable[[FormField, Any], object]] = {
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
}
