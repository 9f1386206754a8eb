"""A duty about one worker does not outlast that worker's part in the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.linter.parts_that_end import findings_on_parts_that_end
from keyworker.policy.packs.loader import bundled_packs
from tests.pack_folder import a_pack_folder
from tests.policy.linting import findings


def said(folder: Path, *lines: str, per: str = "worker") -> list[str]:
    clock = "\n".join(
        [
            "- id: clock",
            "  title: Clock",
            "  plain: It runs.",
            "  clause: NOR-1",
            f"  per: {per}",
            "  starts: {event: supervision.held, take: each}",
            "  within: 7 working days",
            "  stops: {event: supervision.held, where: {caseload_reviewed: {is: true}}, of: worker}",
            *lines,
        ]
    )
    pack = a_pack_folder(folder, timescales=f"{clock}\n", examples=None)
    return [each for each in findings(pack, failing=True) if "has left the case" in each]


def test_a_clock_about_a_worker_that_nothing_ends_when_they_leave_fails(tmp_path: Path) -> None:
    assert said(tmp_path, "  ends: {event: case.closed}")


@pytest.mark.parametrize(
    "line",
    [
        "ends: {event: allocation.ended, where: {role: {is: lead}}, of: worker}",
        "ends: {event: allocation.started, where: {role: {is: lead}}, of: another-worker}",
        "without_part: true",
    ],
)
def test_one_that_ends_then_or_says_that_it_is_owed_all_the_same_does_not(
    tmp_path: Path, line: str
) -> None:
    assert said(tmp_path, f"  {line}") == []


def test_a_clock_of_the_case_has_no_worker_to_leave(tmp_path: Path) -> None:
    assert said(tmp_path, per="case") == []


def of_the_lead(folder: Path, *lines: str) -> list[str]:
    clock = "\n".join(
        [
            "- id: clock",
            "  title: Clock",
            "  plain: It runs.",
            "  clause: NOR-1",
            "  starts: {event: allocation.started, where: {role: {is: lead}}}",
            "  within: 7 working days",
            "  stops: {event: supervision.held, of: lead}",
            *lines,
        ]
    )
    pack = a_pack_folder(folder, timescales=f"{clock}\n", examples=None)
    return [each for each in findings(pack, failing=True) if "while nobody does" in each]


def test_a_clock_that_only_the_lead_can_meet_and_that_runs_without_one_fails(
    tmp_path: Path,
) -> None:
    assert of_the_lead(tmp_path, "  ends: {event: case.closed}")


@pytest.mark.parametrize(
    "line", ["ends: {event: allocation.ended, where: {role: {is: lead}}}", "without_part: true"]
)
def test_one_that_ends_with_the_lead_or_is_owed_without_one_does_not(
    tmp_path: Path, line: str
) -> None:
    assert of_the_lead(tmp_path, f"  {line}") == []


def test_no_policy_here_has_one() -> None:
    assert [each for pack in bundled_packs() for each in findings_on_parts_that_end(pack)] == []
