"""When is a duty due that is asked for once in each week?"""

from __future__ import annotations

from datetime import date
from typing import Any

from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from tests.casefiles import CaseFileStory, a_case_file
from tests.northshire import a_pack, a_timescale

WEEKLY = a_timescale(
    id="weekly-check",
    starts={"event": "referral.received"},
    within="1 week",
    repeats="week",
    stops={"event": "oversight.recorded"},
)


def weeks(story: CaseFileStory, as_of: str, **more: Any) -> tuple[Clock, ...]:
    return derive(a_pack(timescales=[WEEKLY | more]), story.file(), as_of=date.fromisoformat(as_of))


def checked(*days: str) -> CaseFileStory:
    story = a_case_file().received("2026-03-02")
    for day in days:
        story.happened("oversight.recorded", day)
    return story


def test_it_is_due_by_the_last_working_day_of_its_week() -> None:
    found = weeks(
        a_case_file().received("2026-03-30"), "2026-03-31"
    )  # Good Friday is the 3rd of April
    assert [each.limit for each in found] == [date(2026, 4, 2)]


def test_one_check_in_each_week_meets_both_however_far_apart() -> None:
    found = weeks(checked("2026-03-02", "2026-03-13"), "2026-03-15")
    assert [each.status for each in found] == ["met", "met"]


def test_a_week_that_went_by_stays_missed_though_the_next_is_met() -> None:
    found = weeks(checked("2026-03-02", "2026-03-16"), "2026-03-17")
    assert [(each.status, each.days_late) for each in found] == [
        ("met", 0),
        ("ended", 2),
        ("met", 0),
    ]
    assert found[1].because[-1] == "Not done in that week"


def test_done_at_the_weekend_it_is_late_for_its_week_and_does_not_serve_the_next() -> None:
    found = weeks(checked("2026-03-07"), "2026-03-10")
    assert [(each.status, each.days_late) for each in found] == [("met-late", 1), ("running", 0)]


def test_it_ends_with_the_duty() -> None:
    story = checked("2026-03-02").happened("case.closed", "2026-03-10")
    assert [each.status for each in weeks(story, "2026-03-20")] == ["met", "ended"]


def test_a_check_on_the_day_it_starts_counts_for_its_week() -> None:
    (found,) = weeks(checked("2026-03-02"), "2026-03-03")
    assert (
        found.because[1]
        == "Once in the week of Mon 2 Mar 2026, by its last working day, Fri 6 Mar 2026 (Northshire 1)"
    )
