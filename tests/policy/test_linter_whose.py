"""A duty about one worker is not met by what was done about another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pack_folder import a_pack_folder
from tests.policy.linting import ENDS, a_gate, findings

LED = "starts: {event: allocation.started, where: {role: {is: lead}}}"


def a_clock(stop: str, start: str = LED) -> str:
    lines = ["- id: clock", "  title: Clock", "  plain: It runs.", "  clause: NOR-1"]
    lines += [f"  {each}" for each in (start, "within: 7 working days", stop, ENDS)]
    return "\n".join(lines) + "\n"


def said(folder: Path, **parts: str) -> list[str]:
    pack = a_pack_folder(folder, **parts, examples=None)
    return [each for each in findings(pack, failing=True) if "whoever's" in each]


def test_a_clock_that_any_workers_supervision_meets_fails(tmp_path: Path) -> None:
    assert said(tmp_path, timescales=a_clock("stops: {event: supervision.held}")) == [
        "timescales.yaml:1: rule clock: is met where supervision was held, whoever's it is: "
        "say whose by 'of: lead' or 'of: worker' ('of: anyone' where any will do)"
    ]


@pytest.mark.parametrize("of", ["lead", "worker", "another-worker", "anyone"])
def test_a_clock_that_says_whose_does_not(tmp_path: Path, of: str) -> None:
    stop = f"stops: {{event: supervision.held, of: {of}}}"
    assert said(tmp_path, timescales=a_clock(stop)) == []


def test_a_clock_that_began_with_no_worker_has_nobody_to_be_tied_to(tmp_path: Path) -> None:
    clock = a_clock("stops: {event: allocation.agreed}", "starts: {event: case.opened}")
    assert said(tmp_path, timescales=clock) == []


def test_a_guard_asks_of_whom(tmp_path: Path) -> None:
    loose = "{happened: {event: increase.agreed}}"
    assert said(tmp_path / "loose", gates=a_gate("guard", loose))
    tied = "{happened: {event: increase.agreed, where: {worker: {matches: action.worker}}}}"
    assert said(tmp_path / "tied", gates=a_gate("guard", tied, about="attempt")) == []


def of_any_absence(folder: Path, when: str) -> list[str]:
    start = f"{{event: absence.started, take: each, when: {{not: {{happened: {when}}}}}}}"
    pack = a_pack_folder(
        folder,
        timescales=a_clock("stops: {event: absence.reviewed, of: worker}", f"starts: {start}"),
        examples=None,
    )
    return [each for each in findings(pack, failing=True) if "whichever absence" in each]


@pytest.mark.parametrize("kind", ["absence.reviewed", "absence.extended"])
def test_a_clock_of_one_absence_that_asks_of_any_fails(tmp_path: Path, kind: str) -> None:
    assert of_any_absence(tmp_path / "any", f"{{event: {kind}}}")
    assert of_any_absence(tmp_path / "one", f"{{event: {kind}, of_this: true}}") == []
