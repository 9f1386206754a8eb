"""What meets a clock has to be recordable in a stage of a case in which the clock runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.actions.families import ACTIONS
from keyworker.actions.own_entries import actions_under
from keyworker.policy.linter.stages import findings_on_stages
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.actions import (
    OF_POLICIES,
    STAGES_OF_OWN_ENTRIES,
    done_in,
)
from keyworker.policy.vocabulary.roles import STAGES
from keyworker.record.models.cases import Stage
from tests.pack_folder import a_pack_folder
from tests.policy.linting import findings

PACKS = bundled_packs()
EASTMARSH = Path(__file__).parents[1] / "packs" / "eastmarsh"


def a_clock(*lines: str) -> str:
    fixed = ["- id: clock", "  title: Clock", "  plain: It runs.", "  clause: NOR-1"]
    return "\n".join([*fixed, "  within: 1 week", *(f"  {line}" for line in lines)]) + "\n"


def never_met(place: Path, *lines: str) -> list[str]:
    folder = a_pack_folder(place, timescales=a_clock(*lines), examples=None)
    return [each for each in findings(folder, failing=True) if "nobody could ever meet it" in each]


VISIT, GUIDANCE = "stops: {event: visit.made}", "stops: {event: guidance.sent}"
REFUSED = {
    "an action of working on it, once the case is closed": (
        "starts: {event: case.closed}",
        "after_closing: true",
        VISIT,
    ),
    "an action of working on it, where nothing was opened": (
        "starts: {event: decision.made, where: {outcome: {is: not-open}}}",
        VISIT,
    ),
    "guidance, where it was opened": (
        "starts: {event: decision.made, where: {outcome: {is: open}}}",
        GUIDANCE,
    ),
    "an action of working on it, asked before the decision alone": (
        "starts: {event: referral.received}",
        "when: {case.stage: {is: received}}",
        VISIT,
    ),
    "an action of working on it, in a clock that the decision ends": (
        "starts: {event: referral.received}",
        "ends: {event: decision.made}",
        VISIT,
    ),
    "a decision, asked of a case that was opened": (
        "starts: {event: decision.made, where: {outcome: {is: open}}}",
        "stops: {event: decision.made, where: {outcome: {is: not-open}}}",
    ),
    "a decision, once the stage says otherwise": (
        "starts: {event: referral.received}",
        "when: {all: [{case.stage: {not_in: [received, not-opened]}}, {case.type: {known: true}}]}",
        "stops: {event: referral.rerouted}",
    ),
}
RECORDED = {
    "an action of working on it, when the decision comes": (
        "starts: {event: referral.received}",
        VISIT,
    ),
    "guidance, whatever was decided": ("starts: {event: decision.made}", GUIDANCE),
    "one of two that are recorded then": (
        "starts: {event: decision.made, where: {outcome: {is: not-open}}}",
        "stops: [{event: visit.made}, {event: guidance.sent}]",
    ),
    "what is recorded after closing": (
        "starts: {event: case.closed}",
        "after_closing: true",
        "stops: {event: safe-return.recorded}",
    ),
    "what is taken out of the same entry": (
        "starts: {event: visit.made, take: each}",
        "per: event",
        "after_closing: true",
        "stops: {event: visit.made, of: recording}",
    ),
    "work while it waits on hold": ("starts: {event: hold.started, take: each}", VISIT),
}


@pytest.mark.parametrize("lines", REFUSED.values(), ids=REFUSED)
def test_a_clock_met_by_what_no_stage_of_it_allows_fails(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    (said,) = never_met(tmp_path, *lines)
    assert said.startswith("timescales.yaml:1: rule clock: stops by '")


@pytest.mark.parametrize("lines", RECORDED.values(), ids=RECORDED)
def test_a_clock_that_somebody_can_meet_passes(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert never_met(tmp_path, *lines) == []


def test_it_says_when_it_is_recorded_and_when_the_clock_runs(tmp_path: Path) -> None:
    (said,) = never_met(tmp_path, *REFUSED["guidance, where it was opened"])
    assert said.endswith(
        "stops by 'guidance.sent', which is recorded while a case is not opened, and it runs while one is open or on "
        "hold: nobody could ever meet it"
    )


@pytest.mark.parametrize("pack", PACKS, ids=[each.id for each in PACKS])
def test_every_clock_of_the_bundled_policies_can_be_met(pack: Pack) -> None:
    assert [str(each) for each in findings_on_stages(pack)] == []


def test_each_action_is_done_in_the_stages_that_the_linter_goes_by() -> None:
    assert tuple(Stage.values) == STAGES
    known = [each for each in ACTIONS.values() if each.id in OF_POLICIES]
    done = {each.id: each.stages if each.subject == "case" else set(STAGES) for each in known}
    assert {name: done_in(name) for name in done} == done


def test_an_entry_of_a_policys_own_is_recorded_in_the_stages_that_the_linter_goes_by() -> None:
    own = [each for each in actions_under(load_pack(EASTMARSH)) if each.id not in ACTIONS]
    assert own
    assert {each.stages for each in own} == {STAGES_OF_OWN_ENTRIES}
