"""Services that go on are the same services; those of another time are counted by themselves."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.decisions.case.going_on import with_first_days
from keyworker.policy.casefile_reading import casefile_from
from keyworker.policy.packs.loader import find_pack


def first_days(*events: dict[str, Any]) -> list[str | None]:
    people = [{"id": each, "is": "child"} for each in ("P1", "P2")]
    known = casefile_from({"people": people, "events": list(events)})
    found = with_first_days(known, find_pack("cin")).events
    assert [each.serial for each in found] == [each.serial for each in known.events]
    said = (each.field("first_day") for each in found if each.kind == "services.agreed")
    return [None if day is None else str(day) for day in said]


def agreed(at: str, start: str | None, until: str | None) -> dict[str, Any]:
    said = {"from": start, "until": until}
    return {"kind": "services.agreed", "at": at} | {k: v for k, v in said.items() if v}


FIRST = agreed("2026-01-05", "2026-01-05", "2026-03-27")


@pytest.mark.parametrize(
    ("later", "first_day"),
    [
        (agreed("2026-03-20", "2026-01-05", "2026-05-29"), "2026-01-05"),
        # The next day, and after a weekend.
        (agreed("2026-03-20", "2026-03-28", "2026-05-29"), "2026-01-05"),
        (agreed("2026-03-20", "2026-03-30", "2026-05-29"), "2026-01-05"),
        # A working day lies between.
        (agreed("2026-03-20", "2026-03-31", "2026-05-29"), "2026-03-31"),
        # It turns out that they had begun earlier.
        (agreed("2026-03-20", "2025-12-01", "2026-05-29"), "2025-12-01"),
        # Nobody says from when: nothing shows that the first were over.
        (agreed("2026-06-01", None, "2026-09-30"), "2026-01-05"),
    ],
)
def test_what_follows_without_a_working_day_between_goes_on(
    later: dict[str, Any], first_day: str
) -> None:
    assert first_days(FIRST, later) == ["2026-01-05", first_day]


def test_what_was_cut_short_ended_then() -> None:
    short = agreed("2026-01-20", "2026-01-05", "2026-01-30")
    later = agreed("2026-03-20", "2026-03-23", "2026-05-29")
    assert first_days(FIRST, short, later)[-1] == "2026-03-23"


def test_what_has_no_end_goes_on() -> None:
    later = agreed("2026-09-01", "2026-09-01", "2026-12-01")
    assert first_days(agreed("2026-01-05", "2026-01-05", None), later)[-1] == "2026-01-05"


def test_nothing_goes_on_with_what_was_before_the_case_was_closed() -> None:
    closed = {"kind": "case.closed", "at": "2026-03-20"}
    later = agreed("2026-03-23", "2026-03-23", "2026-05-29")
    assert first_days(FIRST, closed, later)[-1] == "2026-03-23"


def test_what_is_agreed_for_one_child_is_no_part_of_what_was_agreed_for_another() -> None:
    mia, leo = {"person": "P1"}, {"person": "P2"}
    later = agreed("2026-03-20", "2026-03-30", "2026-05-29")
    assert first_days(FIRST | mia, later | leo) == ["2026-01-05", "2026-03-30"]
    assert first_days(FIRST | mia, later | mia) == ["2026-01-05", "2026-01-05"]
    # What names nobody is of the whole family.
    assert first_days(FIRST, later | leo) == ["2026-01-05", "2026-01-05"]
    assert first_days(FIRST | mia, later) == ["2026-01-05", "2026-01-05"]


def test_of_what_says_no_day_nothing_is_known() -> None:
    assert first_days(agreed("2026-01-05", None, "2026-03-27")) == [None]
