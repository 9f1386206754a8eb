"""Where Camden's policy says nothing, does Keyworker say nothing either?

Absence, closing, visits, the frequency of supervision, a ceiling on caseloads, a scale of priority and the period of a
re-referral are not in the document: a rule on any of them would be somebody else's policy under Camden's name.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.trying.documents_out import ANSWERS, gate_of, timescales_of
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack

TODAY = date(2026, 5, 12)
LEAD = {"kind": "allocation.started", "at": "2026-04-08", "worker": "W1", "role": "lead"}


@pytest.fixture(scope="module")
def camden() -> Pack:
    return find_pack("camden")


def clocks(pack: Pack, *events: dict[str, Any]) -> list[str]:
    return [each["id"] for each in timescales_of(pack, {"events": [LEAD, *events]}, as_of=TODAY)]


def started_by(pack: Pack, *events: dict[str, Any]) -> set[str]:
    return set(clocks(pack, *events)) - set(clocks(pack))


def limit_of(pack: Pack, timescale: str, *events: dict[str, Any]) -> str:
    states = timescales_of(pack, {"events": [LEAD, *events]}, as_of=TODAY)
    (found,) = (str(each["limit"]) for each in states if each["id"] == timescale)
    return found


@pytest.mark.parametrize(
    "event",
    [
        {
            "kind": "absence.started",
            "worker": "W1",
            "first_day": "2026-04-09",
            "expected_return": "2026-05-29",
        },
        {"kind": "visit.made", "where": "home", "planned": True},
        {"kind": "contact.attempted", "method": "phone"},
        {"kind": "plan.agreed", "visit_every": "3 weeks"},
        {"kind": "supervision.held", "worker": "W1"},
        {"kind": "assessment.started"},
        {"kind": "pregnancy.recorded", "due": "2026-08-31"},
        {"kind": "offer.declined"},
    ],
    ids=lambda event: str(event["kind"]),
)
def test_the_policy_sets_no_clock_on_what_it_does_not_speak_of(
    camden: Pack, event: dict[str, Any]
) -> None:
    assert started_by(camden, {"at": "2026-04-09", **event}) == set()


def test_nothing_pauses_a_clock(camden: Pack) -> None:
    planned = {
        "kind": "transfer.planned",
        "at": "2026-04-08",
        "to": "children-looked-after",
        "move": "between-teams",
    }
    hold = {"kind": "hold.started", "at": "2026-04-09"}
    assert all(not rule.pauses for rule in camden.timescales)
    assert limit_of(camden, "name-receiving-worker", planned, hold) == limit_of(
        camden, "name-receiving-worker", planned
    )


def test_no_clock_may_be_relaxed(camden: Pack) -> None:
    assert all(rule.relax is None for rule in camden.timescales)


def test_the_policy_s_only_lengths_are_three_weeks_for_the_rota_and_the_fourteenth_birthday(
    camden: Pack,
) -> None:
    stated = {
        rule.id: rule.within for rule in camden.timescales if isinstance(rule.within, Duration)
    }
    assert stated == {
        "turn-every-three-weeks": Duration(3, Unit.WEEKS),
        "begin-adult-transition": Duration(0, Unit.DAYS),
    }


def test_there_is_no_scale_of_priority(camden: Pack) -> None:
    answer = ANSWERS["prioritise"](camden, {"case.rag": "red"}, as_of=TODAY, name="given")
    assert answer["outcome"] == "no-priority"


def test_an_experienced_worker_has_no_caseload_ceiling(camden: Pack) -> None:
    asked = {
        "case": {"id": "C1", "standings": ["child-in-need"], "mother_looked_after_here": False},
        "worker": {
            "id": "W1",
            "profession": "social-worker",
            "named": True,
            "active": True,
            "nqsw": False,
            "from_another_borough": False,
            "load": {"position": "over"},
        },
        "role": "lead",
        "others": [],
    }
    assert ANSWERS["eligible"](camden, asked, as_of=TODAY, name="given")["outcome"] == "allowed"


def test_closing_waits_for_nothing_but_adult_care_and_the_point_of_transfer(camden: Pack) -> None:
    assert {gate.id for gate in camden.gates if "close-case" in gate.actions} == {
        "close-after-adult-care-outcome",
        "close-after-the-point-of-transfer",
    }
    assert gate_of(camden, "close-case", {"events": [LEAD]}, as_of=TODAY)["outcome"] == "open"


def test_no_action_records_absence_or_chooses_a_holder(camden: Pack) -> None:
    assert camden.actions_spoken_of.isdisjoint(
        {"record-absence", "extend-absence", "choose-holder", "hold-unallocated"}
    )


def test_a_re_referral_is_one_without_a_word_of_when_the_case_closed(camden: Pack) -> None:
    facts = {
        "case": {
            "with_contact_service": True,
            "step_up": "none",
            "accommodated_by_edt": False,
            "known": False,
            "request": "help",
            "re_referred": True,
            "in_need": True,
        },
        "child": {
            "uasc": False,
            "disabled": False,
            "sibling_of_disabled_child": False,
            "remanded": False,
            "unborn": False,
            "homeless": False,
        },
        "rota": {"team": "South"},
    }
    assert ANSWERS["route"](camden, facts, as_of=TODAY, name="given")["rule"] == "re-referral"


def test_only_the_two_rules_without_exception_refuse_every_override(camden: Pack) -> None:
    assert [gate.id for gate in camden.gates if gate.statutory] == ["keep-a-named-worker-by-law"]
    (rule,) = (
        each for each in camden.eligibility if each.id == "nqsw-not-alone-in-child-protection"
    )
    assert rule.override is None


def test_nothing_cites_another_authority(camden: Pack) -> None:
    assert all(clause.ref.startswith("Camden ") for clause in camden.clauses)


def test_each_step_of_allocating_and_moving_cites_its_clause(camden: Pack) -> None:
    for action in ("decide", "allocate", "plan-transfer", "accept-transfer", "step-down"):
        who = camden.who_may(action)
        assert who is not None, action
        assert camden.cite(who.clause).startswith("Camden s."), action
    wanted = gate_of(camden, "allocate", {"events": [LEAD]}, as_of=TODAY)["unmet"]
    cited = {each["clause"] for each in wanted}
    assert {"Camden s.6 bullet 1(g)", "Camden s.6 bullet 2 sentence 1"} <= cited
    assert all(each.startswith("Camden s.") for each in cited)


def test_a_change_of_worker_in_early_help_is_not_asked_for_camdens_papers(camden: Pack) -> None:
    here = {
        each["rule"]
        for each in gate_of(camden, "allocate", {"events": [LEAD]}, as_of=TODAY)["unmet"]
    }
    early_help = find_pack("early-help-process")
    there = gate_of(early_help, "allocate", {"events": [LEAD]}, as_of=TODAY)["unmet"]
    assert "move-after-summary" in here
    assert not here & {each["rule"] for each in there}
