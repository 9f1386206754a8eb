"""No rule of a pack could be left out, and no question, without a worked example noticing."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.decisions.mutations import omissions, survivors
from keyworker.policy.loader import bundled_packs, load_pack
from keyworker.policy.pack import Pack
from tests.pack_folder import a_pack_folder

PACKS = bundled_packs()


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_a_worked_example_fails_wherever_a_rule_is_left_out(pack: Pack) -> None:
    assert [f"{each.kind}: {each.rule}" for each in survivors(pack)] == []


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_every_rule_is_left_out_in_its_turn(pack: Pack) -> None:
    questions = {f"{each.id}/{item.id}" for each in pack.checklists for item in each.items}
    assert {each.rule for each in omissions(pack)} == {rule.id for rule in pack.rules()} | questions


def test_a_rule_that_no_example_asks_about_survives(tmp_path: Path) -> None:
    pack = load_pack(a_pack_folder(tmp_path, examples="[]"))
    assert "timescales: first-contact" in {f"{each.kind}: {each.rule}" for each in survivors(pack)}


def test_an_example_that_fails_anyhow_notices_nothing(tmp_path: Path) -> None:
    wrong = """
- id: wrong
  clause: NOR-1
  ask: timescales
  of: first-contact
  as_of: 2026-05-29
  given: {events: [{kind: allocation.started, at: 2026-05-22, worker: W1, role: lead}]}
  expect: {limit: 2020-01-01}
"""
    pack = load_pack(a_pack_folder(tmp_path, examples=wrong))
    assert "timescales: first-contact" in {f"{each.kind}: {each.rule}" for each in survivors(pack)}
    right = load_pack(a_pack_folder(tmp_path, examples=wrong.replace("2020-01-01", "2026-06-03")))
    assert "timescales: first-contact" not in {f"{each.kind}: {each.rule}" for each in survivors(right)}
