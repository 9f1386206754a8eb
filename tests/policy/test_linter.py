"""The linter finds what loads but is not sound: unreachable, untested, unexplained, or against the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.linter import lint
from keyworker.policy.loader import load_pack
from tests.pack_folder import FILES, a_pack_folder


def findings(folder: Path, *, failing: bool) -> list[str]:
    return [str(finding.problem) for finding in lint(load_pack(folder)) if finding.fails is failing]


def routes(*conditions: str) -> str:
    return "\n".join(
        f"- {{id: row-{n}, plain: Row., clause: NOR-5, to: {{service: early-help}}, when: {condition}}}"
        for n, condition in enumerate(conditions, start=1)
    )


def test_a_sound_pack_fails_for_nothing(tmp_path: Path) -> None:
    assert findings(a_pack_folder(tmp_path), failing=True) == []


@pytest.mark.parametrize(
    "conditions",
    [
        ("always", "{child.age: {below: 5}}"),
        ("{child.age: {below: 5}}", "{child.age: {below: 5}}"),
        ("{child.age: {below: 5}}", "{all: [{concern: {is: home}}, {child.age: {below: 5}}]}"),
        ("{any: [{concern: {is: home}}, {child.age: {below: 5}}]}", "{concern: {is: home}}"),
        (
            "{concern: {is: home}}",
            "{any: [{concern: {is: home}}, {all: [{concern: {is: home}}, {child.age: {below: 5}}]}]}",
        ),
    ],
)
def test_a_row_that_an_earlier_row_always_takes_is_unreachable(tmp_path: Path, conditions: tuple[str, str]) -> None:
    folder = a_pack_folder(tmp_path, routing=routes(*conditions))
    assert "routing.yaml:2: rule row-2: can never be reached: row-1 applies first wherever this row would" in findings(
        folder, failing=True
    )


def test_a_row_that_may_still_be_reached_is_left_alone(tmp_path: Path) -> None:
    rows = routes("{all: [{concern: {is: home}}, {child.age: {below: 5}}]}", "{child.age: {below: 5}}", "always")
    assert not [each for each in findings(a_pack_folder(tmp_path, routing=rows), failing=True) if "reached" in each]


def test_a_statutory_gate_may_have_no_override(tmp_path: Path) -> None:
    gates = FILES["gates"].rstrip() + (
        "\n          statutory: true\n          override: {by: [practice-manager], clause: NOR-2}\n"
    )
    assert findings(a_pack_folder(tmp_path, gates=gates), failing=True) == [
        "gates.yaml:1: rule analysis-first: is statutory and yet has an override; the law leaves none"
    ]


def test_an_obligation_that_nothing_meets_or_explains_fails(tmp_path: Path) -> None:
    folder = a_pack_folder(tmp_path, coverage="- {clause: NOR-6, by: [the record]}\n")
    assert findings(folder, failing=True) == [
        "clauses.yaml:7: rule NOR-7: nothing implements this obligation, and coverage.yaml does not say why"
    ]


def test_a_coverage_entry_must_say_something(tmp_path: Path) -> None:
    coverage = FILES["coverage"].rstrip() + "\n        - {clause: NOR-1}\n"
    assert findings(a_pack_folder(tmp_path, coverage=coverage), failing=True) == [
        "coverage.yaml:3: rule NOR-1: says neither what meets the obligation nor why nothing does"
    ]


def test_a_timescale_without_a_worked_example_fails_and_other_rules_are_noted(tmp_path: Path) -> None:
    folder = a_pack_folder(tmp_path, examples=None)
    assert findings(folder, failing=True) == [
        "timescales.yaml:1: rule first-contact: has no worked example",
        "timescales.yaml:9: rule tell-referrer: has no worked example",
    ]
    assert "gates.yaml:1: rule analysis-first: has no worked example" in findings(folder, failing=False)


def test_an_unused_local_default_is_noted(tmp_path: Path) -> None:
    settings = FILES["settings"].rstrip() + "\n        - {id: spare, value: 1 week, why: None given., about: NOR-1}\n"
    assert findings(a_pack_folder(tmp_path, settings=settings), failing=False) == [
        "settings.yaml:2: rule spare: no rule or checklist uses this setting"
    ]


def test_a_clock_that_nothing_stops_is_noted(tmp_path: Path) -> None:
    timescales = FILES["timescales"].replace("          stops: {event: guidance.sent}\n", "")
    assert findings(a_pack_folder(tmp_path, timescales=timescales), failing=False) == [
        "timescales.yaml:9: rule tell-referrer: nothing stops this clock, so it is never met"
    ]
