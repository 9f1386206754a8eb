"""What comes before an action, in the order in which it can be done?"""

from __future__ import annotations

from datetime import date
from typing import Any

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.leading_to import StepTowards, steps_towards
from tests.casefiles import CaseFileStory, a_case_file
from tests.northshire import a_gate, a_pack

DAY = date(2026, 5, 27)
TRAWL_FIRST = a_gate(
    id="trawl-first",
    action="complete-analysis",
    plain="Data trawl before analysis",
    put_right="complete-trawl",
    requires={"happened": {"event": "trawl.completed"}},
    refusal="Data trawl not completed",
)
SUMMARY_IF_COMPLETED = a_gate(
    id="summary-if-completed",
    action="close-case",
    about="attempt",
    when={"action.outcome": {"is": "completed"}},
    requires={"happened": {"event": "closure.summarised"}},
    refusal="No closure summary",
    put_right="summarise-closure",
)


def ask(
    story: CaseFileStory, *gates: dict[str, Any], action: str = "allocate"
) -> tuple[StepTowards, ...]:
    return steps_towards(CaseOnDay(a_pack(gates=list(gates)), story.file(), DAY), action)


def told(*steps: StepTowards) -> list[tuple[str, str]]:
    return [(step.rule, step.standing) for step in steps]


def test_what_a_missing_step_rests_on_itself_comes_before_it() -> None:
    steps = ask(a_case_file(), a_gate(), TRAWL_FIRST)
    assert told(*steps) == [("trawl-first", "to-do"), ("analysis-first", "to-do")]
    assert [step.towards for step in steps] == ["complete-analysis", "allocate"]
    assert (steps[1].words, steps[1].clause) == ("Case analysis not completed", "Northshire 2")


def test_what_is_done_stays_in_the_list_in_the_rules_own_words() -> None:
    (step,) = ask(
        a_case_file().happened("analysis.completed", "2026-05-26", by="M1"), a_gate(), TRAWL_FIRST
    )
    assert (step.standing, step.words, step.because) == ("done", "Analysis before allocation", ())


def test_two_actions_that_wait_for_each_other_come_to_an_end() -> None:
    other = a_gate(
        id="allocate-first",
        action="complete-analysis",
        requires={"happened": {"event": "allocation.started"}},
        put_right="allocate",
    )
    assert told(*ask(a_case_file(), a_gate(), other)) == [
        ("allocate-first", "to-do"),
        ("analysis-first", "to-do"),
    ]


def test_what_depends_on_how_it_ends_may_be_wanted_until_that_is_chosen() -> None:
    assert told(*ask(a_case_file(), SUMMARY_IF_COMPLETED, action="close-case")) == [
        ("summary-if-completed", "if-so")
    ]
    chosen = a_case_file().attempted(fields={"outcome": "completed"})
    assert told(*ask(chosen, SUMMARY_IF_COMPLETED, action="close-case")) == [
        ("summary-if-completed", "to-do")
    ]
    other = a_case_file().attempted(fields={"outcome": "moved-away"})
    assert ask(other, SUMMARY_IF_COMPLETED, action="close-case") == ()


def test_what_is_filled_in_on_the_form_and_what_does_not_apply_are_no_steps() -> None:
    on_the_form = a_gate(
        id="say-why", about="attempt", put_right=None, requires={"action.reason": {"known": True}}
    )
    not_for_it = a_gate(id="not-for-it", when={"case.type": {"is": "broker-caf"}})
    advice = a_gate(id="advice", force="may")
    assert ask(a_case_file().received("2026-05-21"), on_the_form, not_for_it, advice) == ()


def test_a_fact_that_nobody_has_told_is_still_to_do() -> None:
    rule = a_gate(requires={"referral.others_considered": {"is": True}})
    (step,) = ask(a_case_file().received("2026-05-21"), rule)
    assert (step.standing, step.needs) == ("to-do", ("referral.others_considered",))
