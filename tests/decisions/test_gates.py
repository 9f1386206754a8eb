"""May this action be done now, and if not, what stands in the way?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.gates import GateAnswer, check_action
from tests.casefiles import CaseFileStory, a_case_file
from tests.northshire import a_gate, a_pack

DAY = date(2026, 5, 27)
MANAGERS_ALLOCATE = {
    "id": "who-allocates",
    "clause": "NOR-3",
    "plain": "Managers allocate",
    "action": "allocate",
    "who": ["practice-manager", "practice-lead"],
}


def ask(story: CaseFileStory, *gates: dict[str, Any], **parts: Any) -> GateAnswer:
    return check_action(a_pack(gates=list(gates), **parts), "allocate", story.file(), as_of=DAY)


def test_a_gate_is_open_when_what_it_requires_has_happened() -> None:
    assert (
        ask(a_case_file().happened("analysis.completed", "2026-05-26", by="M1"), a_gate()).outcome
        == "open"
    )


def test_a_shut_gate_says_what_is_missing_with_its_clause_and_where_to_put_it_right() -> None:
    (unmet,) = ask(a_case_file(), a_gate()).unmet
    assert (unmet.clause, unmet.put_right) == ("Northshire 2", "complete-analysis")
    assert unmet.because[0] == "Case analysis not completed"


def test_what_has_not_happened_yet_on_the_day_does_not_open_a_gate() -> None:
    assert (
        ask(a_case_file().happened("analysis.completed", "2026-05-28", by="M1"), a_gate()).outcome
        == "blocked"
    )


def test_work_done_by_the_wrong_role_does_not_open_a_gate() -> None:
    rule = a_gate(
        requires={"happened": {"event": "analysis.completed", "by": ["practice-manager"]}}
    )
    story = a_case_file().happened("analysis.completed", "2026-05-26", by="W1")
    assert ask(story, rule).outcome == "blocked"


def test_a_should_asks_for_a_reason_and_a_may_never_stands_in_the_way() -> None:
    assert ask(a_case_file(), a_gate(force="should")).outcome == "needs-reason"
    assert ask(a_case_file(), a_gate(force="may")).outcome == "open"


def test_a_gate_that_does_not_apply_to_the_case_is_open() -> None:
    rule = a_gate(when={"case.type": {"is": "broker-caf"}})
    assert ask(a_case_file().received("2026-05-21", type="caf"), rule).outcome == "open"


def test_a_fact_that_is_not_known_is_asked_for_and_never_counts_as_yes() -> None:
    rule = a_gate(requires={"referral.others_considered": {"matches": "referral.likely_benefit"}})
    found = ask(a_case_file().received("2026-05-21"), rule)
    assert (found.outcome, found.needs) == ("needs-facts", ("referral.others_considered",))


def test_a_blocked_gate_outweighs_what_is_not_known() -> None:
    asks = a_gate(id="asks", requires={"referral.neet": {"is": "neet"}})
    assert ask(a_case_file(), asks, a_gate()).outcome == "blocked"


@pytest.mark.parametrize(("actor", "outcome"), [("M1", "open"), ("W1", "blocked")])
def test_only_the_named_roles_may_act(actor: str, outcome: str) -> None:
    answer = ask(a_case_file().attempted(by=actor), actions=[MANAGERS_ALLOCATE])
    assert answer.outcome == outcome


def test_a_refused_role_is_told_who_can() -> None:
    (unmet,) = ask(a_case_file().attempted(by="W1"), actions=[MANAGERS_ALLOCATE]).unmet
    assert unmet.because == ("Only a practice manager or practice lead can do this",)


def test_a_further_role_that_someone_holds_counts() -> None:
    story = a_case_file().attempted(role="service-manager", roles=["practice-manager"])
    assert ask(story, actions=[MANAGERS_ALLOCATE]).outcome == "open"


def test_without_an_attempt_the_answer_speaks_for_the_case_alone() -> None:
    entered = a_gate(about="attempt", requires={"action.rationale": {"known": True}})
    assert ask(a_case_file(), entered, actions=[MANAGERS_ALLOCATE]).outcome == "open"
    assert ask(a_case_file().attempted(by="M1"), entered).outcome == "blocked"


def test_a_gate_that_may_be_overridden_names_the_role_and_a_statutory_one_never_does() -> None:
    override = {"by": ["practice-manager"], "clause": "NOR-9"}
    assert ask(a_case_file(), a_gate(override=override)).unmet[0].override_by == (
        "practice-manager",
    )
    assert ask(a_case_file(), a_gate(override=override, statutory=True)).unmet[0].override_by == ()


def test_every_child_must_have_a_summary_and_the_one_without_is_named() -> None:
    rule = a_gate(
        requires={
            "every": {
                "of": "children",
                "is": {"happened": {"event": "closure.summarised", "for": "each"}},
            }
        }
    )
    story = (
        a_case_file()
        .with_child("P2", born="2018-01-01")
        .happened("closure.summarised", "2026-05-20", person="P1")
    )
    (unmet,) = ask(story, rule).unmet
    assert unmet.because[1].startswith("P2: nothing on record shows")
    assert (
        ask(story.happened("closure.summarised", "2026-05-21", person="P2"), rule).outcome == "open"
    )


def test_something_must_have_happened_since_something_else() -> None:
    rule = a_gate(
        requires={
            "happened": {"event": "oversight.recorded", "since": {"event": "referral.received"}}
        },
    )
    story = (
        a_case_file().happened("oversight.recorded", "2026-05-20", by="M1").received("2026-05-21")
    )
    assert ask(story, rule).outcome == "blocked"
    assert ask(story.happened("oversight.recorded", "2026-05-22", by="M1"), rule).outcome == "open"


def test_an_action_the_policy_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="'alocate' is not an action of this policy"):
        check_action(a_pack(gates=[a_gate()]), "alocate", a_case_file().file(), as_of=DAY)
