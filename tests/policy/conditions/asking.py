"""Facts to ask conditions of: a plain document with a few events, on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import TypeAdapter

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.facts import CaseFacts
from keyworker.policy.casefile import CaseFile
from keyworker.policy.conditions.model import Condition
from tests.northshire import a_pack

DAY = date(2026, 6, 1)


def read(written: Any) -> Condition:
    """The condition as a pack writes it."""
    condition: Condition = TypeAdapter(Condition).validate_python(written)
    return condition


def facts_of(
    *events: dict[str, Any],
    day: date = DAY,
    people: list[dict[str, Any]] | None = None,
    **more: Any,
) -> CaseFacts:
    """The facts of a case with these events; ``more`` are facts by name."""
    file = CaseFile.model_validate({"people": people or [], "events": list(events)})
    return CaseFacts(CaseOnDay(a_pack(), file, day), extra=more)


VISIT = {"kind": "visit.made", "at": "2026-05-20", "where": "home", "id": "E1"}
LATER_VISIT = {"kind": "visit.made", "at": "2026-05-28", "where": "school", "id": "E2"}
