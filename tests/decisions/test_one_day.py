"""Two things of one day keep the order in which they were recorded, with times or without."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter

from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.casefile_reading import casefile_from
from keyworker.policy.durations import Duration
from keyworker.policy.packs.loader import bundled_packs

DAY = "2026-06-10"
SUFFOLK = next(each for each in bundled_packs() if each.id == "suffolk")


def clocks_after(closed: str, referred: str) -> list[tuple[str, str, str]]:
    """The clocks of a case that was closed and referred again on one day, two days later."""
    first: list[dict[str, Any]] = [
        {"kind": "referral.received", "at": "2026-05-18", "type": "caf", "source": "school"},
        {"kind": "decision.made", "at": "2026-05-20", "outcome": "open", "by": "W1"},
        {"kind": "allocation.started", "at": "2026-05-20", "worker": "W2", "role": "lead"},
    ]
    again: list[dict[str, Any]] = [
        {"kind": "case.closed", "at": closed, "outcome": "completed"},
        {"kind": "referral.received", "at": referred, "type": "caf", "source": "school"},
    ]
    for hour, event in enumerate((*first, *again), start=9):
        event["recorded_at"] = f"{event['at'][:10]}T{hour:02}:30"
    casefile = casefile_from({"events": [*first, *again]})
    return sorted(
        (str(each.id), str(each.status), str(each.limit))
        for each in derive(SUFFOLK, casefile, as_of=date(2026, 6, 12))
    )


@pytest.mark.parametrize(
    ("closed", "referred"), [(DAY, DAY), (f"{DAY}T10:00", DAY), (DAY, f"{DAY}T13:00")]
)
def test_a_referral_on_the_day_of_the_closing_starts_its_own_clocks(
    closed: str, referred: str
) -> None:
    with_times = clocks_after(f"{DAY}T10:00", f"{DAY}T13:00")
    assert [status for _, status, _ in with_times].count("running") == 4
    assert clocks_after(closed, referred) == with_times


def test_a_limit_of_a_time_in_utc_reads_alike_from_the_record_and_from_a_file() -> None:
    read = datetime.fromisoformat("2026-04-07T08:09:00+00:00")
    from_file = TypeAdapter(datetime).validate_json('"2026-04-07T08:09:00Z"')
    day, calendar = Duration.parse("24 hours"), SUFFOLK.calendar
    assert str(day.after(from_file, calendar)) == str(day.after(read, calendar))
