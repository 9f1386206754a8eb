"""A clock aims before its limit, warns while it runs, and something stops it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pack_folder import FILES, a_pack_folder
from tests.policy.linting import ENDS, STOPS, a_clock, findings


def said_of_the_clock(folder: Path, *lines: str, failing: bool) -> list[str]:
    pack = a_pack_folder(folder, timescales=a_clock(*lines), examples=None)
    prefix = "timescales.yaml:1: rule clock: "
    found = [
        each.removeprefix(prefix)
        for each in findings(pack, failing=failing)
        if each.startswith(prefix)
    ]
    return [each for each in found if each != "has no worked example"]


def test_a_clock_that_nothing_stops_is_noted(tmp_path: Path) -> None:
    assert said_of_the_clock(tmp_path, "within: 1 week", failing=False) == [
        "nothing stops this clock, so it is never met"
    ]


@pytest.mark.parametrize(
    ("target", "limit"),
    [("6 working days", "5 working days"), ("2 weeks", "10 days"), ("3 months", "8 weeks")],
)
def test_a_target_later_than_the_limit_fails(tmp_path: Path, target: str, limit: str) -> None:
    (said,) = said_of_the_clock(
        tmp_path, f"within: {limit}", f"target: {target}", STOPS, failing=True
    )
    assert (
        said
        == f"the target ({target}) is later than the limit ({limit}), so whoever keeps to it is late"
    )


@pytest.mark.parametrize(
    ("target", "limit"),
    [
        ("5 working days", "5 working days"),
        ("1 week", "5 working days"),
        ("1 month", "4 weeks"),
        ("24 hours", "1 day"),
    ],
)
def test_a_target_that_may_fall_before_the_limit_is_left_alone(
    tmp_path: Path, target: str, limit: str
) -> None:
    assert (
        said_of_the_clock(tmp_path, f"within: {limit}", f"target: {target}", STOPS, failing=True)
        == []
    )


def test_a_warning_longer_than_the_limit_is_noted(tmp_path: Path) -> None:
    assert said_of_the_clock(tmp_path, "within: 3 days", "warn: 4 days", STOPS, failing=False) == [
        "warns 4 days before a limit of 3 days, which is before the clock starts"
    ]


def test_a_local_default_is_compared_by_its_value(tmp_path: Path) -> None:
    (said,) = said_of_the_clock(
        tmp_path, "within: {setting: tell-limit}", "target: 6 working days", STOPS, failing=True
    )
    assert said.startswith("the target (6 working days) is later than the limit (5 working days)")


def test_a_length_that_reaches_backwards_fails_and_the_same_day_does_not(tmp_path: Path) -> None:
    assert said_of_the_clock(tmp_path, "within: -1 days", STOPS, failing=True) == [
        "within: -1 day ends before it starts"
    ]
    assert said_of_the_clock(tmp_path, "within: 0 working days", STOPS, failing=True) == []


def test_a_repeating_clock_that_nothing_ends_fails(tmp_path: Path) -> None:
    assert said_of_the_clock(tmp_path, "within: 1 week", "repeats: stop", STOPS, failing=True) == [
        "repeats, and nothing ends it: it would run on after the case is closed; say in 'ends' what does"
    ]
    assert (
        said_of_the_clock(tmp_path, "within: 1 week", "repeats: stop", STOPS, ENDS, failing=True)
        == []
    )


def test_a_repeating_clock_of_which_no_turn_can_be_met_fails(tmp_path: Path) -> None:
    assert said_of_the_clock(tmp_path, "within: 1 week", "repeats: limit", ENDS, failing=True) == [
        "repeats, and nothing stops a turn of it, so each turn is missed"
    ]


def test_a_local_default_without_a_unit_cannot_be_a_length(tmp_path: Path) -> None:
    settings = FILES["settings"].replace("5 working days", "5")
    assert (
        "timescales.yaml:9: rule tell-referrer: within: the setting 'tell-limit' is 5.0, which has no unit; "
        "write a length such as '5 working days'"
    ) in findings(a_pack_folder(tmp_path, settings=settings, examples=None), failing=True)


def test_a_date_moved_by_a_number_without_a_unit_fails(tmp_path: Path) -> None:
    lines = ("within: 1 week", "when: {worker.qualified: {after: case.from + 7}}", STOPS)
    header = FILES["pack"].rstrip() + "\n          case.from: {type: date, label: its start}\n"
    folder = a_pack_folder(tmp_path, pack=header, timescales=a_clock(*lines), examples=None)
    said = "timescales.yaml:1: rule clock: 'case.from + 7' has no unit; write 'case.from + 7 days'"
    assert said in findings(folder, failing=True)
