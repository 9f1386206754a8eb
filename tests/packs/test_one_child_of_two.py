"""What is recorded of one child of a family answers for none of the others, under any policy, or the policy says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.linter import lint
from keyworker.policy.linter.one_child import MOVES, findings_on_one_child
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import EVENT_KINDS
from tests.pack_folder import a_pack_folder
from tests.policy.linting import a_gate

PACKS = bundled_packs()
CLOCK = """\
- id: clock
  title: Clock
  plain: It runs.
  clause: NOR-1
  starts: {event: decision.made}
  within: 1 week
  ends: {event: case.closed}
"""
STATE = """\
- {id: fostered, title: Fostered, plain: A child is fostered., clause: NOR-1, when: WHEN}
"""
ENTRIES = """\
entries:
  - {id: tea, title: Tea with the child, about: child}
  - {id: panel, title: Panel told}
"""
OF_A_CHILD = "{happened: {event: permanency.agreed}}"
OF_EACH = "{every: {of: children, is: {happened: {event: permanency.agreed, for: each}}}}"
TEA = "{happened: {event: entry.recorded, where: {entry: {is: tea}}}}"
PANEL = "{happened: {event: entry.recorded, where: {entry: {is: panel}}}}"


def said_of(folder: Path) -> list[str]:
    return [str(each.problem) for each in findings_on_one_child(load_pack(folder)) if each.fails]


def guarded(place: Path, requires: str, **further: str) -> Path:
    """A small policy with one gate, and entries of its own."""
    gates = a_gate("guard", requires, **further)
    return a_pack_folder(place, gates=gates, kinds=ENTRIES, examples=None)


@pytest.mark.parametrize("pack", PACKS, ids=[each.id for each in PACKS])
def test_what_is_of_one_child_is_asked_of_each_or_said_why_not(pack: Pack) -> None:
    assert [str(each.problem) for each in findings_on_one_child(pack)] == []


def test_the_kinds_that_move_a_child_are_kinds_that_there_are() -> None:
    assert EVENT_KINDS.keys() >= MOVES


@pytest.mark.parametrize("requires", [OF_A_CHILD, TEA])
def test_a_gate_that_one_child_opens_for_the_others_fails_with_its_name(
    tmp_path: Path, requires: str
) -> None:
    (said,) = said_of(guarded(tmp_path, requires))
    assert said.startswith("gates.yaml:1: rule guard: asks for '")
    assert "so that one child's answers for the others" in said


@pytest.mark.parametrize("requires", [OF_EACH, PANEL])
def test_a_gate_that_asks_of_each_child_or_of_the_case_passes(
    tmp_path: Path, requires: str
) -> None:
    assert said_of(guarded(tmp_path, requires)) == []


def test_a_rule_that_says_why_passes_and_one_that_need_not_is_noted(tmp_path: Path) -> None:
    why = {"whoever": "The family moves together."}
    assert said_of(guarded(tmp_path, OF_A_CHILD, **why)) == []
    other = guarded(tmp_path / "other", "always", **why)
    (noted,) = findings_on_one_child(load_pack(other))
    assert not noted.fails
    assert "take it out" in str(noted)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("  stops: {event: permanency.agreed}\n", "say 'per: child'"),
        ("  per: child\n  stops: {event: permanency.agreed}\n", "say 'of: person'"),
        ("  per: child\n  stops: {event: permanency.agreed, of: person}\n", ""),
        ("  stops: {event: contact.made}\n", ""),
    ],
)
def test_a_clock_of_which_one_child_would_meet_anothers_fails(
    tmp_path: Path, lines: str, says: str
) -> None:
    found = said_of(a_pack_folder(tmp_path, timescales=CLOCK + lines, examples=None))
    assert [says in each for each in found] == ([True] if says else [])


def test_a_state_of_each_child_asks_of_each(tmp_path: Path) -> None:
    moved = "{happened: {event: transfer.accepted}}"
    (said,) = said_of(a_pack_folder(tmp_path, states=STATE.replace("WHEN", moved)))
    assert "rule fostered: asks for 'transfer.accepted' of the case" in said


def test_the_check_of_a_policy_says_so(tmp_path: Path) -> None:
    pack = load_pack(guarded(tmp_path, OF_A_CHILD))
    assert any("answers for the others" in str(each) and each.fails for each in lint(pack))
