"""A clock ends with what started it, is met by what somebody did, and reads the dates of its own time."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyworker.policy.vocabulary import EVENT_KINDS
from tests.pack_folder import a_pack_folder
from tests.policy.linting import findings

CLOCK = """\
- id: clock
  title: Clock
  plain: It runs.
  clause: NOR-1
"""
STANDING = "starts: {event: standing.started, take: each}"
STOPS = "stops: {event: contact.made}"
ENDS = "ends: [{event: standing.ended}, {event: case.closed}]"
WITHIN = "within: 3 days"


def said(folder: Path, *lines: str) -> list[str]:
    written = CLOCK + "".join(f"  {line}\n" for line in lines)
    pack = a_pack_folder(folder, timescales=written, examples=None)
    found = (each.partition("rule clock: ")[2] for each in findings(pack, failing=True))
    return [each for each in found if each.startswith(("starts", "is met", "reads", "says"))]


def test_a_clock_that_goes_on_when_its_reason_is_over_fails(tmp_path: Path) -> None:
    assert said(tmp_path, STANDING, WITHIN, STOPS, "ends: {event: case.closed}") == [
        "starts when a child's standing began, and goes on though a child's standing ended: end it "
        "with standing.ended (in 'ends'), or say 'outlasts: true'"
    ]


@pytest.mark.parametrize(
    "lines",
    [
        (ENDS,),
        ("ends: [{event: state.left}, {event: case.closed}]",),
        ("ends: {event: case.closed}", "outlasts: true"),
    ],
)
def test_one_that_ends_with_it_or_says_that_it_outlasts_it_does_not(
    tmp_path: Path, lines: tuple[str, ...]
) -> None:
    assert said(tmp_path, STANDING, WITHIN, STOPS, *lines) == []


def test_one_that_outlasts_what_ends_with_it_fails(tmp_path: Path) -> None:
    (found,) = said(tmp_path, STANDING, WITHIN, STOPS, ENDS, "outlasts: true")
    assert found == "says 'outlasts: true' of what ends with it: leave that out"


def test_one_that_the_end_of_a_state_meets_fails_unless_it_says_after_what(tmp_path: Path) -> None:
    starts = "starts: {event: state.entered, take: each}"
    over = "ends: [{event: state.left}, {event: case.closed}]"
    (found,) = said(tmp_path / "1", starts, WITHIN, "stops: {event: state.left}", over)
    assert found.startswith("is met when a state ended, whoever or whatever brought that about")
    after = "stops: {event: state.left, where: {after: {includes: allocation.started}}}"
    assert said(tmp_path / "2", starts, WITHIN, after, over) == []


DUE = "due: {event: hearing.listed, field: on%s}"


@pytest.mark.parametrize("which", ["", ", until: {event: meeting.held}"])
def test_a_date_of_any_time_fails(tmp_path: Path, which: str) -> None:
    (found,) = said(tmp_path, STANDING, DUE % which, STOPS, ENDS)
    assert found.startswith("reads the date of the latest time that a court hearing was listed")


@pytest.mark.parametrize("which", [", since: {event: standing.ended}", ", ahead: true"])
def test_a_date_of_its_own_time_does_not(tmp_path: Path, which: str) -> None:
    assert said(tmp_path, STANDING, DUE % which, STOPS, ENDS) == []


def test_what_is_over_is_over_by_kinds_of_event() -> None:
    over = {each for kind in EVENT_KINDS.values() for each in kind.over_by}
    assert over <= EVENT_KINDS.keys()


@pytest.mark.parametrize("start", ["standing.started", "services.agreed"])
def test_one_that_starts_the_first_time_alone_fails(tmp_path: Path, start: str) -> None:
    ends = "ends: [{event: standing.ended}, {event: case.closed}]"
    found = said(tmp_path / "first", f"starts: {{event: {start}}}", WITHIN, STOPS, ends)
    assert [each for each in found if "never again" in each]
    found = said(tmp_path / "each", f"starts: {{event: {start}, take: each}}", WITHIN, STOPS, ends)
    assert [each for each in found if "never again" in each] == []


@pytest.mark.parametrize(
    ("when", "fails"),
    [
        ("{happened: {event: remand.started, for: each}}", True),
        (
            "{all: [{case.stage: {is_not: closed}}, {happened: {event: remand.started, for: each}}]}",
            False,
        ),
        ("{some: {of: parts, is: {each.role: {is: lead}}}}", False),
    ],
)
def test_a_state_that_starts_a_clock_and_outlasts_the_case_fails(
    tmp_path: Path, when: str, *, fails: bool
) -> None:
    state = f"- id: there\n  title: There\n  plain: It is.\n  clause: NOR-1\n  when: {when}\n"
    lines = (
        "starts: {event: state.entered, take: each, where: {state: {is: there}}}",
        WITHIN,
        STOPS,
        "ends: {event: state.left, where: {state: {is: there}}}",
    )
    clock = CLOCK + "".join(f"  {line}\n" for line in lines)
    pack = a_pack_folder(tmp_path, timescales=clock, states=state, examples=None)
    found = [each for each in findings(pack, failing=True) if "while the case is closed" in each]
    assert bool(found) is fails
