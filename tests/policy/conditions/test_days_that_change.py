"""The days on which time alone changes an answer are found to the day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.policy.conditions.asking import VISIT, facts_of, read

CHILD = [{"id": "P1", "is": "child", "born": "2012-02-29"}]
SPRING, WINTER = date(2026, 2, 1), date(2026, 12, 31)


def days(written: Any, *events: dict[str, Any], **more: Any) -> list[date]:
    facts = facts_of(*events, day=SPRING, people=CHILD, **more)
    return read(written).days_between(facts, after=SPRING, until=WINTER)


def test_a_birthday_is_such_a_day_and_of_29_february_it_is_1_march() -> None:
    under = {"every": {"of": "children", "is": {"each.age": {"below": 14}}}}
    assert days(under) == [date(2026, 3, 1)]


def test_what_does_not_look_at_the_day_has_none() -> None:
    assert days({"place": {"is": "home"}}, place="home") == []
    assert days("always") == []


def test_an_event_leaves_its_window_the_day_after_the_last_that_reaches_it() -> None:
    lately = read({"count": {"event": "visit.made", "within": "2 weeks"}})
    facts = facts_of(VISIT, day=date(2026, 5, 21))
    found = lately.days_between(facts, after=date(2026, 5, 21), until=WINTER)
    assert found == [date(2026, 6, 4)]


def test_a_date_compared_with_today_turns_on_its_day_and_the_day_after() -> None:
    assert days({"today": {"after": "2026-07-01"}}) == [date(2026, 7, 1), date(2026, 7, 2)]


def test_so_does_a_fact_compared_with_today_moved_back() -> None:
    long_ago = {"removed": {"before": "today - 3 months"}}
    assert days(long_ago, removed="2026-01-15") == [date(2026, 4, 15), date(2026, 4, 16)]


@pytest.mark.parametrize(
    "written", [{"today": {"after": "today"}}, {"today": {"after": "removed"}}]
)
def test_what_cannot_be_compared_turns_on_no_day(written: Any) -> None:
    assert days(written) == []
