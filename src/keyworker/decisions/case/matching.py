"""Do the fields of one event pass what a pattern asks of them?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Final

from keyworker.decisions.document_facts import look_up, setting_value
from keyworker.policy.casefile import LONDON, Attempt, Event
from keyworker.policy.conditions.compared import ENTERED, TODAY
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.conditions.tests import Tests
from keyworker.policy.conditions.truth import UNKNOWN, YES
from keyworker.policy.packs.pack import Pack
from keyworker.policy.put_aside import says_something


def passes_all(
    where: Mapping[str, Tests],
    event: Event,
    pack: Pack,
    today: date,
    attempt: Attempt | None = None,
) -> bool:
    """Whether every field that is asked for passes; one that is not given passes only where that is asked.

    ``attempt`` holds what is entered for the action being tried, where a field is compared with that.
    """
    compared_with = partial(_compared_with, event, pack, today, attempt)
    for name, tests in where.items():
        value = _value(name, event)
        if tests.known is not None and not says_something(value, name):
            # "None" tells nothing, so what it was answered to is not known.
            value = None
        if not (
            tests.known is False
            if value is None
            else tests.put_to(value, compared_with, pack.calendar) is YES
        ):
            return False
    return True


def ruled_out(where: Mapping[str, Tests], event: Event, pack: Pack, today: date) -> bool:
    """Whether a field that is given fails what is asked of it; one that is not given rules nothing out."""
    compared_with = partial(_compared_with, event, pack, today, None)
    given = ((_value(name, event), tests) for name, tests in where.items())
    return any(
        value is not None and tests.put_to(value, compared_with, pack.calendar) is not YES
        for value, tests in given
    )


def _value(name: str, event: Event) -> object:
    value = event.field(name)
    worked_out = _WORKED_OUT.get(name) if value is None else None
    return worked_out(event) if worked_out is not None else value


def _compared_with(
    event: Event, pack: Pack, today: date, attempt: Attempt | None, name: str
) -> object:
    """What a test compares with: another field of the event, a local default, today, an answer now entered."""
    if name == TODAY:
        return today
    if name.startswith("setting."):
        return setting_value(pack, name.removeprefix("setting."))
    if name.startswith(ENTERED):
        fields = attempt.fields if attempt is not None else {}
        return look_up(fields, name.removeprefix(ENTERED))
    value = event.day if name == "at" else event.field(name)
    return UNKNOWN if value is None else value


def _length_in_days(event: Event) -> int | None:
    """Calendar days from the first day away to the day before return."""
    first, back = as_day(event.field("first_day")), as_day(event.field("expected_return"))
    return (back - first).days if first is not None and back is not None else None


def _part_of_day(event: Event) -> str | None:
    """Morning before noon, evening from five; None where only the day is known."""
    if not isinstance(event.at, datetime):
        return None
    hour = (event.at.astimezone(LONDON) if event.at.tzinfo else event.at).hour
    return "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"


# Fields that follow from others, where they are not given.
_WORKED_OUT: Final[Mapping[str, Callable[[Event], object]]] = {
    "length_days": _length_in_days,
    "part_of_day": _part_of_day,
}
