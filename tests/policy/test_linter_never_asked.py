"""What a rule waits for is asked: silence is no answer, and nobody is refused for what no form asks."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from keyworker.policy.linter import lint
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from tests.pack_folder import FILES, a_pack_folder
from tests.policy.linting import a_gate, findings

DECLARES = """
  worker.trained: {type: yes-no, label: whether they are trained, question: Are they trained?}
  worker.ready: {type: yes-no, label: whether they are ready, question: Are they ready?}
  case.matters: {type: list, label: what else matters}
"""
NEVER = "so no form ever asks for it"
FOR_EVER = "for which no form can ask"
PACKS = bundled_packs()


def never_asked(folder: Path) -> list[str]:
    return [each for each in findings(folder, failing=True) if NEVER in each or FOR_EVER in each]


def with_rule(tmp_path: Path, requires: str, *, force: str = "must") -> Path:
    rule = f"- {{id: rule, plain: P., clause: NOR-3, force: {force}, refusal: No, requires: {requires}}}\n"
    header = dedent(FILES["pack"]).rstrip() + DECLARES
    return a_pack_folder(tmp_path, pack=header, eligibility=rule, examples=None)


@pytest.mark.parametrize(
    "requires",
    [
        "{worker.trained: {known: true}}",
        "{all: [{worker.trained: {known: true}}, {worker.trained: {is: true}}]}",
        "{any: [{all: [{worker.trained: {known: true}}, {worker.trained: {is: true}}]}, {worker.fte: {above: 1}}]}",
    ],
    ids=["known", "known and so", "or else"],
)
def test_a_fact_that_counts_as_no_until_it_is_told_fails(tmp_path: Path, requires: str) -> None:
    (said,) = never_asked(with_rule(tmp_path, requires))
    # A "should" is passed with a reason, which the form asks for.
    assert never_asked(with_rule(tmp_path / "passed", requires, force="should")) == []
    assert said == (
        "eligibility.yaml:1: rule rule: requires: says No while 'worker.trained' is not known, so no form ever asks for "
        "it; test what it is and not whether it is known (any answer at all: 'is_not: none')"
    )


@pytest.mark.parametrize(
    "requires",
    [
        "{worker.trained: {is: true}}",
        "{worker.trained: {is_not: none}}",
        "{any: [{worker.trained: {is: true}}, {all: [{worker.trained: {known: true}}, {worker.ready: {is: true}}]}]}",
        "{any: [{worker.trained: {is: true}}, {all: [{worker.trained: {known: false}}, {worker.fte: {above: 1}}]}]}",
        "{worker.line_manager: {known: true}}",
    ],
    ids=["asked", "any answer", "first one then the other", "what holds meanwhile", "on record"],
)
def test_a_fact_that_is_asked_for_passes(tmp_path: Path, requires: str) -> None:
    assert never_asked(with_rule(tmp_path, requires)) == []


def test_a_fact_for_which_no_form_can_ask_may_not_be_waited_for(tmp_path: Path) -> None:
    (said,) = never_asked(with_rule(tmp_path, "{case.matters: {includes: fire}}"))
    assert "waits for 'case.matters', for which no form can ask, so it can never be met" in said


def test_a_gate_that_says_what_puts_it_right_leads_on(tmp_path: Path) -> None:
    header, known = dedent(FILES["pack"]).rstrip() + DECLARES, "{worker.trained: {known: true}}"
    shut = a_gate("shut", known)
    leads = a_gate("leads", known, put_right="complete-analysis")
    passed = a_gate("passed", known, force="should")
    folder = a_pack_folder(tmp_path, pack=header, gates=shut + leads + passed, examples=None)
    (said,) = never_asked(folder)
    assert "rule shut:" in said


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_no_policy_refuses_for_what_it_never_asks(pack: Pack) -> None:
    said = [str(each) for each in lint(pack)]
    assert [each for each in said if NEVER in each or FOR_EVER in each] == []
