"""With what a test compares: a date, a fact, today, moved or not."""

from __future__ import annotations

import pytest

from keyworker.policy.conditions.compared import ComparedWith
from keyworker.policy.durations import Duration


def test_a_written_date_is_one_date() -> None:
    date = ComparedWith.parse("2026-06-01")
    assert (date.is_date, date.is_one_date, date.length) == (True, True, None)


def test_a_date_that_is_moved_is_no_longer_one_date() -> None:
    moved = ComparedWith.parse("2026-06-01 + 7 days")
    assert (moved.is_date, moved.is_one_date) == (True, False)


def test_a_length_is_taken_off_or_put_on() -> None:
    before, after = ComparedWith.parse("today - 18 months"), ComparedWith.parse("due + 2 weeks")
    assert (before.is_today, before.length) == (True, Duration.parse("-18 months"))
    assert (after.name, after.length) == ("due", Duration.parse("2 weeks"))


def test_what_follows_without_a_unit_cannot_be_compared_with() -> None:
    assert not ComparedWith.parse("today - 5").readable


def test_a_unit_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        ComparedWith.parse("today - 5 moons")


def test_it_reads_as_it_was_written() -> None:
    assert str(ComparedWith.parse("case.removed_on + 7 days")) == "case.removed_on + 7 days"
