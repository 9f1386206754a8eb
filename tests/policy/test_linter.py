"""The linter finds what loads but is not sound: obligations unmet, rules untried, defaults unused."""

from __future__ import annotations

from pathlib import Path

from tests.pack_folder import FILES, a_pack_folder
from tests.policy.linting import findings


def test_a_sound_pack_fails_for_nothing(tmp_path: Path) -> None:
    assert findings(a_pack_folder(tmp_path), failing=True) == []


def test_an_obligation_that_nothing_meets_or_explains_fails(tmp_path: Path) -> None:
    folder = a_pack_folder(tmp_path, coverage="- {clause: NOR-6, by: [the record]}\n")
    assert findings(folder, failing=True) == [
        "clauses.yaml:7: rule NOR-7: nothing implements this obligation, and coverage.yaml does not say why"
    ]


def test_a_coverage_entry_must_say_something(tmp_path: Path) -> None:
    coverage = FILES["coverage"].rstrip() + "\n        - {clause: NOR-1}\n"
    assert findings(a_pack_folder(tmp_path, coverage=coverage), failing=True) == [
        "coverage.yaml:3: rule NOR-1: says neither what meets the obligation nor what is missing of it"
    ]


def test_what_is_due_or_must_be_so_fails_without_a_worked_example_and_other_rules_are_noted(
    tmp_path: Path,
) -> None:
    folder = a_pack_folder(tmp_path, examples=None)
    assert findings(folder, failing=True) == [
        "timescales.yaml:1: rule first-contact: has no worked example",
        "timescales.yaml:9: rule tell-referrer: has no worked example",
        "gates.yaml:1: rule analysis-first: has no worked example",
        "eligibility.yaml:1: rule in-post: has no worked example",
    ]
    assert "workload.yaml:1: rule counting: has no worked example" in findings(
        folder, failing=False
    )


def test_an_unused_local_default_is_noted(tmp_path: Path) -> None:
    settings = (
        FILES["settings"].rstrip()
        + "\n        - {id: spare, value: 1 week, why: None given., about: NOR-1}\n"
    )
    assert "settings.yaml:2: rule spare: no rule or checklist uses this setting" in findings(
        a_pack_folder(tmp_path, settings=settings), failing=False
    )
