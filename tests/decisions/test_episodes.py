"""What was done for one episode of work, one proposal or one worker is not taken for another's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.timescales import derive
from keyworker.decisions.gates import GateAnswer, check_action
from tests.casefiles import CaseFileStory, a_case_file
from tests.northshire import a_gate, a_pack, a_timescale

DAY = date(2026, 7, 1)
AGREED = {"event": "allocation.agreed", "where": {"worker": {"matches": "action.worker"}}}


def closed_and(again: str) -> CaseFileStory:
    """A case whose work was done and closed, and which then came back."""
    return (
        a_case_file()
        .received("2025-11-03")
        .happened("analysis.completed", "2025-11-05", by="M1")
        .closed("2026-01-30")
        .happened(again, "2026-05-21")
    )


def ask(story: CaseFileStory, **gate: Any) -> GateAnswer:
    return check_action(a_pack(gates=[a_gate(**gate)]), "allocate", story.file(), as_of=DAY)


def agreed(story: CaseFileStory, worker: str | None, **asked: Any) -> GateAnswer:
    attempt = {"by": "M1", "fields": {"worker": worker} if worker else {}}
    return ask(
        story.attempted(**attempt), about="attempt", requires={"happened": {**AGREED, **asked}}
    )


@pytest.mark.parametrize("again", ["case.reopened", "referral.received", "case.opened"])
def test_what_was_done_before_a_case_closed_is_asked_for_anew(again: str) -> None:
    answer = ask(closed_and(again))
    assert answer.outcome == "blocked"
    assert answer.unmet[0].because[1] == (
        "A case analysis was completed on Wed 5 Nov 2025, but work on the case began again on Thu 21 May 2026"
    )


def test_what_is_done_again_counts() -> None:
    story = closed_and("case.reopened").happened("analysis.completed", "2026-05-22", by="M1")
    assert ask(story).outcome == "open"


def test_a_closed_case_keeps_what_was_done_until_it_comes_back() -> None:
    story = a_case_file().happened("analysis.completed", "2025-11-05").closed("2026-01-30")
    assert ask(story).outcome == "open"


def test_a_second_referral_on_an_open_case_begins_nothing_anew() -> None:
    story = a_case_file().received("2026-05-04").happened("analysis.completed", "2026-05-05")
    assert ask(story.received("2026-06-01")).outcome == "open"


def test_what_any_episode_will_do_for_says_so() -> None:
    ever = {"happened": {"event": "analysis.completed", "ever": True}}
    assert ask(closed_and("case.reopened"), requires=ever).outcome == "open"


def test_what_is_so_of_a_child_outlasts_a_closing() -> None:
    story = (
        a_case_file().happened("pregnancy.recorded", "2025-12-01").closed("2026-01-30")
    ).happened("case.reopened", "2026-05-21")
    asked = {"happened": {"event": "pregnancy.recorded"}}
    assert ask(story, requires=asked).outcome == "open"


def test_how_often_something_happened_is_counted_over_all_episodes() -> None:
    often = {"count": {"event": "referral.received", "at_least": 2}}
    assert ask(closed_and("referral.received"), requires=often).outcome == "open"


@pytest.mark.parametrize("again", ["case.reopened", "referral.received"])
def test_the_first_of_each_episode_starts_a_clock(again: str) -> None:
    rule = a_timescale(starts={"event": "allocation.started"}, stops={"event": "contact.made"})
    story = (
        a_case_file()
        .allocated("2025-11-10")
        .allocated("2025-12-01")
        .closed("2026-01-30")
        .happened(again, "2026-05-21")
        .allocated("2026-05-26")
        .allocated("2026-06-08")
    )
    started = [
        clock.started_on for clock in derive(a_pack(timescales=[rule]), story.file(), as_of=DAY)
    ]
    assert started == [date(2025, 11, 10), date(2026, 5, 26)]


def test_one_workers_agreement_is_not_anothers() -> None:
    story = a_case_file().happened("allocation.agreed", "2026-05-27", worker="W1")
    assert agreed(story, "W1").outcome == "open"
    answer = agreed(story, "W2")
    assert answer.outcome == "blocked"
    assert answer.unmet[0].because[1] == (
        "Nothing on record shows that an allocation was agreed for the worker now chosen"
    )


def test_an_answer_not_given_yet_is_asked_for() -> None:
    story = a_case_file().happened("allocation.agreed", "2026-05-27", worker="W1")
    answer = agreed(story, None)
    assert (answer.outcome, answer.needs) == ("needs-facts", ("action.worker",))


def test_a_refusal_says_what_came_after_what_is_on_record() -> None:
    story = (
        a_case_file()
        .happened("management.decided", "2026-06-17", about="no-response")
        .happened("meeting.held", "2026-06-18", type="transfer")
    )
    decided = {"happened": {"event": "management.decided", "since": {"event": "meeting.held"}}}
    (unmet,) = ask(story, requires=decided).unmet
    assert unmet.because[1] == (
        "A management decision was recorded on Wed 17 Jun 2026, but a meeting was held on Thu 18 Jun 2026"
    )


@pytest.mark.parametrize("again", ["case.reopened", "referral.received", "case.opened"])
def test_a_state_that_asks_for_what_was_done_begins_when_it_is_asked_for_anew(again: str) -> None:
    state = {
        "id": "unanalysed",
        "title": "Not analysed",
        "plain": "No analysis was made",
        "clause": "NOR-2",
        "when": {"not": {"happened": {"event": "analysis.completed"}}},
    }
    entered = CaseOnDay(a_pack(states=[state]), closed_and(again).file(), DAY).of_kind(
        "state.entered"
    )
    assert [event.day for event in entered] == [date(2025, 11, 3), date(2026, 5, 21)]


def test_what_is_said_of_one_referral_is_not_said_of_the_next() -> None:
    rule = a_timescale(
        starts={"event": "referral.received", "take": "each"},
        when={"happened": {"event": "urgency.flagged", "of_this": True}},
    )
    story = (
        a_case_file()
        .received("2026-05-04")
        .received("2026-05-11")
        .happened("urgency.flagged", "2026-05-12")
        .received("2026-05-18")
    )
    (clock,) = derive(a_pack(timescales=[rule]), story.file(), as_of=DAY)
    assert clock.started_on == date(2026, 5, 11)


VISITS = a_timescale(
    per="child",
    starts={"event": "standing.started", "take": "first"},
    within="4 weeks",
    stops={"event": "visit.made", "named_in": "children_seen"},
)


def test_what_a_standing_asks_for_is_asked_again_once_a_reopening_took_it_up() -> None:
    story = (
        a_case_file()
        .happened("standing.started", "2026-03-02", standing="looked-after", person="P1")
        .closed("2026-04-13")
        .happened("case.reopened", "2026-05-21", by="M1")
    )
    clocks = derive(a_pack(timescales=[VISITS]), story.file(), as_of=DAY)
    assert [(each.started_on, each.status) for each in clocks] == [
        (date(2026, 3, 2), "ended"),
        (date(2026, 5, 21), "overdue"),
    ]


def test_closing_ends_a_clock_whose_rule_does_not_say_so_and_a_late_entry_starts_none() -> None:
    written_up = a_timescale(
        starts={"event": "visit.made", "take": "each"}, stops={"event": "plan.agreed"}, ends=[]
    )
    story = (
        a_case_file()
        .happened("visit.made", "2026-04-06", by="W1")
        .closed("2026-04-13")
        .happened("visit.made", "2026-04-20", by="W1")
    )
    (clock,) = derive(a_pack(timescales=[written_up]), story.file(), as_of=DAY)
    assert (clock.started_on, clock.status) == (date(2026, 4, 6), "ended")
    still_owed = derive(
        a_pack(timescales=[{**written_up, "after_closing": True}]), story.file(), as_of=DAY
    )
    assert [each.status for each in still_owed] == ["overdue", "overdue"]


def test_what_the_closing_itself_asks_for_is_owed_on_the_closed_case() -> None:
    letter = a_timescale(starts={"event": "case.closed"}, stops={"event": "letter.sent"}, ends=[])
    (clock,) = derive(
        a_pack(timescales=[letter]), a_case_file().closed("2026-06-29").file(), as_of=DAY
    )
    assert clock.status == "running"


def test_what_was_said_of_the_case_was_said_of_one_episode() -> None:
    state = {
        "id": "risky",
        "title": "At risk",
        "plain": "Somebody said so",
        "clause": "NOR-2",
        "when": {"all": [{"case.at_risk": {"known": True}}, {"case.at_risk": {"is": True}}]},
    }
    pack = a_pack(
        states=[state],
        header={"facts": {"case.at_risk": {"type": "yes-no", "label": "whether it is at risk"}}},
    )
    said = [{"fact": "case.at_risk", "value": True}]
    story = (
        a_case_file().received("2025-11-03").happened("facts.recorded", "2025-11-05", facts=said)
    )
    back = story.closed("2026-01-30").received("2026-05-21")
    left = CaseOnDay(pack, back.file(), DAY).of_kind("state.left")
    assert [event.day for event in left] == [date(2026, 5, 21)]
