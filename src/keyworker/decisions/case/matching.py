"""Do the fields of one event pass what a pattern asks of them?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from keyworker.decisions.document_facts import setting_value
from keyworker.policy.casefile import Event
from keyworker.policy.conditions.compared import TODAY
from keyworker.policy.conditions.tests import Tests
from keyworker.policy.conditions.truth import UNKNOWN, Truth
from keyworker.policy.packs.pack import Pack


def passes_all(where: Mapping[str, Tests], event: Event, pack: Pack, today: date) -> bool:
    """Whether every field that is asked for passes; one that is not given passes only where that is asked."""
    fields = _EventFields(event, pack, today)
    return all(_passes(name, tests, fields) for name, tests in where.items())


def _passes(name: str, tests: Tests, fields: _EventFields) -> bool:
    value = _length_in_days(fields.event) if name == "length_days" else fields.event.field(name)
    if value is None:
        return tests.known is False
    return tests.put_to(value, fields.get, fields.pack.calendar) is Truth.YES


@dataclass(frozen=True)
class _EventFields:
    """The fields of one event, for a test that compares one with another."""

    event: Event
    pack: Pack
    today: date

    def get(self, name: str) -> object:
        if name == TODAY:
            return self.today
        if name.startswith("setting."):
            return setting_value(self.pack, name.removeprefix("setting."))
        value = self.event.day if name == "at" else self.event.field(name)
        return UNKNOWN if value is None else value


def _length_in_days(event: Event) -> int | None:
    """Calendar days from the first day away to the day before return."""
    first, back = event.field("first_day"), event.field("expected_return")
    if not first or not back:
        return None
    return (date.fromisoformat(str(back)[:10]) - date.fromisoformat(str(first)[:10])).days
