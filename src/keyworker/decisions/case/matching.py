"""Do the fields of one event pass what a pattern asks of them?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from keyworker.decisions.document_facts import look_up, setting_value
from keyworker.policy.casefile import Attempt, Event
from keyworker.policy.conditions.compared import ENTERED, TODAY
from keyworker.policy.conditions.tests import Tests
from keyworker.policy.conditions.truth import UNKNOWN, YES
from keyworker.policy.packs.pack import Pack


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
    for name, tests in where.items():
        value = _value(name, event)
        if not (
            tests.known is False
            if value is None
            else _passes(tests, value, event, pack, today, attempt)
        ):
            return False
    return True


def ruled_out(where: Mapping[str, Tests], event: Event, pack: Pack, today: date) -> bool:
    """Whether a field that is given fails what is asked of it; one that is not given rules nothing out."""
    given = ((_value(name, event), tests) for name, tests in where.items())
    return any(
        value is not None and not _passes(tests, value, event, pack, today)
        for value, tests in given
    )


def _passes(
    tests: Tests,
    value: object,
    event: Event,
    pack: Pack,
    today: date,
    attempt: Attempt | None = None,
) -> bool:
    compared_with = partial(_compared_with, event, pack, today, attempt)
    return tests.put_to(value, compared_with, pack.calendar) is YES


def _value(name: str, event: Event) -> object:
    return _length_in_days(event) if name == "length_days" else event.field(name)


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
    first, back = event.field("first_day"), event.field("expected_return")
    if not first or not back:
        return None
    return (date.fromisoformat(str(back)[:10]) - date.fromisoformat(str(first)[:10])).days
