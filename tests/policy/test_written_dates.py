"""Which dates and times can be meant, however they come in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from keyworker.policy.casefile import LONDON
from keyworker.policy.written_dates import (
    NotADate,
    birth_trouble,
    day_of_parts,
    standing_trouble,
    written_day,
    written_moment,
)

TODAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    "parts",
    [
        ("1" * 400, "1", "2026"),
        ("1", "1", "9" * 400),
        ("²", "1", "2026"),
        ("1", "1", "0001"),
        ("1", "1", "2206"),
        ("1", "1", "226"),
        ("31", "2", "2026"),
        ("-1", "2", "2026"),
        ("", "", "2026"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(parts: tuple[str, str, str]) -> None:
    with pytest.raises(NotADate, match="Enter"):
        day_of_parts(*parts)


def test_a_year_of_two_figures_is_of_the_century_it_lies_nearest_to() -> None:
    assert day_of_parts("20", "11", "26") == date(2026, 11, 20)
    assert day_of_parts("2", "3", "98") == date(1998, 3, 2)


@pytest.mark.parametrize("text", ["0001-01-01", "2206-01-01", "0026-11-20", "9" * 400, "\x00"])
def test_a_date_from_another_program_is_held_to_the_same(text: str) -> None:
    with pytest.raises(NotADate):
        written_day(text)
    with pytest.raises(NotADate):
        written_moment(text)


def test_a_time_that_the_clocks_leap_over_is_no_time() -> None:
    with pytest.raises(NotADate, match="There was no 01:30 that day"):
        written_moment("2027-03-28T01:30")
    assert written_moment("2027-03-28T02:00") == datetime(2027, 3, 28, 1, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first_unless_its_zone_is_written() -> None:
    first = written_moment("2026-10-25T01:30")
    assert isinstance(first, datetime)
    assert first.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert written_moment("2026-10-25T01:30+00:00") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert written_moment("2026-07-01 15:20") == datetime(2026, 7, 1, 15, 20, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("born", "expected", "possible"),
    [
        (TODAY, None, True),
        (TODAY + timedelta(days=1), None, False),
        (date(1890, 1, 1), None, False),
        (date(1940, 1, 1), None, True),
        (None, TODAY + timedelta(weeks=30), True),
        (None, date(2035, 1, 1), False),
        (None, date(2019, 1, 1), False),
        (None, TODAY - timedelta(weeks=2), True),
        (date(2016, 1, 1), date(2026, 9, 1), False),
        (None, None, True),
    ],
)
def test_births_and_expected_births_are_possible_together(
    born: date | None, expected: date | None, possible: bool
) -> None:
    assert (birth_trouble(born=born, expected=expected, on=TODAY) is None) == possible


@pytest.mark.parametrize(
    ("standing", "born", "expected", "possible"),
    [
        ("child-protection", None, date(2026, 9, 1), True),
        ("looked-after", None, date(2026, 9, 1), False),
        ("care-leaver", None, date(2026, 9, 1), False),
        ("care-leaver", date(2024, 1, 1), None, False),
        ("care-leaver", date(1930, 1, 1), None, False),
        ("care-leaver", date(2007, 1, 1), None, True),
        ("child-in-need", date(2037, 1, 1), None, False),
        ("child-protection", date(2026, 9, 1), None, True),
        ("looked-after", date(2026, 9, 1), None, False),
        ("child-in-need", date(1980, 1, 1), None, False),
        ("caf", date(2003, 1, 1), None, True),
        ("looked-after", None, None, True),
    ],
)
def test_a_standing_is_one_that_a_child_of_that_birth_can_have(
    standing: str, born: date | None, expected: date | None, possible: bool
) -> None:
    assert (standing_trouble(standing, born=born, expected=expected, on=TODAY) is None) == possible
