"""Is this value what the field asks for; if not, what should be written instead?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from keyworker.policy.durations import Duration, Unit
from keyworker.policy.problems import did_you_mean
from keyworker.policy.put_aside import is_put_aside
from keyworker.policy.vocabulary import Field, FieldType
from keyworker.policy.written_dates import EARLIEST_YEAR, LATEST_YEAR

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")
_BRITISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YEARS = range(EARLIEST_YEAR, LATEST_YEAR + 1)
_LONGEST_IN_DAYS = 36_525
_DAYS = {Unit.WEEKS: 7, Unit.MONTHS: 31, Unit.YEARS: 366}


def wrong_value(value: Any, field: Field) -> str | None:
    """What is wrong with ``value`` for ``field``, as the rest of a sentence; None where nothing is."""
    if field.type is FieldType.CHOICE:
        return _wrong_choice(value, field.choices)
    if field.of_any_type and isinstance(value, str | int | float):
        return None
    if field.keys:
        return _wrong_list(value) or _wrong_key(value, field.keys)
    return _CHECKS[field.type](value) or _wrong_for(value, field)


def _wrong_for(value: Any, field: Field) -> str | None:
    """What is wrong with a value of the right type, where the field asks for more than that."""
    if field.type is FieldType.NUMBER and (wrong := field.out_of_bounds(value)):
        return f"{_shown(value)} cannot be: it {wrong}"
    if field.says_something and is_put_aside(value):
        return f"{_shown(value)} says nothing"
    return None


def wrong_day(value: Any) -> str | None:
    """What is wrong with a date; it must be written year-month-day."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return _impossible(value)
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return f"'{value}' should be a date without a time; write {value[:10]}"
    return _not_a_date(value)


def wrong_moment(value: Any) -> str | None:
    """What is wrong with a date or date-time."""
    if isinstance(value, str) and (_DAY.fullmatch(value) or _MOMENT.fullmatch(value)):
        return _impossible(value)
    return _not_a_date(value)


def _impossible(text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return f"'{text}': there is no such {'day' if len(text) == 10 else 'day and time'}"
    if moment.year not in _YEARS:
        return f"'{text}': the year should be from {_YEARS.start} to {_YEARS.stop - 1}"
    return None


def _not_a_date(value: Any) -> str:
    written = _BRITISH.fullmatch(value.strip()) if isinstance(value, str) else None
    if written:
        try:
            day = date(int(written[3]), int(written[2]), int(written[1]))
        except ValueError:
            return f"'{value}': there is no such day; dates are written year-month-day, such as 2026-05-31"
        return f"'{value}' should be written {day.isoformat()}"
    return f"{_shown(value)} is not a date; write year-month-day, such as 2026-05-31"


def _wrong_text(value: Any) -> str | None:
    if isinstance(value, str):
        return None
    quotes = "; put it in quotes" if isinstance(value, int | float) else ""
    return f"{_shown(value)} should be text{quotes}"


def _wrong_id(value: Any) -> str | None:
    return _wrong_text(value) or (None if value.strip() else "should not be empty")


def _wrong_yes_no(value: Any) -> str | None:
    return None if isinstance(value, bool) else f"{_shown(value)} should be true or false"


def _wrong_number(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{_shown(value)} should be a number"
    return None if abs(value) < 1e12 else f"{_shown(value)} is too large a number"


def _wrong_length(value: Any) -> str | None:
    if not isinstance(value, str):
        return f"{_shown(value)} has no unit; write a length such as '3 weeks'"
    try:
        length = Duration.parse(value)
    except ValueError as error:
        return str(error)
    too_long = abs(length.count) * _DAYS.get(length.unit, 1) > _LONGEST_IN_DAYS
    return f"'{value}' is longer than any duty" if too_long else None


def _wrong_people(value: Any) -> str | None:
    if isinstance(value, list):
        return next((wrong for each in value if (wrong := _wrong_id(each))), None)
    return f"{_shown(value)} should be a list of people's ids, such as ['P1']"


def _wrong_list(value: Any) -> str | None:
    return (
        None if isinstance(value, list | dict) else f"{_shown(value)} should be a list or an object"
    )


def _wrong_key(listed: Any, keys: tuple[str, ...]) -> str | None:
    """The first key that no object in the list has, with its place."""
    for place, each in enumerate(listed if isinstance(listed, list) else [listed]):
        stray = (
            next((key for key in each if key not in keys), None) if isinstance(each, dict) else None
        )
        if stray is not None:
            return f"[{place}] has no '{stray}' ({', '.join(keys)}){did_you_mean(str(stray), keys)}"
    return None


def _wrong_choice(value: Any, choices: tuple[str, ...]) -> str | None:
    if value in choices:
        return None
    return (
        f"{_shown(value)} should be one of {', '.join(choices)}{did_you_mean(str(value), choices)}"
    )


def _shown(value: Any) -> str:
    text = (
        {True: "true", False: "false", None: "null"}[value]
        if value is None or value is True or value is False
        else repr(value)
    )
    return text if len(text) <= 60 else text[:57] + "..."


_CHECKS: dict[FieldType, Callable[[Any], str | None]] = {
    FieldType.TEXT: _wrong_text,
    FieldType.YES_NO: _wrong_yes_no,
    FieldType.NUMBER: _wrong_number,
    FieldType.DATE: wrong_day,
    FieldType.MOMENT: wrong_moment,
    FieldType.DURATION: _wrong_length,
    FieldType.PERSON: _wrong_id,
    FieldType.PEOPLE: _wrong_people,
    FieldType.WORKER: _wrong_id,
    FieldType.LIST: _wrong_list,
}
