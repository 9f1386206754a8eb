"""A list read a page at a time is the same list, whatever it is ordered by: where some have no value, and backwards too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from keyworker.paged import By, Key, Order, key_of_page_with, page_among, page_in
from keyworker.workforce.models import Worker
from tests.builders import an_office

DAYS = st.one_of(st.none(), st.sampled_from([date(2026, 5, 4), date(2026, 5, 5), date(2026, 6, 1)]))


@pytest.mark.django_db
@pytest.mark.parametrize("falling", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3])
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days=st.lists(DAYS, max_size=7))
def test_pages_put_together_are_the_list(
    django_settings: Settings, falling: bool, size: int, days: Sequence[date | None]
) -> None:
    django_settings.KEYWORKER_ROWS_ON_A_PAGE = size
    team = an_office("").team
    Worker.objects.filter(team=team).update(left=date(2026, 5, 5))
    Worker.objects.bulk_create(
        Worker(
            team=team,
            name=f"Worker {n}",
            role="manager",
            started=date(2020, 1, 1),
            left=day,
        )
        for n, day in enumerate(days)
    )
    order = Order(
        By("left", date, falling=falling, may_be_none=True), By("pk", int, falling=falling)
    )
    people = Worker.objects.filter(team=team)
    every = list(order.from_there(people, None))
    without = [each.left is None for each in every]
    assert without == sorted(without)
    page = page_in(order, None, people)
    shown, places = list(page.rows), [page.first]
    while page.after is not None:
        page = page_in(order, order.read(str(page.after), "after"), people)
        shown += page.rows
        places.append(page.first)
    assert shown == every
    assert places == [*range(1, len(every) + 1, size)]
    backwards = list(page.rows)
    while page.before is not None:
        page = page_in(order, order.read(str(page.before), "before"), people)
        backwards = [*page.rows, *backwards]
    assert backwards == every


@pytest.fixture
def django_settings(settings: Settings) -> Settings:
    """By another name, since the one of hypothesis is at hand too."""
    return settings


NUMBERS = Order(By("number", int), of=lambda each: (each,))


@pytest.mark.parametrize(
    ("key", "shown", "first"),
    [
        # The place was taken away meanwhile: the list goes on from where it was.
        (Key("after", (4,)), [5, 7, 9], 3),
        # Nothing comes after it any more: the last page that there is.
        (Key("after", (30,)), [7, 9, 11], 4),
        # Too little comes before it for a page: the first.
        (Key("before", (3,)), [1, 3, 5], 1),
        (Key("before", (9,)), [3, 5, 7], 2),
    ],
)
def test_where_a_list_changed_meanwhile_a_page_is_the_nearest_that_there_is(
    settings: Settings, key: Key, shown: list[int], first: int
) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 3
    page = page_among(NUMBERS, key, [1, 3, 5, 7, 9, 11])
    assert (page.rows, page.first, page.total) == (shown, first, 6)


FALLING = Order(By("number", int, falling=True), of=lambda each: (each,))


@pytest.mark.parametrize(
    ("key", "shown", "first"),
    [
        (None, [11, 9, 7], 1),
        (Key("after", (8,)), [7, 5, 3], 3),
        (Key("before", (3,)), [9, 7, 5], 2),
        (Key("after", (0,)), [5, 3, 1], 4),
    ],
)
def test_a_list_that_falls_is_read_on_downwards(
    settings: Settings, key: Key | None, shown: list[int], first: int
) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 3
    page = page_among(FALLING, key, [11, 9, 7, 5, 3, 1])
    assert (page.rows, page.first, page.total) == (shown, first, 6)


@pytest.mark.parametrize("wanted", [11, 7, 5, 1, 4])
def test_a_page_is_found_by_what_stands_on_it(settings: Settings, wanted: int) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 3
    listed = [11, 9, 7, 5, 3, 1]
    page = page_among(FALLING, key_of_page_with(FALLING, listed, wanted.__eq__), listed)
    assert page.rows == ([5, 3, 1] if wanted in {5, 1} else [11, 9, 7])


def test_of_nothing_there_is_one_empty_page() -> None:
    nothing: list[int] = []
    page = page_among(NUMBERS, Key("after", (4,)), nothing)
    assert (page.rows, page.total, page.before, page.after) == ([], 0, None, None)


@pytest.mark.parametrize("written", ["", "x", "1~2", "٣", "-1", "1" * 16, "1" * 300])
def test_what_is_no_place_in_a_list_is_read_as_none(written: str) -> None:
    assert NUMBERS.read(written, "after") is None


def test_a_place_is_read_again_as_it_was_written() -> None:
    order = Order(By("name", str), By("day", date, may_be_none=True), By("pk", UUID))
    key = Key("after", ("Ann Hay", None, UUID(int=7)))
    assert order.read(str(key), "after") == key
    assert order.read("Ann\x00~~" + str(UUID(int=7)), "after") is None
