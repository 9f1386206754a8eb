"""Durations end where the calendar says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from keyworker.policy.calendar import Calendar
from keyworker.policy.casefile import LONDON, Event, before, local_day
from keyworker.policy.durations import Duration
from tests.properties.strategies import DAYS, LENGTHS

ENGLAND = Calendar()


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)),
    st.integers(-12 * 60, 14 * 60),
)
def test_the_day_of_a_moment_is_that_of_london(wall: datetime, minutes: int) -> None:
    moment = wall.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert local_day(moment) == moment.astimezone(LONDON).date()
    assert Event(kind="visit.made", at=moment).day == moment.astimezone(LONDON).date()


# Hours of London around both days on which its clocks change, told apart where they come twice.
NEAR_A_CHANGE = st.builds(
    lambda change, minutes: (change + timedelta(minutes=minutes)).astimezone(LONDON),
    st.sampled_from([datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]),
    st.integers(-72 * 60, 72 * 60),
)


@given(NEAR_A_CHANGE, st.integers(-100, 100))
def test_as_many_hours_pass_whatever_clocks_do_meanwhile(start: datetime, hours: int) -> None:
    end = Duration.parse(f"{hours} hours").after(start, ENGLAND)
    assert isinstance(end, datetime)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=hours)
    assert end.tzinfo is LONDON


@given(NEAR_A_CHANGE, NEAR_A_CHANGE)
def test_what_came_first_is_told_by_the_instant_and_not_by_the_clock_on_the_wall(
    first: datetime, second: datetime
) -> None:
    assert before(first, second) is (first.astimezone(UTC) < second.astimezone(UTC))


@given(DAYS, LENGTHS)
def test_a_later_start_never_ends_earlier(start: date, length: str) -> None:
    lasts = Duration.parse(length)
    assert lasts.after(start, ENGLAND) <= lasts.after(start + timedelta(days=1), ENGLAND)


@given(DAYS, st.integers(1, 60))
def test_working_days_end_on_a_working_day_with_that_many_between(start: date, count: int) -> None:
    end = ENGLAND.add_working_days(start, count)
    assert ENGLAND.is_working(end)
    assert ENGLAND.working_days_between(start, end) == count


@given(DAYS, st.integers(0, 400))
def test_working_days_between_are_those_one_would_count(start: date, days: int) -> None:
    one_by_one = sum(ENGLAND.is_working(start + timedelta(days=n)) for n in range(1, days + 1))
    assert ENGLAND.working_days_between(start, start + timedelta(days=days)) == one_by_one


@given(DAYS, st.integers(1, 20), st.integers(1, 20))
def test_weeks_and_working_days_add_up(start: date, first: int, second: int) -> None:
    for unit in ("weeks", "working days"):
        halfway = Duration.parse(f"{first} {unit}").after(start, ENGLAND)
        assert Duration.parse(f"{second} {unit}").after(halfway, ENGLAND) == Duration.parse(
            f"{first + second} {unit}"
        ).after(start, ENGLAND)


@given(DAYS, st.integers(1, 30))
def test_months_keep_the_day_or_clamp_to_the_months_end(start: date, months: int) -> None:
    end = Duration.parse(f"{months} months").after(start, ENGLAND)
    assert end.day == start.day or (end + timedelta(days=1)).day == 1
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months


@given(DAYS, LENGTHS, st.integers(0, 23))
def test_the_hour_of_the_trigger_changes_nothing(start: date, length: str, hour: int) -> None:
    moment = datetime(start.year, start.month, start.day, hour, tzinfo=LONDON)
    lasts = Duration.parse(length)
    assert lasts.after(moment, ENGLAND) == lasts.after(start, ENGLAND)


@given(DAYS, LENGTHS, st.integers(0, 60))
def test_late_is_what_comes_after_the_limit(start: date, length: str, later: int) -> None:
    lasts = Duration.parse(length)
    limit = lasts.after(start, ENGLAND)
    assert isinstance(limit, date)
    assert (lasts.days_past(limit, limit + timedelta(days=later), ENGLAND) > 0) == (later > 0)


@given(LENGTHS)
def test_a_duration_reads_back_as_written(length: str) -> None:
    assert Duration.parse(str(Duration.parse(length))) == Duration.parse(length)
