"""What a policy calls a state begins and ends by itself, from what is on record."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.state_periods import StatePeriod, state_periods
from keyworker.decisions.clocks.timescales import derive
from keyworker.decisions.gates import check_action
from keyworker.decisions.trying.examples import try_examples
from keyworker.policy.casefile import CaseFile
from keyworker.policy.casefile_reading import casefile_from
from keyworker.policy.documents import DocumentError
from keyworker.policy.packs.loader import load_pack
from keyworker.policy.rules.states import State
from tests.casefiles import CaseFileStory, a_case_file
from tests.northshire import a_gate, a_pack, a_timescale
from tests.pack_folder import a_pack_folder


def a_state(**parts: Any) -> dict[str, Any]:
    """Unallocated: open, with nobody leading, unless said otherwise."""
    return {
        "id": "unallocated",
        "clause": "NOR-5",
        "plain": "The case is open and has no lead.",
        "title": "Unallocated",
        "when": {"case.stage": {"is": "open"}, "case.has_lead": {"is": False}},
    } | parts


REVIEW = a_timescale(
    id="review-unallocated",
    starts={"event": "state.entered", "where": {"state": {"is": "unallocated"}}, "take": "each"},
    within="5 working days",
    stops={"event": "caseload.checked"},
    ends={"event": "state.left", "where": {"state": {"is": "unallocated"}}},
    repeats="stop",
)


def seen(story: CaseFileStory, as_of: str, *states: dict[str, Any], **parts: Any) -> CaseOnDay:
    return CaseOnDay(
        a_pack(states=states or [a_state()], **parts), story.file(), date.fromisoformat(as_of)
    )


def spells(story: CaseFileStory, as_of: str, *states: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Each time in a state: which, of whom, from, until."""
    found: tuple[StatePeriod, ...] = state_periods(seen(story, as_of, *states))
    return [
        (each.id, each.subject, str(each.entered), str(each.left) if each.left else None)
        for each in found
    ]


def test_a_state_begins_and_ends_with_what_brings_it_about() -> None:
    story = a_case_file().received("2026-05-21").decided("2026-05-26").allocated("2026-06-03")
    assert spells(story, "2026-06-10") == [("unallocated", None, "2026-05-26", "2026-06-03")]


def test_a_state_comes_back_when_its_cause_does() -> None:
    story = a_case_file().received("2026-05-21").decided("2026-05-26").allocated("2026-06-03")
    story.happened("allocation.ended", "2026-06-08", worker="W1", role="lead")
    assert spells(story, "2026-06-10")[1] == ("unallocated", None, "2026-06-08", None)


def test_a_lead_who_hands_over_on_the_day_leaves_no_gap() -> None:
    story = a_case_file().decided("2026-05-26").allocated("2026-05-26")
    story.happened("allocation.ended", "2026-06-08", worker="W1", role="lead").allocated(
        "2026-06-08", to="W2"
    )
    assert spells(story, "2026-06-10") == []


def test_what_was_not_yet_recorded_had_not_yet_changed_the_state() -> None:
    story = a_case_file().decided("2026-05-26").allocated("2026-05-27", recorded_at="2026-06-05")
    assert spells(story, "2026-06-04") == [("unallocated", None, "2026-05-26", None)]
    assert spells(story, "2026-06-05") == [("unallocated", None, "2026-05-26", "2026-05-27")]


def test_a_state_says_why_it_began_and_under_which_clause() -> None:
    (found,) = state_periods(seen(a_case_file().decided("2026-05-26"), "2026-05-28"))
    assert (found.title, found.clause, found.clause_id) == ("Unallocated", "Northshire 5", "NOR-5")
    assert found.because == (
        "The stage of the case is open",
        "It is not so that there is a lead practitioner",
    )


def test_a_clock_runs_in_a_state_and_stops_with_it() -> None:
    story = (
        a_case_file()
        .decided("2026-05-26")
        .happened("caseload.checked", "2026-06-01")
        .allocated("2026-06-03")
    )
    found = derive(
        a_pack(states=[a_state()], timescales=[REVIEW]), story.file(), as_of=date(2026, 6, 20)
    )
    assert [(each.status, each.started, each.limit) for each in found] == [
        ("met", date(2026, 5, 26), date(2026, 6, 2)),
        ("ended", date(2026, 6, 1), date(2026, 6, 8)),
    ]
    assert found[0].because[0] == "The state 'Unallocated' began on Tue 26 May 2026"


def test_a_gate_asks_which_states_run() -> None:
    gate = a_gate(requires={"case.states": {"includes": "unallocated"}})
    pack = a_pack(states=[a_state()], gates=[gate])
    story = a_case_file().decided("2026-05-26").allocated("2026-06-03")
    assert check_action(pack, "allocate", story.file(), as_of=date(2026, 6, 2)).outcome == "open"
    assert check_action(pack, "allocate", story.file(), as_of=date(2026, 6, 3)).outcome == "blocked"


def test_a_state_of_a_child_is_that_childs_own() -> None:
    state = a_state(
        id="protected",
        per="child",
        when={
            "happened": {
                "event": "standing.started",
                "where": {"standing": {"is": "child-protection"}},
                "for": "each",
            }
        },
    )
    story = a_case_file().with_child("P2", born="2018-01-01").received("2026-05-21")
    story.happened("standing.started", "2026-05-26", standing="child-protection", person="P2")
    assert spells(story, "2026-06-10", state) == [("protected", "P2", "2026-05-26", None)]
    facts = seen(story, "2026-06-10", state).facts()
    assert facts.get("case.states") == ["protected"]
    assert [child.get("each.states") for child in facts.items("children")] == [[], ["protected"]]


OF_AGE = a_state(id="of-age", per="child", when={"each.age": {"at_least": 16}})


@pytest.mark.parametrize("as_of", ["2031-03-02", "2031-03-03", "2031-06-01", "2033-01-01"])
def test_a_birthday_brings_a_state_about_on_its_own_day_whenever_one_asks(as_of: str) -> None:
    story = a_case_file().received("2026-05-21").contacted("2026-06-01")
    assert spells(story, as_of, OF_AGE) == [("of-age", "P1", "2031-03-02", None)]


def test_the_day_before_the_birthday_nothing_has_begun() -> None:
    assert spells(a_case_file().received("2026-05-21"), "2031-03-01", OF_AGE) == []


def test_a_birthday_between_two_events_counts_from_the_birthday() -> None:
    story = a_case_file().received("2026-05-21").closed("2032-01-05")
    assert spells(story, "2032-02-01", OF_AGE) == [("of-age", "P1", "2031-03-02", None)]


def test_a_state_that_wears_off_ends_on_the_day_on_which_it_does() -> None:
    state = a_state(
        id="busy",
        when={"count": {"event": "referral.received", "within": "2 weeks", "at_least": 2}},
    )
    story = a_case_file().received("2026-05-04").received("2026-05-11")
    assert spells(story, "2026-06-30", state) == [("busy", None, "2026-05-11", "2026-05-19")]


UNSURE = a_state(id="unsure", when={"referral.neet": {"is": "neet"}})


def test_not_known_takes_no_case_into_a_state_unless_the_policy_says_so() -> None:
    story = a_case_file().received("2026-05-21")
    assert spells(story, "2026-06-01", UNSURE) == []
    assert spells(story, "2026-06-01", UNSURE | {"unknown": "enters"}) == [
        ("unsure", None, "2026-05-21", None)
    ]


def test_a_state_may_rest_on_one_before_it() -> None:
    waiting = a_state(
        id="waiting-long",
        when={
            "case.states": {"includes": "unallocated"},
            "happened": {"event": "contact.made", "since": {"event": "state.entered"}},
        },
    )
    story = a_case_file().decided("2026-05-26").contacted("2026-06-01").allocated("2026-06-03")
    assert spells(story, "2026-06-10", a_state(), waiting) == [
        ("unallocated", None, "2026-05-26", "2026-06-03"),
        ("waiting-long", None, "2026-06-01", "2026-06-03"),
    ]


def test_who_holds_a_part_may_decide_a_state() -> None:
    state = a_state(
        id="accepted", when={"some": {"of": "parts", "is": {"each.accepted": {"is": True}}}}
    )
    story = a_case_file().decided("2026-05-26").allocated("2026-05-27")
    story.happened("allocation.agreed", "2026-05-29", worker="W1", role="lead")
    assert spells(story, "2026-06-10", state) == [("accepted", None, "2026-05-29", None)]


def test_the_record_itself_gains_nothing() -> None:
    case = seen(a_case_file().decided("2026-05-26"), "2026-05-28")
    assert [event.kind for event in case.known.events] == ["decision.made"]
    assert [event.kind for event in case.timeline.events] == ["decision.made", "state.entered"]


def test_nobody_may_hand_in_a_state_as_if_it_had_been_recorded() -> None:
    document = {"events": [{"kind": "state.entered", "at": "2026-05-26", "state": "unallocated"}]}
    with pytest.raises(
        DocumentError, match=r"events\[0\].kind: 'state.entered' is worked out from the record"
    ):
        casefile_from(document)


def test_a_state_takes_no_key_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        State.model_validate(a_state(until="2026-05-26"))


STATES = """
    - id: unallocated
      title: Unallocated
      plain: The case is open and nobody leads it.
      clause: NOR-1
      when: {case.stage: {is: open}, case.has_lead: {is: false}}
    """
EXAMPLE = """
    - id: one
      clause: NOR-1
      ask: states
      of: unallocated
      as_of: 2026-06-10
      given:
        events: [{kind: decision.made, at: 2026-05-26, outcome: open}, {kind: allocation.started, at: 2026-06-03, worker: W1, role: lead}]
      EXPECTED
    """


@pytest.mark.parametrize(
    ("expected", "failures"),
    [
        ("expect: [{entered: 2026-05-26, left: 2026-06-03}]", ()),
        ("expect: {left: 2026-06-04}", ("left: expected 2026-06-04, came 2026-06-03",)),
        (
            "none: true",
            ("expected no time in that state, came {entered: 2026-05-26, left: 2026-06-03}",),
        ),
    ],
)
def test_worked_examples_may_ask_for_the_times_in_a_state(
    tmp_path: Path, expected: str, failures: tuple[str, ...]
) -> None:
    pack = load_pack(
        a_pack_folder(tmp_path, states=STATES, examples=EXAMPLE.replace("EXPECTED", expected))
    )
    assert [each.failures for each in try_examples(pack)] == [failures]


UNALLOCATED = {"where": {"state": {"is": "unallocated"}}}


def test_a_clock_may_stand_still_while_a_state_lasts() -> None:
    rule = a_timescale(
        within="10 days",
        starts={"event": "referral.received"},
        stops={"event": "contact.made"},
        pauses={
            "from": {"event": "state.entered", **UNALLOCATED},
            "until": {"event": "state.left", **UNALLOCATED},
        },
    )
    story = a_case_file().received("2026-05-21").decided("2026-05-26").allocated("2026-05-29")
    (waiting,) = derive(
        a_pack(states=[a_state()], timescales=[rule]), story.file(), as_of=date(2026, 5, 28)
    )
    assert (waiting.status, waiting.limit) == ("paused", date(2026, 6, 2))
    (going_on,) = derive(
        a_pack(states=[a_state()], timescales=[rule]), story.file(), as_of=date(2026, 6, 10)
    )
    assert (going_on.status, going_on.limit) == ("overdue", date(2026, 6, 3))


def test_leaving_a_state_may_meet_a_duty() -> None:
    rule = a_timescale(
        starts={"event": "state.entered", **UNALLOCATED, "take": "each"},
        stops={"event": "state.left", **UNALLOCATED},
    )
    story = a_case_file().decided("2026-05-26").allocated("2026-06-03")
    (found,) = derive(
        a_pack(states=[a_state()], timescales=[rule]), story.file(), as_of=date(2026, 6, 10)
    )
    assert (found.status, found.met, found.days_late) == ("met-late", date(2026, 6, 3), 3)


def test_a_state_of_a_child_runs_that_childs_clock_from_the_day_it_begins() -> None:
    rule = a_timescale(
        per="child",
        within="2 weeks",
        stops={"event": "meeting.held"},
        starts={"event": "state.entered", "where": {"state": {"is": "of-age"}}},
    )
    story = a_case_file().with_child("P2", born="2010-06-15").received("2026-05-21")
    pack = a_pack(states=[OF_AGE], timescales=[rule])
    assert derive(pack, story.file(), as_of=date(2026, 6, 14)) == ()
    (found,) = derive(pack, story.file(), as_of=date(2026, 7, 1))
    assert (found.subject, found.started, found.limit, found.status) == (
        "P2",
        date(2026, 6, 15),
        date(2026, 6, 29),
        "overdue",
    )


def test_a_start_is_asked_of_the_case_as_it_stood_when_the_state_began() -> None:
    rule = a_timescale(
        within="5 days",
        stops={"event": "contact.made"},
        starts={
            "event": "state.entered",
            **UNALLOCATED,
            "take": "each",
            "when": {"case.has_lead": {"is": False}},
        },
    )
    story = a_case_file().decided("2026-05-26").allocated("2026-05-27")
    story.happened("allocation.ended", "2026-06-01", worker="W1", role="lead").allocated(
        "2026-06-04", to="W2"
    )
    found = derive(
        a_pack(states=[a_state()], timescales=[rule]), story.file(), as_of=date(2026, 6, 10)
    )
    assert [each.started for each in found] == [date(2026, 5, 26), date(2026, 6, 1)]


RELAXED = a_state(
    id="relaxed",
    when={"happened": {"event": "relaxation.agreed", "where": {"until": {"after": "today"}}}},
)


@pytest.mark.parametrize("as_of", ["2026-05-20", "2026-06-30", "2027-01-01"])
def test_what_ran_out_in_the_meantime_ended_the_state_on_its_day_and_not_from_the_start(
    as_of: str,
) -> None:
    story = (
        a_case_file()
        .received("2026-05-01")
        .happened("relaxation.agreed", "2026-05-04", until="2026-05-20")
    )
    story.contacted("2026-05-25")
    assert spells(story, as_of, RELAXED) == [("relaxed", None, "2026-05-04", "2026-05-20")]


def test_until_then_it_lasts() -> None:
    story = (
        a_case_file()
        .received("2026-05-01")
        .happened("relaxation.agreed", "2026-05-04", until="2026-05-20")
    )
    assert spells(story, "2026-05-19", RELAXED) == [("relaxed", None, "2026-05-04", None)]


def test_two_states_may_each_rest_on_states_worked_out_at_other_times() -> None:
    visited = a_state(id="visited", when={"happened": {"event": "visit.made"}})
    unallocated = a_state()
    both = {
        "all": [
            {"case.states": {"includes": "visited"}},
            {"case.states": {"includes": "unallocated"}},
        ]
    }
    first = a_state(id="first", when={"case.states": {"includes": "unallocated"}})
    second = a_state(id="second", when=both)
    story = a_case_file().received("2026-05-21").decided("2026-05-26")
    story.happened("visit.made", "2026-06-02")
    found = spells(story, "2026-06-10", unallocated, first, visited, second)
    assert ("second", None, "2026-06-02", None) in found


def test_a_state_says_why_by_the_states_before_it_alone() -> None:
    unallocated = a_state()
    second = a_state(id="second", when={"case.states": {"includes": "unallocated"}})
    third = a_state(id="third", when={"case.states": {"includes": "second"}})
    story = a_case_file().received("2026-05-21").decided("2026-05-26")
    case = seen(story, "2026-06-10", unallocated, second, third)
    because = {each.id: each.because for each in state_periods(case)}
    assert because["second"] == ("The states the case or a child of it is in is unallocated",)


def test_a_state_of_a_team_begins_and_ends_as_the_case_comes_and_goes() -> None:
    rule = {
        "id": "with-duty",
        "title": "With the duty team",
        "plain": "Duty has it.",
        "clause": "NOR-4",
        "when": {"case.team": {"is": "duty"}},
    }
    file = CaseFile.model_validate(
        {
            "case": {"id": "C1", "team": "north"},
            "people": [{"id": "P1", "is": "child"}],
            "events": [
                {"kind": "referral.received", "at": "2026-05-01"},
                {"kind": "decision.made", "at": "2026-05-04", "outcome": "open", "team": "duty"},
                {"kind": "transfer.accepted", "at": "2026-05-18", "team": "north"},
            ],
        }
    )
    pack = a_pack(states=[rule])
    (period,) = state_periods(CaseOnDay(pack, file, date(2026, 6, 1)))
    assert (period.entered, period.left) == (date(2026, 5, 4), date(2026, 5, 18))
