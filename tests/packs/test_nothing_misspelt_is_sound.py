"""No name in any rule of any pack can be misspelt unnoticed, and every rule that says "must" has been tried."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.actions.administering import NEEDS_NO_POLICY
from keyworker.actions.families import ACTIONS
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.vocabulary.actions import (
    ADMINISTRATION,
    COME_WITH,
    KNOWN_ACTIONS,
    OF_POLICIES,
    WITHOUT_A_LINE,
)
from tests.misspelling import unnoticed
from tests.pack_folder import a_pack_folder
from tests.policy.linting import a_gate, findings

SOURCES = {pack.id: pack.source for pack in bundled_packs()}


@pytest.mark.parametrize("pack", SOURCES)
def test_every_misspelt_name_in_a_copy_of_a_pack_stops_it(pack: str, tmp_path: Path) -> None:
    source = SOURCES[pack]
    assert source is not None
    assert unnoticed(source, tmp_path / pack) == []


def test_the_list_of_actions_that_packs_may_name_is_the_actions_there_are() -> None:
    assert {name: set(kinds) for name, kinds in KNOWN_ACTIONS.items()} == {
        name: set(action.records) for name, action in ACTIONS.items()
    }


def test_the_list_of_what_is_somebodys_without_a_line_is_what_the_actions_say() -> None:
    of_policies = [action for name, action in ACTIONS.items() if name in OF_POLICIES]
    assert {
        each.id for each in of_policies if each.ordinary is not None or each.by_default
    } == WITHOUT_A_LINE
    assert {each.id: each.goes_with for each in of_policies if each.goes_with} == COME_WITH


def test_what_no_policy_says_is_what_needs_none() -> None:
    assert ADMINISTRATION.keys() == {
        name for name, action in ACTIONS.items() if action.admits in NEEDS_NO_POLICY
    }


def test_a_policy_that_says_who_sets_the_authority_up_is_told_that_it_is_not_its_to_say(
    tmp_path: Path,
) -> None:
    gates = a_gate("asks", "{case.stage: {is: open}}", action="bring-policy")
    found = findings(a_pack_folder(tmp_path, gates=gates, examples=None), failing=True)
    assert any("'bring-policy' is an administrator's" in each for each in found)


@pytest.mark.parametrize(
    ("requires", "said"),
    [
        (
            "{case.standings: {in: [child-protection]}}",
            "'case.standings' is a list, which 'in' never finds anything in; ask what it 'includes'",
        ),
        (
            "{none: {of: children, is: {each.standing: {is: looked-after}}}}",
            "'each.standing' is a list, which 'is' never finds anything in; ask what it 'includes'",
        ),
        (
            "{actor.parts: {not_in: [lead]}}",
            "'actor.parts' is a list, which 'not_in' never finds anything in; ask what it 'includes'",
        ),
        (
            "{case.standings: {includes: child-protecton}}",
            "'case.standings' is caf or child-in-need or section-47 or child-protection or looked-after or care-leaver, "
            "never 'child-protecton'; did you mean 'child-protection'?",
        ),
        (
            "{worker.profession: {is: social-wroker}}",
            "never 'social-wroker'; did you mean 'social-worker'?",
        ),
        (
            "{case.stage: {is: opne}}",
            "'case.stage' is received or not-opened or open or on-hold or closed, never 'opne'; did you mean 'open'?",
        ),
        ("{role: {is: leed}}", "never 'leed'; did you mean 'lead'?"),
    ],
)
@pytest.mark.parametrize("statutory", ["true", "false"])
def test_a_word_that_a_fact_never_is_fails_whether_the_law_says_so_or_not(
    tmp_path: Path, requires: str, said: str, statutory: str
) -> None:
    gates = a_gate("asks", requires, statutory=statutory)
    found = findings(a_pack_folder(tmp_path, gates=gates, examples=None), failing=True)
    assert [each for each in found if each.startswith("gates.yaml:1: rule asks: ") and said in each]


def test_an_authority_names_professions_of_its_own(tmp_path: Path) -> None:
    gates = a_gate("asks", "{worker.profession: {is: beekeeper}}")
    header = "id: northshire\ntitle: N\nauthority: N\ncitation: N\nversion: '1'\neffective: 2020-01-01\nowner: E\n"
    header += "roles: {practice-manager: Practice manager, worker: Family worker}\n"
    header += "facts: {child.age: {type: number, label: age}, concern: {type: text, label: concern, choices: [school, home]}}\n"
    own = header + "professions: {beekeeper: Beekeeper}\n"
    told = {
        text: [each for each in findings(folder, failing=True) if "beekeeper" in each]
        for text, folder in {
            "none": a_pack_folder(tmp_path / "none", pack=header, gates=gates, examples=None),
            "own": a_pack_folder(tmp_path / "own", pack=own, gates=gates, examples=None),
        }.items()
    }
    assert told["none"]
    assert not told["own"]


def test_an_action_that_nobody_can_do_fails_wherever_it_is_named(tmp_path: Path) -> None:
    actions = "- {id: who, action: zxqv, plain: P., clause: NOR-2, who: [worker]}\n"
    gates = a_gate("asks", "always", put_right="alocate")
    found = findings(
        a_pack_folder(tmp_path, actions=actions, gates=gates, examples=None), failing=True
    )
    assert "actions.yaml:1: rule who: 'zxqv' is nothing that anybody can do" in found
    assert (
        "gates.yaml:1: rule asks: 'alocate' is nothing that anybody can do; did you mean 'allocate'?"
        in found
    )


@pytest.mark.parametrize(("force", "fails"), [("must", True), ("should", False)])
def test_what_stands_in_the_way_by_must_has_a_worked_example(
    tmp_path: Path, force: str, fails: bool
) -> None:
    gates = a_gate("asks", "{case.has_lead: {is: true}}", force=force)
    found = findings(a_pack_folder(tmp_path, gates=gates, examples=None), failing=fails)
    assert "gates.yaml:1: rule asks: has no worked example" in found


def test_a_condition_is_about_each_or_about_the_case(tmp_path: Path) -> None:
    asks = "{every: {of: children, is: {happened: {event: visit.made, for: eech}}}}"
    folder = a_pack_folder(tmp_path, gates=a_gate("asks", asks), examples=None)
    with pytest.raises(Exception, match="for: 'eech' is nothing that it can be about"):
        findings(folder, failing=True)


def test_an_answer_that_the_header_offers_and_no_event_keeps_fails(tmp_path: Path) -> None:
    header = "id: northshire\ntitle: N\nauthority: N\ncitation: N\nversion: '1'\neffective: 2020-01-01\nowner: E\n"
    header += "facts: {child.age: {type: number, label: age}, concern: {type: text, label: concern, choices: [school, home]}, "
    header += "action.who_moves: {type: text, label: who moves, choices: [siblings, everybody]}}\n"
    header += "roles: {practice-manager: Practice manager, worker: Family worker}\n"
    found = findings(a_pack_folder(tmp_path, pack=header, examples=None), failing=True)
    said = "action.who_moves: offers 'everybody', which no event keeps"
    assert [each for each in found if said in each]
