"""A clock may start at, or run to, a date on record: a birthday, the day of a hearing, five working days before it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.packs.dates_in_words import date_in_words
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.rules.timescales import Timescale
from tests.casefiles import CaseFileStory, a_case_file
from tests.northshire import a_pack, a_timescale

FIRST_REVIEW = {"id": "first-review", "value": "28 days", "why": "Usual here", "about": "NOR-1"}


def clocks(rule: dict[str, Any], story: CaseFileStory, as_of: str, **parts: Any) -> list[Clock]:
    pack = a_pack(timescales=[rule], settings=[FIRST_REVIEW], **parts)
    return list(derive(pack, story.file(), as_of=date.fromisoformat(as_of)))


def clock(rule: dict[str, Any], story: CaseFileStory, as_of: str) -> Clock:
    (found,) = clocks(rule, story, as_of)
    return found


def due_on(wanted: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A duty that arises with a referral and is owed on a date on record."""
    rule = a_timescale(due=wanted, stops={"event": "meeting.held"}, **parts)
    del rule["within"]
    return rule


def day(text: str) -> date:
    return date.fromisoformat(text)


SUMMARY = due_on({"event": "meeting.planned", "field": "on", "offset": "-5 working days"})


def test_a_duty_may_be_owed_some_working_days_before_a_date_on_record() -> None:
    story = (
        a_case_file().received("2026-05-04").planned("transfer", "2026-05-06", meets="2026-06-02")
    )
    found = clock(SUMMARY, story, "2026-05-26")
    assert (found.limit, found.status, found.unit) == (day("2026-05-26"), "running", "working days")
    assert found.because[1] == (
        "Due on Tue 26 May 2026: 5 working days before the day named, as last given when a meeting was planned (Northshire 1)"
    )
    late = clock(SUMMARY, story, "2026-05-27")
    assert (late.status, late.days_late) == ("overdue", 1)


def test_a_new_date_moves_what_is_still_owed() -> None:
    story = (
        a_case_file().received("2026-05-04").planned("transfer", "2026-05-06", meets="2026-06-02")
    )
    story.planned("transfer", "2026-05-20", meets="2026-06-16")
    assert clock(SUMMARY, story, "2026-05-19").limit == day("2026-05-26")
    assert clock(SUMMARY, story, "2026-05-20").limit == day("2026-06-09")


def test_a_duty_already_done_keeps_the_date_it_had() -> None:
    story = (
        a_case_file().received("2026-05-04").planned("transfer", "2026-05-06", meets="2026-06-02")
    )
    story.happened("meeting.held", "2026-05-27").planned(
        "transfer", "2026-05-28", meets="2026-06-30"
    )
    found = clock(SUMMARY, story, "2026-06-30")
    assert (found.limit, found.status, found.days_late) == (day("2026-05-26"), "met-late", 1)


def test_without_a_date_no_clock_runs_until_one_is_given() -> None:
    assert clocks(SUMMARY, a_case_file().received("2026-05-04"), "2026-06-30") == []


def test_a_date_that_had_gone_by_leaves_the_day_on_which_the_duty_arose() -> None:
    story = (
        a_case_file().planned("transfer", "2026-05-01", meets="2026-05-06").received("2026-05-05")
    )
    found = clock(SUMMARY, story, "2026-05-06")
    assert (found.limit, found.status, found.days_late) == (day("2026-05-05"), "overdue", 1)
    assert "that had gone by" in found.because[1]


REVIEW = due_on(
    {
        "earliest": [
            {"event": "meeting.planned", "where": {"type": {"is": "transfer"}}, "field": "on"},
            {"event": "review.set", "field": "due"},
        ],
        "otherwise": {"field": "at", "offset": {"setting": "first-review"}},
    }
)


def test_the_earliest_of_the_dates_that_are_given_counts() -> None:
    story = (
        a_case_file().received("2026-05-04").happened("review.set", "2026-05-06", due="2026-06-10")
    )
    assert clock(REVIEW, story, "2026-05-06").limit == day("2026-06-10")
    story.planned("transfer", "2026-05-07", meets="2026-06-02")
    assert clock(REVIEW, story, "2026-05-07").limit == day("2026-06-02")
    story.planned("taf", "2026-05-08", meets="2026-05-20")
    assert clock(REVIEW, story, "2026-05-08").limit == day("2026-06-02")


def test_where_no_date_is_given_a_local_default_serves_and_is_marked() -> None:
    found = clock(REVIEW, a_case_file().received("2026-05-04"), "2026-05-06")
    assert (found.limit, found.local_default) == (day("2026-06-01"), True)
    assert found.because[1] == (
        "Due on Mon 1 Jun 2026: 28 days (a local default, not in the policy) after the day it happened"
    )


def test_a_given_date_is_no_local_default() -> None:
    story = (
        a_case_file().received("2026-05-04").happened("review.set", "2026-05-06", due="2026-06-10")
    )
    assert clock(REVIEW, story, "2026-05-06").local_default is False


def test_the_latest_of_several_dates_is_moved_as_a_whole() -> None:
    wanted = {
        "latest": [{"field": "at", "offset": "6 months"}, {"event": "review.set", "field": "due"}],
        "offset": "-1 days",
    }
    story = (
        a_case_file().received("2026-05-04").happened("review.set", "2026-05-06", due="2026-06-10")
    )
    assert clock(due_on(wanted), story, "2026-05-06").limit == day("2026-11-03")


AT_FOURTEEN = due_on({"person": "born", "offset": "168 months"}, per="child")


def test_a_birthday_is_each_childs_own() -> None:
    story = a_case_file().with_child("P2", born="2013-02-28").received("2026-05-04")
    assert [(each.subject, each.limit) for each in clocks(AT_FOURTEEN, story, "2026-05-06")] == [
        ("P1", day("2029-03-02")),
        ("P2", day("2027-02-28")),
    ]


def test_a_child_whose_birthday_is_not_known_has_no_clock_by_it() -> None:
    story = a_case_file().received("2026-05-04")
    story._document["people"] = [{"id": "P1", "is": "child"}]
    assert clocks(AT_FOURTEEN, story, "2026-05-06") == []


def test_a_clock_may_start_on_a_date_on_record() -> None:
    rule = a_timescale(
        per="child",
        starts={"event": "referral.received", "date": {"person": "born", "offset": "11 years"}},
    )
    story = a_case_file().received("2025-05-04")
    assert clocks(rule, story, "2026-03-01") == []
    assert clock(rule, story, "2026-03-02").started == day("2026-03-02")


def test_a_start_whose_date_is_not_given_is_counted_from_the_day_it_happened_and_says_so() -> None:
    rule = a_timescale(
        starts={"event": "referral.received", "date": {"event": "review.set", "field": "due"}}
    )
    found = clock(rule, a_case_file().received("2026-05-05"), "2026-05-06")
    assert found.started == day("2026-05-05")
    assert found.because[0] == (
        "Counted from the day it happened: no date for the day it is due, as last given when a review date was set is given"
    )


def test_what_meets_a_duty_may_carry_its_own_date() -> None:
    rule = a_timescale(
        stops={"event": "meeting.planned", "date": {"field": "on", "offset": "-1 days"}}
    )
    story = a_case_file().received("2026-05-04").planned("taf", "2026-05-05", meets="2026-05-09")
    found = clock(rule, story, "2026-05-20")
    assert (found.met, found.status) == (day("2026-05-08"), "met-late")


def test_a_cap_says_what_cut_the_limit_short() -> None:
    rule = a_timescale(
        within="16 weeks", cap={"event": "review.set", "field": "due", "offset": "-1 weeks"}
    )
    story = (
        a_case_file().received("2026-05-04").happened("review.set", "2026-05-06", due="2026-06-10")
    )
    found = clock(rule, story, "2026-05-06")
    assert found.limit == day("2026-06-03")
    assert found.because[1] == (
        "16 weeks from Mon 4 May 2026 end later than it may, 1 week before the day it is due, "
        "as last given when a review date was set: due by Wed 3 Jun 2026 (Northshire 1)"
    )


def test_a_duty_that_is_met_is_owed_again_on_the_next_date_set() -> None:
    rule = due_on({"event": "review.set", "field": "due"}, repeats="stop")
    story = (
        a_case_file().received("2026-05-04").happened("review.set", "2026-05-06", due="2026-06-10")
    )
    story.happened("meeting.held", "2026-06-09").happened(
        "review.set", "2026-06-09", due="2026-09-09"
    )
    assert [(each.status, each.limit) for each in clocks(rule, story, "2026-06-20")] == [
        ("met", day("2026-06-10")),
        ("running", day("2026-09-09")),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        {"within": "3 weeks"},
        {"repeats": "limit"},
        {"due": {"field": "due", "person": "born"}},
        {"due": None},
    ],
)
def test_a_due_date_stands_alone(parts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Timescale.model_validate(due_on({"field": "at", "offset": "3 weeks"}) | parts)


MONTHLY = due_on(
    {
        "event": "visit.made",
        "field": "at",
        "offset": "1 months",
        "otherwise": {"field": "at", "offset": "1 months"},
    },
)


def test_what_met_a_duty_does_not_set_the_date_it_is_measured_by() -> None:
    rule = MONTHLY | {"stops": {"event": "visit.made"}}
    story = a_case_file().received("2026-05-04").happened("visit.made", "2026-06-12")
    found = clock(rule, story, "2026-06-30")
    assert (found.limit, found.status, found.days_late) == (day("2026-06-04"), "met-late", 8)


def test_a_duty_done_before_its_date_was_ever_set_goes_on_to_the_next() -> None:
    rule = due_on({"event": "review.set", "field": "due"}, repeats="stop")
    story = a_case_file().received("2026-05-04").happened("meeting.held", "2026-05-11")
    story.happened("review.set", "2026-05-18", due="2026-06-10").happened(
        "review.set", "2026-06-01", due="2026-07-01"
    )
    assert [(each.status, each.limit) for each in clocks(rule, story, "2026-06-20")] == [
        ("met", day("2026-06-10")),
        ("running", day("2026-07-01")),
    ]


SEEN_AGAIN = a_timescale(
    per="child",
    starts={
        "event": "decision.made",
        "date": {
            "event": "visit.made",
            "field": "at",
            "named_in": "children_seen",
            "otherwise": {"field": "at"},
        },
    },
    within="4 weeks",
    stops={"event": "visit.made", "of": "person", "named_in": "children_seen"},
)


def test_a_date_about_this_child_is_no_brothers() -> None:
    story = (
        a_case_file()
        .with_child("P2", born="2013-02-28")
        .received("2026-05-04")
        .happened("visit.made", "2026-05-11", children_seen=["P1"])
        .decided("2026-05-18")
    )
    assert [
        (each.subject, each.started, each.limit) for each in clocks(SEEN_AGAIN, story, "2026-05-18")
    ] == [
        ("P1", day("2026-05-11"), day("2026-06-08")),
        ("P2", day("2026-05-18"), day("2026-06-15")),
    ]


def test_a_date_that_names_a_person_says_so_in_words() -> None:
    wanted = DateOf(event="visit.made", field="at", named_in="children_seen")
    words = date_in_words(wanted, a_pack())
    assert "those that name the person among the children seen" in words
