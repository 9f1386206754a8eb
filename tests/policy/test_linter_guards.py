"""Each guard can be opened, and all of them together, and only by whom the pack knows."""

from __future__ import annotations

from pathlib import Path

from tests.pack_folder import FILES, a_pack_folder
from tests.policy.linting import a_gate, findings


def test_a_statutory_gate_may_have_no_override(tmp_path: Path) -> None:
    gates = FILES["gates"].rstrip() + (
        "\n          statutory: true\n          override: {by: [practice-manager], clause: NOR-2}\n"
    )
    assert findings(a_pack_folder(tmp_path, gates=gates), failing=True) == [
        "gates.yaml:1: rule analysis-first: is statutory and yet has an override; the law leaves none"
    ]


def test_two_gates_that_shut_each_other_fail(tmp_path: Path) -> None:
    gates = a_gate("young", "{child.age: {below: 5}}") + a_gate("old", "{child.age: {above: 9}}")
    assert (
        "gates.yaml:2: rule old: can never be met together with young: wherever both apply, 'allocate' cannot be done"
    ) in findings(a_pack_folder(tmp_path, gates=gates, examples=None), failing=True)


def test_two_gates_for_different_cases_do_not_shut_each_other(tmp_path: Path) -> None:
    gates = a_gate("young", "{child.age: {below: 5}}", when="{concern: {is: home}}") + a_gate(
        "old", "{child.age: {above: 9}}", when="{concern: {is: school}}"
    )
    assert not [
        each
        for each in findings(a_pack_folder(tmp_path, gates=gates, examples=None), failing=True)
        if "together" in each
    ]


def test_two_gates_for_cases_of_different_kinds_that_may_never_meet_are_noted(
    tmp_path: Path,
) -> None:
    gates = a_gate("young", "{child.age: {below: 5}}", when="{concern: {is: home}}") + a_gate(
        "old", "{child.age: {above: 9}}", when="{case.source: {is: mash}}"
    )
    folder = a_pack_folder(tmp_path, gates=gates, examples=None)
    said = "gates.yaml:2: rule old: can never be met together with young: wherever both apply, 'allocate' cannot be done"
    assert said in findings(folder, failing=False)


def test_two_gates_of_which_one_may_be_passed_with_a_reason_are_noted(tmp_path: Path) -> None:
    gates = a_gate("young", "{child.age: {below: 5}}") + a_gate(
        "old", "{child.age: {above: 9}}", force="should"
    )
    folder = a_pack_folder(tmp_path, gates=gates, examples=None)
    assert (
        "gates.yaml:2: rule old: can never be met together with young: wherever both apply, one is always departed from"
    ) in findings(folder, failing=False)


def test_two_conditions_of_eligibility_that_nobody_meets_fail(tmp_path: Path) -> None:
    rule = "- {{id: {}, plain: P., clause: NOR-3, refusal: No, requires: {}}}\n"
    eligibility = rule.format("senior", "{worker.role: {is: practice-manager}}") + rule.format(
        "junior", "{worker.role: {is: worker}}"
    )
    assert (
        "eligibility.yaml:2: rule junior: can never be met together with senior: wherever both apply, nobody is eligible"
    ) in findings(a_pack_folder(tmp_path, eligibility=eligibility, examples=None), failing=True)


def test_a_gate_that_nothing_can_open_fails(tmp_path: Path) -> None:
    gates = a_gate("shut", "{concern: {is: school}}", when="{concern: {is: home}}")
    assert (
        "gates.yaml:1: rule shut: can never be met: what it requires cannot hold where it applies"
        in findings(a_pack_folder(tmp_path, gates=gates, examples=None), failing=True)
    )


def test_a_rule_that_can_never_apply_fails(tmp_path: Path) -> None:
    never = "{all: [{concern: {is: school}}, {concern: {is: home}}]}"
    timescales = FILES["timescales"].replace(
        "          within: 7 working days\n",
        f"          within: 7 working days\n          when: {never}\n",
    )
    folder = a_pack_folder(
        tmp_path, gates=a_gate("idle", "always", when=never), timescales=timescales, examples=None
    )
    found = findings(folder, failing=True)
    assert "timescales.yaml:1: rule first-contact: never applies: its 'when' cannot hold" in found
    assert "gates.yaml:1: rule idle: never applies: its 'when' cannot hold" in found


def test_an_override_by_a_job_role_the_pack_does_not_have_fails(tmp_path: Path) -> None:
    header = FILES["pack"].replace(
        "        roles: {practice-manager: Practice manager, worker: Family worker}\n", ""
    )
    gates = a_gate(
        "open", "{concern: {is: home}}", override="{by: [head-of-service], clause: NOR-2}"
    )
    assert (
        "gates.yaml:1: rule open: may be overridden by 'head-of-service', a job role that pack.yaml does not list, "
        "so by nobody"
    ) in findings(a_pack_folder(tmp_path, pack=header, gates=gates, examples=None), failing=True)
