"""What is easily got wrong: missing words, days without a time, midnight, blank answers, empty lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.case.fold import fold
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from keyworker.decisions.eligibility import EligibilityRequest, assess
from keyworker.decisions.gates import check_action
from keyworker.decisions.tables import route
from tests.casefiles import CaseFileStory, a_case_file
from tests.northshire import a_gate, a_pack, a_timescale

DAY = date(2026, 6, 30)


def clocks(rule: dict[str, Any], story: CaseFileStory, as_of: date = DAY) -> tuple[Clock, ...]:
    return derive(a_pack(timescales=[rule]), story.file(), as_of=as_of)


def test_day_0_is_the_date_in_london_whatever_the_zone_of_the_record() -> None:
    (found,) = clocks(a_timescale(), a_case_file().received("2026-05-20T23:30:00Z"))
    assert found.limit == date(2026, 5, 27)


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_blank_answer_is_no_answer(blank: str) -> None:
    rule = a_gate(about="attempt", requires={"action.rationale": {"known": True}})
    story = a_case_file().attempted(role="practice-manager", fields={"rationale": blank})
    assert (
        check_action(a_pack(gates=[rule]), "allocate", story.file(), as_of=DAY).outcome == "blocked"
    )


def test_a_case_with_nobody_listed_is_not_a_case_without_children_under_two() -> None:
    rule = a_gate(requires={"none": {"of": "children", "is": {"each.age": {"below": 2}}}})
    story = a_case_file()
    story._document["people"] = []
    assert (
        check_action(a_pack(gates=[rule]), "allocate", story.file(), as_of=DAY).outcome
        == "needs-facts"
    )


def test_a_relaxation_never_brings_a_limit_forward() -> None:
    rule = a_timescale(relax={"by": ["practice-manager"], "clause": "NOR-5"})
    story = a_case_file().received("2026-05-21")
    story.happened(
        "relaxation.agreed", "2026-05-22", timescale="decide", until="2026-05-25", by="M1"
    )
    (found,) = clocks(rule, story)
    assert (found.limit, found.relaxed) == (date(2026, 5, 27), False)
    assert any("gives no later date" in each for each in found.because)


def test_a_relaxation_by_someone_who_may_not_is_said() -> None:
    rule = a_timescale(relax={"by": ["practice-manager"], "clause": "NOR-5"})
    story = a_case_file().received("2026-05-21")
    story.happened(
        "relaxation.agreed", "2026-05-22", timescale="decide", until="2026-06-25", by="W1"
    )
    (found,) = clocks(rule, story)
    assert not found.relaxed
    assert any("not by someone who may agree it" in each for each in found.because)


def test_a_closure_on_the_same_day_leaves_a_met_duty_met() -> None:
    story = a_case_file().received("2026-05-21").decided("2026-05-26T10:00").closed("2026-05-26")
    (found,) = clocks(a_timescale(), story)
    assert found.status == "met"


def test_what_follows_on_the_same_day_without_a_time_still_follows() -> None:
    rule = a_gate(
        requires={
            "happened": {"event": "oversight.recorded", "since": {"event": "referral.received"}}
        }
    )
    story = (
        a_case_file()
        .received("2026-05-21T16:00")
        .happened("oversight.recorded", "2026-05-21", by="M1")
    )
    assert check_action(a_pack(gates=[rule]), "allocate", story.file(), as_of=DAY).outcome == "open"


def test_no_further_turn_begins_on_the_day_the_case_closed() -> None:
    rule = a_timescale(
        starts={"event": "plan.agreed"},
        within="3 weeks",
        stops={"event": "visit.made"},
        repeats="stop",
    )
    story = (
        a_case_file()
        .happened("plan.agreed", "2026-05-11")
        .happened("visit.made", "2026-06-01")
        .closed("2026-06-01")
    )
    assert [each.status for each in clocks(rule, story)] == ["met"]


@pytest.mark.parametrize("on", ["2026-06-01", "2026-06-01T10:00"])
def test_two_visits_on_one_day_meet_one_turn_each(on: str) -> None:
    rule = a_timescale(
        starts={"event": "plan.agreed"},
        within="3 weeks",
        stops={"event": "visit.made"},
        repeats="stop",
    )
    story = a_case_file().happened("plan.agreed", "2026-05-11")
    story.happened("visit.made", "2026-06-01").happened("visit.made", on)
    assert [each.status for each in clocks(rule, story)] == ["met", "met", "overdue"]


@pytest.mark.parametrize("repeats", ["stop", "limit"])
def test_a_repeating_duty_of_no_length_comes_to_an_end(repeats: str) -> None:
    rule = a_timescale(
        starts={"event": "plan.agreed"},
        within="0 days",
        stops={"event": "visit.made", "early": True},
        repeats=repeats,
    )
    story = a_case_file().happened("plan.agreed", "2026-05-11").happened("visit.made", "2026-06-01")
    assert 1 <= len(clocks(rule, story)) <= 2


def test_a_turn_kept_to_the_schedule_counts_though_the_last_was_missed() -> None:
    rule = a_timescale(
        starts={"event": "plan.agreed"},
        within="1 week",
        stops={"event": "supervision.held"},
        repeats="limit",
    )
    story = (
        a_case_file()
        .happened("plan.agreed", "2026-06-01")
        .happened("supervision.held", "2026-06-12")
    )
    found = clocks(rule, story, date(2026, 6, 14))
    assert [(each.limit, each.status) for each in found] == [
        (date(2026, 6, 8), "met-late"),
        (date(2026, 6, 15), "met"),
    ]


def test_a_clock_about_a_person_runs_though_the_record_names_nobody() -> None:
    rule = a_timescale(
        per="person", starts={"event": "birth.recorded"}, stops={"event": "assessment.completed"}
    )
    (found,) = clocks(rule, a_case_file().happened("birth.recorded", "2026-06-01"))
    assert (found.subject, found.status) == (None, "overdue")


def test_a_clock_runs_from_the_record_where_its_own_date_is_missing_and_says_so() -> None:
    rule = a_timescale(
        per="worker",
        starts={"event": "absence.started", "date": "first_day"},
        within="6 weeks",
        stops={"event": "visit.made"},
    )
    (found,) = clocks(rule, a_case_file().happened("absence.started", "2026-06-01", worker="W1"))
    assert found.started == date(2026, 6, 1)
    assert "Counted from the day it happened: no first day is given" in found.because


def test_a_turn_that_is_over_keeps_the_length_it_had() -> None:
    rule = a_timescale(
        starts={"event": "plan.agreed"},
        within={"event": "plan.agreed", "field": "visit_every"},
        stops={"event": "visit.made"},
        repeats="stop",
    )
    story = (
        a_case_file()
        .happened("plan.agreed", "2026-05-01", visit_every="2 weeks")
        .happened("visit.made", "2026-05-12")
    )
    story.happened("plan.agreed", "2026-05-20", visit_every="6 weeks")
    assert [each.limit for each in clocks(rule, story)] == [date(2026, 5, 15), date(2026, 6, 23)]


def test_a_number_is_not_taken_for_a_yes_and_text_not_for_a_number() -> None:
    rule = {
        "id": "r",
        "clause": "NOR-4",
        "plain": "p",
        "refusal": "No",
        "requires": {"worker.ready": {"is": True}, "worker.months": {"at_least": 6}},
    }
    pack = a_pack(eligibility=[rule])
    assert (
        assess(pack, EligibilityRequest(worker={"ready": 1, "months": 7}), as_of=DAY).outcome
        == "refused"
    )
    assert (
        assess(pack, EligibilityRequest(worker={"ready": True, "months": "six"}), as_of=DAY).outcome
        == "needs-facts"
    )


def test_who_may_may_name_a_part_in_the_case() -> None:
    who = {"id": "w", "clause": "NOR-3", "plain": "The lead", "action": "allocate", "who": ["lead"]}
    pack = a_pack(actions=[who])
    for actor, outcome in (("W1", "open"), ("W2", "blocked")):
        story = a_case_file().allocated("2026-05-27").attempted(by=actor)
        assert check_action(pack, "allocate", story.file(), as_of=DAY).outcome == outcome


def test_a_standing_of_the_whole_family_is_each_childs() -> None:
    story = (
        a_case_file()
        .with_child("P2", born="2018-01-01")
        .happened("standing.started", "2026-05-01", standing="caf")
    )
    assert {each.person for each in fold(story.file(), as_of=DAY).standings} == {"P1", "P2"}


def test_an_undecided_row_that_says_the_same_does_not_hold_a_route_up() -> None:
    rows = [
        {
            "id": "a",
            "clause": "NOR-1",
            "plain": "x",
            "when": {"worker.ready": {"is": True}},
            "to": {"service": "family"},
        },
        {"id": "b", "clause": "NOR-2", "plain": "y", "when": "always", "to": {"service": "family"}},
    ]
    answer = route(a_pack(routing=rows), {}, as_of=DAY)
    assert (answer.outcome, answer.clause) == ("decided", "Northshire 2")


def test_two_holds_that_overlap_give_their_days_back_once() -> None:
    rule = a_timescale(
        starts={"event": "allocation.started"},
        within="30 working days",
        stops={"event": "assessment.completed"},
        pauses={"from": {"event": "hold.started"}, "until": {"event": "hold.ended"}},
    )
    story = (
        a_case_file()
        .allocated("2026-05-18")
        .happened("hold.started", "2026-06-01")
        .happened("hold.started", "2026-06-03")
    )
    (found,) = clocks(rule, story.happened("hold.ended", "2026-06-15"), date(2026, 6, 16))
    assert found.limit == date(2026, 7, 14)


@pytest.mark.parametrize("taken_on", ["waiting.started", "allocation.started"])
def test_with_no_decision_to_open_a_family_is_taken_on_once_it_waits_or_has_a_worker(
    taken_on: str,
) -> None:
    fields = {"worker": "W1", "role": "lead"} if taken_on == "allocation.started" else {}
    story = a_case_file().received("2026-05-18").happened(taken_on, "2026-05-20", **fields)
    state = fold(story.file(), as_of=DAY)
    assert (state.stage, state.opened_on) == ("open", date(2026, 5, 20))


def test_a_co_worker_alone_takes_no_family_on() -> None:
    story = a_case_file().received("2026-05-18").allocated("2026-05-20", to="W2", role="co-worker")
    assert fold(story.file(), as_of=DAY).stage == "received"
