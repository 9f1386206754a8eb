"""When is it due, was it done, and how late was it?"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.casefile import CaseFile, in_utc
from tests.casefiles import CaseFileStory, a_case_file
from tests.northshire import a_pack, a_timescale

FIRST_CONTACT = a_timescale(
    id="first-contact",
    starts={"event": "allocation.started", "where": {"role": {"is": "lead"}}},
    within="7 working days",
    stops={"event": "contact.made", "by": ["lead", "holding"]},
    responsible="lead",
)


def clock(rule: dict[str, Any], story: CaseFileStory, as_of: str, **parts: Any) -> Clock:
    """The one clock of the rule on this case."""
    (found,) = derive(
        a_pack(timescales=[rule], **parts), story.file(), as_of=date.fromisoformat(as_of)
    )
    return found


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-05-21", "2026-05-27"),  # the Spring bank holiday is skipped
        ("2026-05-23T14:00", "2026-05-28"),  # a Saturday still makes the next working day day 1
        ("2026-04-02", "2026-04-09"),  # Good Friday and Easter Monday
        ("2026-12-22", "2026-12-29"),  # Christmas Day and its substitute
    ],
)
def test_three_working_days_skip_weekends_and_bank_holidays(received: str, due: str) -> None:
    assert clock(
        a_timescale(), a_case_file().received(received), "2027-01-10"
    ).limit == date.fromisoformat(due)


def test_a_duty_done_late_in_the_evening_of_the_last_day_is_in_time() -> None:
    found = clock(
        a_timescale(),
        a_case_file().received("2026-05-21").decided("2026-05-27T23:10"),
        "2026-06-01",
    )
    assert (found.status, found.days_late) == ("met", 0)


@pytest.mark.parametrize(
    ("received", "length", "limit", "late_at", "hours_late"),
    [
        ("2027-03-27T10:15", "24 hours", "2027-03-28T11:15+01:00", "2027-03-28T12:00", 1),
        ("2027-10-30T10:15", "24 hours", "2027-10-31T09:15+00:00", "2027-10-31T11:00", 2),
        ("2027-10-30T20:00", "6 hours", "2027-10-31T01:00+00:00", "2027-10-31T03:30", 3),
        ("2027-03-26T18:00", "48 hours", "2027-03-28T19:00+01:00", "2027-03-28T19:00", 0),
        ("2027-06-05T10:15", "24 hours", "2027-06-06T10:15+01:00", "2027-06-06T10:20", 1),
        ("2027-06-05T10:15", "15 minutes", "2027-06-05T10:30+01:00", "2027-06-05T10:30", 0),
        ("2027-06-05T10:15", "15 minutes", "2027-06-05T10:30+01:00", "2027-06-05T10:45", 1),
        ("2027-06-05T23:50", "15 minutes", "2027-06-06T00:05+01:00", "2027-06-06T00:04", 0),
    ],
)
def test_hours_are_as_long_where_clocks_change(
    received: str, length: str, limit: str, late_at: str, hours_late: int
) -> None:
    story = a_case_file().received(received).decided(late_at)
    found = clock(a_timescale(within=length), story, "2027-12-01")
    assert in_utc(found.limit) == datetime.fromisoformat(limit)
    assert found.days_late == hours_late


def test_a_limit_in_hours_is_late_by_the_hours_left_of_the_day_asked_about() -> None:
    story = a_case_file().received("2027-10-30T12:00")
    # From 11 in the morning to midnight.
    assert clock(a_timescale(within="24 hours"), story, "2027-10-31").days_late == 13


def test_a_duty_done_the_day_after_is_one_working_day_late() -> None:
    found = clock(
        a_timescale(),
        a_case_file().received("2026-05-21").decided("2026-05-28T08:00"),
        "2026-06-01",
    )
    assert (found.status, found.days_late) == ("met-late", 1)
    assert found.because[-1] == "Done on Thu 28 May 2026, 1 working day late"


def test_a_duty_not_done_is_overdue_from_the_day_after_its_limit() -> None:
    story = a_case_file().received("2026-05-21")
    assert clock(a_timescale(), story, "2026-05-27").status == "running"
    assert clock(a_timescale(), story, "2026-05-28").status == "overdue"


def test_the_clause_is_cited_as_the_policy_prints_it() -> None:
    found = clock(a_timescale(), a_case_file().received("2026-05-21"), "2026-05-22")
    assert (found.clause, found.clause_id) == ("Northshire 1", "NOR-1")
    assert (
        "3 working days from Thu 21 May 2026 end on Wed 27 May 2026 (Northshire 1)" in found.because
    )


def test_a_voicemail_does_not_stop_the_contact_clock() -> None:
    story = (
        a_case_file()
        .allocated("2026-05-27")
        .happened("contact.attempted", "2026-06-01", by="W1", result="Voicemail")
    )
    found = clock(FIRST_CONTACT, story, "2026-06-02")
    assert (found.status, found.limit) == ("running", date(2026, 6, 5))


def test_a_managers_call_does_not_stop_the_contact_clock_and_the_answer_says_so() -> None:
    found = clock(
        FIRST_CONTACT,
        a_case_file().allocated("2026-05-27").contacted("2026-06-01", by="M1"),
        "2026-06-08",
    )
    assert found.status == "overdue"
    assert (
        "Contact was made with the family on Mon 1 Jun 2026, but not by the lead or holding"
        in found.because
    )


def test_a_contact_that_does_not_say_who_made_it_stops_nothing() -> None:
    found = clock(
        FIRST_CONTACT,
        a_case_file().allocated("2026-05-27").contacted("2026-06-01", by=None),
        "2026-06-02",
    )
    assert found.status == "running"
    assert any("does not say by whom" in each for each in found.because)


def test_whoever_holds_the_case_in_absence_may_make_the_contact() -> None:
    story = a_case_file().allocated("2026-05-27").allocated("2026-05-29", to="W2", role="holding")
    assert (
        clock(FIRST_CONTACT, story.contacted("2026-06-01", by="W2"), "2026-06-02").status == "met"
    )


def test_reallocation_does_not_restart_the_contact_clock() -> None:
    story = a_case_file().allocated("2026-05-27").allocated("2026-06-04", to="W2")
    found = clock(FIRST_CONTACT, story, "2026-06-04")
    assert (found.limit, found.worker) == (date(2026, 6, 5), "W2")


def test_the_clock_starts_at_the_later_of_two_things() -> None:
    rule = FIRST_CONTACT | {
        "starts": {
            "event": "decision.made",
            "where": {"outcome": {"is": "open"}},
            "also": {"event": "allocation.started", "where": {"role": {"is": "lead"}}},
        }
    }
    pack = a_pack(timescales=[rule])
    opened = a_case_file().decided("2026-05-26")
    assert derive(pack, opened.file(), as_of=date(2026, 6, 1)) == ()
    assert clock(rule, opened.allocated("2026-05-27"), "2026-06-01").started == date(2026, 5, 27)


def test_a_rule_that_does_not_apply_yields_no_clock() -> None:
    rule = a_timescale(when={"case.type": {"is": "broker-caf"}})
    assert (
        derive(
            a_pack(timescales=[rule]),
            a_case_file().received("2026-05-21").file(),
            as_of=date(2026, 6, 1),
        )
        == ()
    )


def test_a_rule_that_may_apply_runs_and_says_what_is_not_known() -> None:
    rule = a_timescale(when={"referral.neet": {"is": "neet"}})
    found = clock(rule, a_case_file().received("2026-05-21"), "2026-05-22")
    assert found.status == "running"
    assert found.because[0].startswith("Shown because it is not yet known whether it applies")


def test_what_ends_the_duty_leaves_its_lateness_on_the_record() -> None:
    found = clock(
        a_timescale(), a_case_file().received("2026-05-21").closed("2026-05-29"), "2026-06-10"
    )
    assert (found.status, found.days_late) == ("ended", 2)


def test_a_duty_met_before_it_ended_stays_met() -> None:
    story = a_case_file().received("2026-05-21").decided("2026-05-26").closed("2026-05-29")
    assert clock(a_timescale(), story, "2026-06-10").status == "met"


def test_a_local_default_is_marked_and_cites_nothing_for_its_figure() -> None:
    rule = a_timescale(within={"setting": "decide-within"})
    settings = [
        {"id": "decide-within", "value": "5 working days", "why": "Usual here", "about": "NOR-1"}
    ]
    found = clock(rule, a_case_file().received("2026-05-21"), "2026-05-22", settings=settings)
    assert found.local_default
    assert found.limit == date(2026, 5, 29)
    assert any("local default, not in the policy" in each for each in found.because)
    assert not any("Northshire 1" in each for each in found.because)


VISITS = a_timescale(
    id="visit",
    per="child",
    starts={"event": "plan.agreed"},
    within={"event": "plan.agreed", "field": "visit_every"},
    stops={"event": "visit.made", "named_in": "children_seen"},
    repeats="stop",
    responsible="lead",
)


def test_visits_fall_due_at_the_plans_own_frequency_from_the_last_visit_made() -> None:
    story = a_case_file().happened("plan.agreed", "2026-05-11", visit_every="3 weeks")
    story.happened("visit.made", "2026-06-01", children_seen=["P1"], by="W1")
    found = derive(a_pack(timescales=[VISITS]), story.file(), as_of=date(2026, 6, 10))
    assert [(each.status, each.limit) for each in found] == [
        ("met", date(2026, 6, 1)),
        ("running", date(2026, 6, 22)),
    ]


def test_a_visit_at_which_the_child_was_not_seen_is_no_visit_to_the_child() -> None:
    story = (
        a_case_file()
        .with_child("P2", born="2018-01-01")
        .happened("plan.agreed", "2026-06-01", visit_every="3 weeks")
    )
    story.happened("visit.made", "2026-06-22", children_seen=["P2"], by="W1")
    found = derive(a_pack(timescales=[VISITS]), story.file(), as_of=date(2026, 6, 23))
    assert [(each.subject, each.status) for each in found] == [
        ("P1", "overdue"),
        ("P2", "met"),
        ("P2", "running"),
    ]


def test_no_clock_runs_until_the_plan_states_a_frequency() -> None:
    story = a_case_file().happened("plan.agreed", "2026-06-01")
    assert derive(a_pack(timescales=[VISITS]), story.file(), as_of=date(2026, 6, 23)) == ()


def test_a_calendar_limit_on_a_bank_holiday_keeps_its_date_and_aims_for_the_working_day_before() -> (
    None
):
    rule = a_timescale(
        within="1 month", starts={"event": "contact.made"}, stops={"event": "visit.made"}
    )
    found = clock(rule, a_case_file().contacted("2026-07-31"), "2026-08-01")
    assert (found.limit, found.target) == (date(2026, 8, 31), date(2026, 8, 28))


def test_a_target_comes_before_the_limit_and_between_the_two_nothing_is_late() -> None:
    rule = a_timescale(
        starts={"event": "meeting.held"},
        stops={"event": "meeting.held"},
        repeats="stop",
        target="6 weeks",
        within="8 weeks",
    )
    found = clock(rule, a_case_file().happened("meeting.held", "2026-06-26"), "2026-08-14")
    assert (found.target, found.limit, found.status) == (
        date(2026, 8, 7),
        date(2026, 8, 21),
        "running",
    )


def test_hours_run_through_the_weekend() -> None:
    rule = a_timescale(within="24 hours")
    story = a_case_file().received("2026-05-22T16:00").decided("2026-05-23T17:30")
    found = clock(rule, story, "2026-05-24")
    assert (str(found.limit)[:16], found.status, found.days_late) == (
        "2026-05-23 16:00",
        "met-late",
        2,
    )


def test_a_hold_gives_back_the_working_days_it_took() -> None:
    rule = a_timescale(
        starts={"event": "allocation.started"},
        within="30 working days",
        stops={"event": "assessment.completed"},
        pauses={"from": {"event": "hold.started"}, "until": {"event": "hold.ended"}},
    )
    story = a_case_file().allocated("2026-05-18").happened("hold.started", "2026-06-01")
    assert clock(rule, story, "2026-06-05").status == "paused"
    story.happened("hold.ended", "2026-06-15")
    assert clock(rule, story, "2026-06-16").limit == date(2026, 7, 14)


def test_a_relaxation_agreed_in_time_by_the_right_role_moves_the_limit() -> None:
    rule = a_timescale(relax={"by": ["practice-manager"], "clause": "NOR-5"})
    story = a_case_file().received("2026-05-21")
    story.happened(
        "relaxation.agreed", "2026-05-26", timescale="decide", until="2026-06-05", by="M1"
    )
    found = clock(rule, story, "2026-06-01")
    assert (found.limit, found.relaxed, found.status) == (date(2026, 6, 5), True, "running")
    assert (
        "Relaxed on Tue 26 May 2026 from Wed 27 May 2026 to Fri 5 Jun 2026 (Northshire 5)"
        in found.because
    )


@pytest.mark.parametrize(("on", "by"), [("2026-05-29", "M1"), ("2026-05-26", "W1")])
def test_a_relaxation_agreed_late_or_by_another_role_moves_nothing(on: str, by: str) -> None:
    rule = a_timescale(relax={"by": ["practice-manager"], "clause": "NOR-5"})
    story = a_case_file().received("2026-05-21")
    story.happened("relaxation.agreed", on, timescale="decide", until="2026-06-05", by=by)
    found = clock(rule, story, "2026-06-01")
    assert (found.limit, found.relaxed, found.status) == (date(2026, 5, 27), False, "overdue")


def test_a_clock_sleeps_until_the_date_its_event_gives() -> None:
    rule = a_timescale(
        starts={
            "event": "pregnancy.recorded",
            "not_before": {"field": "due", "offset": "-195 days"},
        },
        within="5 working days",
        stops={"event": "midwife.contacted"},
    )
    story = a_case_file().happened("pregnancy.recorded", "2026-05-01", due="2026-12-01")
    assert derive(a_pack(timescales=[rule]), story.file(), as_of=date(2026, 5, 19)) == ()
    found = clock(rule, story, "2026-05-20")
    assert (found.started, found.limit) == (date(2026, 5, 20), date(2026, 5, 28))


def test_the_test_of_a_start_is_asked_on_its_own_day() -> None:
    rule = a_timescale(
        per="person",
        starts={
            "event": "referral.received",
            "take": "each",
            "when": {
                "all": [
                    {"each.age": {"below": 2}},
                    {
                        "count": {
                            "event": "referral.received",
                            "within": "6 months",
                            "at_least": 3,
                            "for": "each",
                        }
                    },
                ]
            },
        },
        within="1 working day",
        stops={"event": "oversight.recorded", "of": "person"},
    )
    story = a_case_file().with_child("P2", born="2024-08-10")
    for day in ("2026-01-20", "2026-04-08", "2026-07-14"):
        story.received(day, person="P2")
    found = derive(a_pack(timescales=[rule]), story.file(), as_of=date(2026, 12, 1))
    assert [(each.subject, each.started, each.limit) for each in found] == [
        ("P2", date(2026, 7, 14), date(2026, 7, 15))
    ]


def test_an_event_that_was_corrected_no_longer_counts_once_the_correction_is_recorded() -> None:
    story = a_case_file().received("2026-05-21").decided("2026-05-26", id="E2")
    story.happened("event.corrected", "2026-06-03", corrects="E2")
    assert clock(a_timescale(), story, "2026-06-02").status == "met"
    assert clock(a_timescale(), story, "2026-06-03").status == "overdue"


def test_what_was_recorded_later_was_not_known_before() -> None:
    story = (
        a_case_file().received("2026-05-21").decided("2026-05-26", recorded_at="2026-06-02T09:00")
    )
    assert clock(a_timescale(), story, "2026-06-01").status == "overdue"
    assert clock(a_timescale(), story, "2026-06-02").status == "met"


def test_six_weeks_of_absence_call_for_another_worker() -> None:
    rule = a_timescale(
        per="worker",
        starts={"event": "absence.started", "date": "first_day", "take": "each"},
        within="6 weeks",
        stops={
            "event": "allocation.started",
            "of": "another-worker",
            "where": {"role": {"is": "lead"}},
        },
        ends=[{"event": "absence.ended"}],
    )
    away = (
        a_case_file()
        .allocated("2026-05-01")
        .happened("absence.started", "2026-06-01", worker="W1", first_day="2026-06-01")
    )
    assert clock(rule, away, "2026-07-13").limit == date(2026, 7, 13)
    assert clock(rule, away, "2026-07-14").status == "overdue"
    assert (
        clock(rule, away.happened("absence.ended", "2026-07-10", worker="W1"), "2026-07-14").status
        == "ended"
    )


def test_a_duty_to_write_up_is_met_by_the_events_own_recorded_time() -> None:
    rule = a_timescale(
        per="event",
        starts={"event": "visit.made", "take": "each"},
        within="2 working days",
        stops={"event": "visit.made", "of": "recording"},
    )
    story = a_case_file().happened(
        "visit.made", "2026-06-01", recorded_at="2026-06-04T10:00", by="W1"
    )
    found = clock(rule, story, "2026-06-10")
    assert (found.status, found.days_late) == ("met-late", 1)


def test_the_first_who_holds_a_part_answers_for_the_duty_and_otherwise_the_last_named() -> None:
    rule = a_timescale(responsible=["lead", "duty-worker"], ends=[])
    nobody = a_case_file().received("2026-05-21")
    assert clock(rule, nobody, "2026-05-22").responsible == "duty-worker"
    held = (
        a_case_file()
        .received("2026-05-21")
        .happened("allocation.started", "2026-05-22", worker="W1", role="lead")
    )
    found = clock(rule, held, "2026-05-22")
    assert (found.responsible, found.worker) == ("lead", "W1")


def test_the_same_working_day_as_a_day_off_is_the_next_working_day() -> None:
    saturday = clock(
        a_timescale(within="0 working days"), a_case_file().received("2026-04-04"), "2026-04-05"
    )
    assert saturday.limit == date(2026, 4, 7)  # over Easter


def test_a_hold_that_outlasts_the_duty_gives_back_no_more_days() -> None:
    rule = FIRST_CONTACT | {
        "pauses": {"from": {"event": "hold.started"}, "until": {"event": "hold.ended"}}
    }
    story = (
        a_case_file()
        .allocated("2026-05-26")
        .happened("hold.started", "2026-05-27")
        .contacted("2026-05-29")
    )
    assert clock(rule, story, "2026-05-29").limit == clock(rule, story, "2026-07-01").limit


def test_a_warning_some_hours_ahead_falls_on_its_day() -> None:
    rule = a_timescale(within="24 hours", warn="12 hours")
    assert clock(rule, a_case_file().received("2026-05-21T20:00"), "2026-05-21").warn_on == date(
        2026, 5, 22
    )
    assert clock(rule, a_case_file().received("2026-05-21T06:00"), "2026-05-21").warn_on == date(
        2026, 5, 21
    )


def test_a_warning_in_hours_of_a_limit_in_days_falls_on_the_last_day() -> None:
    assert clock(
        a_timescale(warn="12 hours"), a_case_file().received("2026-05-21"), "2026-05-22"
    ).warn_on == date(2026, 5, 27)


LONG_ABSENCE = a_timescale(
    starts={
        "event": "absence.started",
        "take": "each",
        "where": {"length_days": {"above": 7}},
        "changed_by": {"event": "absence.extended"},
    },
    within="1 working day",
    stops={"event": "family.told"},
    ends={"event": "absence.ended"},
)


def absences(*said: tuple[str, str, str | None], then: tuple[str, str] = ("", "")) -> list[Clock]:
    """The clocks of an absence from 1 June; of each event the kind, the day and the return expected."""
    events = [
        {
            "kind": kind,
            "at": on,
            "worker": "W1",
            "first_day": "2026-06-01",
            **({"expected_return": back} if back else {}),
        }
        for kind, on, back in said
    ]
    more = [{"kind": then[0], "at": then[1]}] if then[0] else []
    file = CaseFile.model_validate({"events": [*events, *more]})
    return list(derive(a_pack(timescales=[LONG_ABSENCE]), file, as_of=date(2026, 6, 20)))


STARTED, CHANGED = "absence.started", "absence.extended"


def test_what_changes_what_started_a_clock_starts_no_second_while_the_first_is_owed() -> None:
    (found,) = absences(
        (STARTED, "2026-06-01", "2026-06-15"), (CHANGED, "2026-06-03", "2026-06-29")
    )
    assert (found.started, found.limit, found.status) == (
        date(2026, 6, 1),
        date(2026, 6, 2),
        "overdue",
    )


def test_a_change_that_asks_for_it_no_more_ends_it_and_says_why() -> None:
    (found,) = absences(
        (STARTED, "2026-06-01", "2026-06-15"), (CHANGED, "2026-06-02", "2026-06-05")
    )
    assert found.status == "ended"
    assert found.because[-1] == (
        "No longer owed from Tue 2 Jun 2026: the expected return from an absence was changed, "
        "and as it stands since then this is not asked for"
    )


def test_a_change_asks_for_it_that_was_not_asked_for_before_or_is_over() -> None:
    (late,) = absences((STARTED, "2026-06-01", "2026-06-05"), (CHANGED, "2026-06-03", "2026-06-29"))
    assert late.started == date(2026, 6, 3)
    again = absences(
        (STARTED, "2026-06-01", "2026-06-15"),
        (CHANGED, "2026-06-02", "2026-06-05"),
        (CHANGED, "2026-06-04", "2026-06-29"),
    )
    assert [(each.started, each.status) for each in again] == [
        (date(2026, 6, 1), "ended"),
        (date(2026, 6, 4), "overdue"),
    ]


def test_what_is_not_known_any_more_ends_nothing() -> None:
    (found,) = absences((STARTED, "2026-06-01", "2026-06-15"), (CHANGED, "2026-06-02", None))
    assert found.status == "overdue"


def test_what_met_a_clock_lets_a_later_change_start_another() -> None:
    met, again = absences(
        (STARTED, "2026-06-01", "2026-06-15"),
        (CHANGED, "2026-06-10", "2026-06-29"),
        then=("family.told", "2026-06-02"),
    )
    assert (met.met, again.started) == (date(2026, 6, 2), date(2026, 6, 10))


def test_another_absence_has_a_clock_of_its_own() -> None:
    assert (
        len(absences((STARTED, "2026-06-01", "2026-06-15"), (STARTED, "2026-06-02", "2026-06-29")))
        == 2
    )


def test_a_change_is_of_the_absence_that_it_names_and_not_of_the_last() -> None:
    def said(kind: str, on: str, first: str, back: str) -> dict[str, str]:
        return {
            "kind": kind,
            "at": on,
            "worker": "W1",
            "first_day": first,
            "expected_return": back,
        }

    events = [
        said(STARTED, "2026-06-01", "2026-06-01", "2026-06-15"),
        said(STARTED, "2026-06-02", "2026-07-06", "2026-07-20"),
        said(CHANGED, "2026-06-03", "2026-06-01", "2026-06-05"),
    ]
    file = CaseFile.model_validate({"events": events})
    found = derive(a_pack(timescales=[LONG_ABSENCE]), file, as_of=date(2026, 6, 3))
    assert [(each.started, each.status) for each in found] == [
        (date(2026, 6, 1), "ended"),
        (date(2026, 6, 2), "running"),
    ]


VISITS = a_timescale(
    per="child",
    starts={"event": "plan.agreed", "take": "first"},
    within={"event": "plan.agreed", "field": "visit_every"},
    stops={"event": "visit.made", "named_in": "children_seen"},
    repeats="stop",
)


def planned(story: CaseFileStory, on: str, every: str) -> CaseFileStory:
    return story.happened("plan.agreed", on, visit_every=every)


def test_a_shorter_interval_makes_nobody_late_before_it_was_agreed() -> None:
    story = planned(planned(a_case_file(), "2026-09-07", "6 weeks"), "2026-10-05", "1 week")
    (on_the_day,) = derive(a_pack(timescales=[VISITS]), story.file(), as_of=date(2026, 10, 5))
    assert (on_the_day.limit, on_the_day.status) == (date(2026, 10, 5), "running")
    assert on_the_day.because[1] == (
        "1 week from Mon 7 Sep 2026 had gone by on Mon 14 Sep 2026 when that was stated: "
        "due by Mon 5 Oct 2026 (Northshire 1)"
    )
    late = clock(VISITS, story, "2026-10-06")
    assert (late.status, late.days_late) == ("overdue", 1)


def test_a_shorter_interval_does_not_excuse_whoever_was_late_already() -> None:
    story = planned(planned(a_case_file(), "2026-09-07", "2 weeks"), "2026-10-05", "1 week")
    assert clock(VISITS, story, "2026-10-05").limit == date(2026, 9, 21)


def test_a_shorter_interval_still_to_come_holds_from_the_last_visit() -> None:
    story = planned(planned(a_case_file(), "2026-09-07", "6 weeks"), "2026-09-14", "2 weeks")
    assert clock(VISITS, story, "2026-09-15").limit == date(2026, 9, 21)


def test_a_visit_made_after_the_interval_was_shortened_is_as_late_as_it_was_that_day() -> None:
    story = planned(planned(a_case_file(), "2026-09-07", "6 weeks"), "2026-10-05", "1 week")
    seen = story.happened("visit.made", "2026-10-07", by="W1", children_seen=["P1"])
    first, _ = derive(a_pack(timescales=[VISITS]), seen.file(), as_of=date(2026, 10, 7))
    assert (first.status, first.days_late) == ("met-late", 2)


def test_a_date_moved_to_a_day_gone_by_makes_nobody_late_before_it_was_moved() -> None:
    report = a_timescale(
        starts={"event": "decision.made"},
        due={"event": "meeting.planned", "field": "on", "offset": "-5 working days"},
        within=None,
        stops={"event": "plan.reviewed"},
    )
    story = (
        a_case_file()
        .decided("2026-05-04")
        .planned("transfer", "2026-05-05", meets="2026-07-01")
        .planned("transfer", "2026-06-01", meets="2026-06-03")
    )
    assert clock(report, story, "2026-06-01").limit == date(2026, 6, 1)
    again = story.planned("transfer", "2026-06-04", meets="2026-06-05")
    assert clock(report, again, "2026-06-04").limit == date(2026, 6, 1)


def test_a_cap_moved_to_a_day_gone_by_makes_nobody_late_before_it_was_moved() -> None:
    report = a_timescale(
        starts={"event": "decision.made"},
        within="12 weeks",
        cap={"event": "meeting.planned", "field": "on", "offset": "-5 working days"},
        stops={"event": "plan.reviewed"},
    )
    story = (
        a_case_file().decided("2026-05-04").planned("transfer", "2026-06-01", meets="2026-06-03")
    )
    assert clock(report, story, "2026-06-01").limit == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("met", "limit", "planned"),
    [
        ("2026-10-30", "2026-12-25", "2026-12-24"),  # Christmas Day
        ("2026-11-01", "2026-12-27", "2026-12-24"),  # the Sunday after it
        ("2026-10-29", "2026-12-24", None),
    ],
)
def test_a_limit_on_a_day_off_is_planned_for_the_working_day_before_whatever_its_target(
    met: str, limit: str, planned: str | None
) -> None:
    rule = a_timescale(
        starts={"event": "meeting.held"},
        within="8 weeks",
        target="6 weeks",
        stops={"event": "plan.agreed"},
    )
    found = clock(rule, a_case_file().happened("meeting.held", met, type="taf"), "2026-11-10")
    assert (found.limit, found.planned_for) == (
        date.fromisoformat(limit),
        date.fromisoformat(planned) if planned else None,
    )
    assert any("Planned for Thu 24 Dec 2026" in each for each in found.because) is bool(planned)
