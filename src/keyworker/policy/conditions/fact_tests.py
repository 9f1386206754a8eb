"""Does a value pass the tests that a condition or a pattern puts to it, and how are those tests said?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from keyworker.policy.casefile import local_day
from keyworker.policy.conditions.compared import ComparedWith
from keyworker.policy.conditions.model import SettingFigure, Tests
from keyworker.policy.conditions.truth import UNKNOWN, Truth, Unknown
from keyworker.policy.durations import Duration, WorkingDays
from keyworker.policy.wording import value_in_words


def passes(
    tests: Tests,
    value: object,
    look_up: Callable[[str], object] | None = None,
    calendar: WorkingDays | None = None,
) -> Truth:
    """Put a known value to every one of ``tests``; ``look_up`` finds what it is compared with.

    ``calendar`` counts the working days of a length that moves it; without one every day counts.
    """
    outcome = Truth.YES
    for name, wanted in tests.by_name:
        if name in {"before", "after", "matches"}:
            outcome &= _compared(name, value, wanted, look_up, calendar or EVERY_DAY)
        elif name == "known":
            outcome &= Truth.YES if is_given(value) is wanted else Truth.NO
        else:
            outcome &= _holds(name, value, _figure(wanted, look_up))
    return outcome


def _figure(wanted: object, look_up: Callable[[str], object] | None) -> object:
    """The figure itself, where the pack leaves it to a local default."""
    if not isinstance(wanted, SettingFigure):
        return wanted
    return look_up(f"setting.{wanted.setting}") if look_up is not None else UNKNOWN


def is_given(value: object) -> bool:
    """Whether anything has been said: blank text and empty lists say nothing."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | tuple | dict | set | frozenset):
        return bool(value)
    return value is not None and not isinstance(value, Unknown)


def _holds(name: str, value: object, wanted: object) -> Truth:
    try:
        return Truth.YES if _HOLDS[name](value, wanted) else Truth.NO
    except ValueError:
        # Text where a number is needed decides nothing: it is as good as not known.
        return Truth.UNKNOWN


def _compared(
    test: str,
    value: object,
    wanted: ComparedWith,
    look_up: Callable[[str], object] | None,
    calendar: WorkingDays,
) -> Truth:
    other = _other(wanted, look_up)
    if isinstance(other, Unknown) or other is None:
        return Truth.UNKNOWN
    if test == "matches":
        return Truth.YES if value == other else Truth.NO
    try:
        left, right = _as_date(value), _as_date(other)
    except ValueError:
        return Truth.UNKNOWN
    right = moved_day(right, wanted.length, calendar)
    return Truth.YES if (left < right if test == "before" else left > right) else Truth.NO


def _other(wanted: ComparedWith, look_up: Callable[[str], object] | None) -> object:
    """What the value is compared with, before anything moves it."""
    if not wanted.readable:
        return UNKNOWN
    return wanted.name if wanted.is_date or look_up is None else look_up(wanted.name)


def moved_day(day: date, length: Duration | None, calendar: WorkingDays) -> date:
    """The day, moved by the length where there is one."""
    return local_day(length.after(day, calendar)) if length is not None else day


class EveryDay:
    """Counts every day as a working day: for lengths where no calendar is known."""

    def is_working(self, day: date) -> bool:
        return True

    def add_working_days(self, start: date, count: int) -> date:
        return date.fromordinal(start.toordinal() + count)

    def working_days_between(self, start: date, end: date) -> int:
        return max(0, (end - start).days)


EVERY_DAY: Final = EveryDay()


def _as_date(value: object) -> date:
    return local_day(value) if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _same(value: object, wanted: object) -> bool:
    """Equal, and not a number taken for a yes."""
    return isinstance(value, bool) is isinstance(wanted, bool) and value == wanted


def _contains(value: object, wanted: object) -> bool:
    return wanted in value if isinstance(value, Sequence | set | frozenset) else value == wanted


def _size(value: object) -> float:
    """A number, or a length of time in days, so that the two can be compared."""
    if isinstance(value, Duration):
        return value.count * {"hours": 1 / 24, "weeks": 7, "months": 30.4, "years": 365.25}.get(
            value.unit.value, 1
        )
    if isinstance(value, str):
        return _size(Duration.parse(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is not a number")
    return float(value)


_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "is_": lambda value, wanted: _same(value, wanted),
    "is_not": lambda value, wanted: not _same(value, wanted),
    "in_": lambda value, wanted: any(_same(value, each) for each in wanted),
    "not_in": lambda value, wanted: not any(_same(value, each) for each in wanted),
    "includes": _contains,
    "below": lambda value, wanted: _size(value) < _size(wanted),
    "above": lambda value, wanted: _size(value) > _size(wanted),
    "at_least": lambda value, wanted: _size(value) >= _size(wanted),
    "at_most": lambda value, wanted: _size(value) <= _size(wanted),
}

RECORDED = "recorded"
_PHRASES: dict[str, str] = {
    "is_": "{}",
    "is_not": "other than {}",
    "includes": "including {}",
    "below": "below {}",
    "above": "above {}",
    "at_least": "at least {}",
    "at_most": "at most {}",
    "before": "before {}",
    "after": "after {}",
    "matches": "the same as {}",
}


def compared_in_words(wanted: ComparedWith, label: Callable[[str], str]) -> str:
    """What a value is compared with: "16 years before today", a written date; ``label`` says a fact or a field."""
    if not wanted.readable:
        return label(wanted.written)
    base = value_in_words(wanted.name) if wanted.is_date or wanted.is_today else label(wanted.name)
    if wanted.length is None:
        return base
    length = Duration(abs(wanted.length.count), wanted.length.unit)
    return f"{length} {'before' if wanted.length.count < 0 else 'after'} {base}"


def field_in_words(name: str) -> str:
    """A field of an event, or a fact without words of its own."""
    return f"the '{name.rpartition('.')[2].replace('_', ' ')}'"


def phrases_of_tests(
    tests: Tests,
    look_up: Callable[[str], object] | None = None,
    label: Callable[[str], str] = field_in_words,
) -> list[str]:
    """Each test as a phrase; ``look_up`` finds the figure of a local default, ``label`` says what it is compared with."""
    phrases = []
    for name, wanted in tests.by_name:
        if name == "known":
            phrases.append(RECORDED if wanted else f"not {RECORDED}")
        elif name in {"in_", "not_in"}:
            words = " or ".join(value_in_words(each) for each in wanted)
            phrases.append(words if name == "in_" else f"none of {words}")
        elif name in {"before", "after", "matches"}:
            phrases.append(_PHRASES[name].format(compared_in_words(wanted, label)))
        else:
            phrases.append(_PHRASES[name].format(_figure_in_words(wanted, look_up)))
    return phrases


def _figure_in_words(wanted: object, look_up: Callable[[str], object] | None) -> str:
    if not isinstance(wanted, SettingFigure):
        return value_in_words(wanted)
    figure = _figure(wanted, look_up)
    known = not isinstance(figure, Unknown)
    return f"{value_in_words(figure)} (a local default)" if known else "the figure set locally"
