"""Do the fields of one event pass what a pattern asks of them?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from keyworker.decisions.document_facts import setting_value
from keyworker.policy.casefile import Event
from keyworker.policy.conditions.compared import TODAY
from keyworker.policy.conditions.tests import Tests
from keyworker.policy.conditions.truth import UNKNOWN, YES
from keyworker.policy.packs.pack import Pack


def passes_all(where: Mapping[str, Tests], event: Event, pack: Pack, today: date) -> bool:
    """Whether every field that is asked for passes; one that is not given passes only where that is asked."""
    for name, tests in where.items():
        value = _length_in_days(event) if name == "length_days" else event.field(name)
        if value is None:
            if tests.known is not False:
                return False
        elif (
            tests.put_to(value, partial(_compared_with, event, pack, today), pack.calendar)
            is not YES
        ):
            return False
    return True


def _compared_with(event: Event, pack: Pack, today: date, name: str) -> object:
    """What a test compares with: another field of the event, a local default, today."""
    if name == TODAY:
        return today
    if name.startswith("setting."):
        return setting_value(pack, name.removeprefix("setting."))
    value = event.day if name == "at" else event.field(name)
    return UNKNOWN if value is None else value


def _length_in_days(event: Event) -> int | None:
    """Calendar days from the first day away to the day before return."""
    first, back = event.field("first_day"), event.field("expected_return")
    if not first or not back:
        return None
    return (date.fromisoformat(str(back)[:10]) - date.fromisoformat(str(first)[:10])).days
