"""Quarters follow one another without a gap, and are read as they are written."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from keyworker.policy.quarters import Quarter, quarter_of, quarter_written

_DAYS = st.dates(date(1900, 1, 1), date(2900, 12, 31))


def test_a_quarter_is_written_and_said() -> None:
    first = quarter_of(date(2026, 3, 31))
    assert (str(first), first.words) == ("2026-1", "January to March 2026")
    assert (first.first, first.last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert first.before == Quarter(2025, 4)


@given(_DAYS)
def test_every_day_is_in_its_quarter_and_the_day_before_it_in_the_one_before(day: date) -> None:
    found = quarter_of(day)
    assert found.first <= day <= found.last
    assert quarter_of(found.first - timedelta(days=1)) == found.before
    assert quarter_of(found.last + timedelta(days=1)).before == found
    assert quarter_written(str(found)) == found


def test_what_is_no_quarter_is_none() -> None:
    assert [quarter_written(each) for each in ("", "2026-5", "26-1", "2026-1 ", "٢٠٢٦-1")] == [
        None
    ] * 5
