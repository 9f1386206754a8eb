"""A visit says in which part of the day it was by its time, where nobody says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.decisions.case.matching import passes_all
from keyworker.policy.casefile import CaseFile
from keyworker.policy.conditions import tests
from tests.northshire import a_pack


@pytest.mark.parametrize(
    ("at", "said", "part"),
    [
        ("2026-09-07T09:30", None, "morning"),
        ("2026-09-07T11:59", None, "morning"),
        ("2026-09-07T12:00", None, "afternoon"),
        ("2026-09-07T16:59", None, "afternoon"),
        ("2026-09-07T17:00", None, "evening"),
        ("2026-09-07T16:30Z", None, "evening"),
        ("2026-09-07T09:30", "evening", "evening"),
        ("2026-09-07", None, None),
    ],
)
def test_the_part_of_the_day_follows_from_the_time(
    at: str, said: str | None, part: str | None
) -> None:
    file = CaseFile.model_validate(
        {"events": [{"kind": "visit.attempted", "at": at, "part_of_day": said}]}
    )
    (event,) = file.events
    found = [
        each
        for each in ("morning", "afternoon", "evening")
        if passes_all(
            {"part_of_day": tests.Tests.model_validate({"is": each})},
            event,
            a_pack(),
            date(2026, 9, 8),
        )
    ]
    assert found == ([part] if part else [])
