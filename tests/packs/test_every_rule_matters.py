"""No rule of a pack could be left out, and no question, without a worked example noticing."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.decisions.trying.mutations import alterations, omissions, survivors
from keyworker.policy.durations import Duration
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.coverage import coverage_of
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.packs.pack import Pack
from tests.pack_folder import FILES, a_pack_folder

PACKS = bundled_packs()


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_a_worked_example_fails_wherever_a_rule_is_left_out(pack: Pack) -> None:
    assert [f"{each.kind}: {each.rule}" for each in survivors(pack)] == []


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_every_rule_is_left_out_in_its_turn(pack: Pack) -> None:
    questions = {f"{each.id}/{item.id}" for each in pack.checklists for item in each.items}
    left_out = [each for each in omissions(pack) if each.kind != "settings"]
    assert {each.rule for each in left_out} == {
        rule.id for _, rule in named_rules(pack)
    } | questions


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_whatever_implements_an_obligation_is_left_out_in_its_turn(pack: Pack) -> None:
    """What coverage counts as implementing a clause, rule or part of one, cannot be gone without an example failing."""
    left_out = {(each.kind, each.rule.replace("/", ".")) for each in omissions(pack)}
    for covered in coverage_of(pack):
        for kind, rules in covered.rules.items():
            if kind != "settings":
                assert {(kind, rule) for rule in rules} <= left_out, covered.clause


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_a_part_of_a_rule_that_cites_a_clause_is_left_out_too(pack: Pack) -> None:
    cited = {
        (rule.id, f"without its '{name}'")
        for _, rule in named_rules(pack)
        for name in type(rule).model_fields
        if getattr(getattr(rule, name), "clause", None) is not None
    }
    assert cited <= {(each.rule, each.done) for each in omissions(pack)}


def test_a_rule_that_no_example_asks_about_survives(tmp_path: Path) -> None:
    pack = load_pack(a_pack_folder(tmp_path, examples="[]"))
    assert "timescales: first-contact" in {f"{each.kind}: {each.rule}" for each in survivors(pack)}


def test_a_local_default_that_a_rule_reads_is_put_at_another_figure(tmp_path: Path) -> None:
    pack = load_pack(a_pack_folder(tmp_path))
    (setting,) = [each for each in omissions(pack) if each.kind == "settings"]
    assert (setting.rule, setting.pack.setting("tell-limit").value) == (
        "tell-limit",
        Duration.parse("6 working days"),
    )
    untold = FILES["examples"].replace(
        "expect: {limit: 2026-06-01, local_default: true}", "expect: {local_default: true}"
    )
    weaker = load_pack(a_pack_folder(tmp_path / "weaker", examples=untold))
    assert "settings: tell-limit" in {f"{each.kind}: {each.rule}" for each in survivors(weaker)}


def test_who_may_pass_a_gate_is_missed_only_by_an_example_that_says_so(tmp_path: Path) -> None:
    gates = (
        FILES["gates"].rstrip() + "\n          override: {by: [practice-manager], clause: NOR-3}\n"
    )
    silent = load_pack(a_pack_folder(tmp_path, gates=gates))
    assert ("analysis-first", "without its 'override'") in {
        (each.rule, each.done) for each in survivors(silent)
    }
    said = FILES["examples"].replace(
        "{outcome: blocked}", "{unmet: [{override_by: [practice-manager]}]}"
    )
    asking = load_pack(a_pack_folder(tmp_path / "asking", gates=gates, examples=said))
    assert "analysis-first" not in {each.rule for each in survivors(asking)}


def test_what_carries_a_rules_meaning_is_altered(tmp_path: Path) -> None:
    notices = """
    - {id: tell, clause: NOR-6, plain: They hear of it., on: {event: case.closed}, to: [lead, worker], text: "{case}"}
    """
    pack = load_pack(a_pack_folder(tmp_path, notices=notices))
    done = {(each.rule, each.done) for each in alterations(pack)}
    assert {
        ("first-contact", "'within' one longer"),
        ("first-contact", "'ends' without number 1"),
        ("analysis-first", "'requires' always"),
        ("analysis-first", "force 'should'"),
        ("early-years", "'when' always"),
        ("early-years", "'with' without health"),
        ("tell", "'to' without lead"),
        ("tell", "'to' without worker"),
    } <= done
    missed = done - {(each.rule, each.done) for each in survivors(pack, altered=True)}
    assert ("first-contact", "'within' one longer") in missed
    assert ("tell", "'to' without lead") not in missed


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
    assert "timescales: first-contact" not in {
        f"{each.kind}: {each.rule}" for each in survivors(right)
    }
