"""A page of what nobody leads, of who waits or of what is overdue reads what it shows, however much of it there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from pytest_django import Settings

from keyworker.caseload import unallocated, waiting_list
from keyworker.caseload.unallocated import unallocated_page
from keyworker.caseload.waiting_list import waiting_page, waits_of
from keyworker.paged import Key, Order, Paged
from keyworker.record.models import Case
from keyworker.workforce.models import Service
from tests.builders import Office, a_case, an_office
from tests.explained import explained, looked_at_in

pytestmark = pytest.mark.django_db
_ON_A_PAGE = 5
Page = Callable[[Service, Key | None], Paged[Any]]


@pytest.fixture
def office(settings: Settings) -> Office:
    settings.KEYWORKER_ROWS_ON_A_PAGE = _ON_A_PAGE
    # What is asked is to be read with its values, to be explained.
    settings.KEYWORKER_PREPARED = False
    return an_office("nottinghamshire")


def _waiting(service: Service, key: Key | None) -> Paged[Any]:
    return waiting_page(service, key, total=waits_of(service).number)


LISTS: list[tuple[Order, Page, str]] = [
    (unallocated.ORDER, unallocated_page, "case_without_lead_by_service"),
    (waiting_list.ORDER, _waiting, "case_waiting_by_service"),
]


def some_more(office: Office, number: int) -> None:
    """So many cases that nobody leads and that wait, as their rows say; every seventh must not."""
    family = Case.objects.order_by("pk").first()
    assert family is not None
    begun = Case.objects.count()
    Case.objects.bulk_create(
        Case(
            reference=f"KW-X-{begun + n}",
            family=family.family,
            service=office.service,
            team=office.team,
            stage="open",
            opened_on=date(2026, 1, 1),
            may_wait=int(n % 7 > 0),
            without_lead_since=date(2026, 1, 1) + timedelta(days=n % 50),
            waiting_since=date(2026, 1, 1) + timedelta(days=n % 50),
            priority=str(n % 3),
            priority_rank=n % 3,
        )
        for n in range(number)
    )


@pytest.mark.parametrize(("order", "page", "index"), LISTS, ids=["unallocated", "waiting"])
def test_pages_put_together_are_the_list_in_its_order(
    office: Office, order: Order, page: Page, index: str
) -> None:
    _first_case(office)
    some_more(office, 33)
    there = page(office.service, None)
    shown, pages = list(there.rows), [there]
    while there.after is not None:
        there = page(office.service, order.read(str(there.after), "after"))
        shown += there.rows
        pages.append(there)
    keys = [order.parts_of(each.case) for each in shown]
    assert keys == sorted(keys)
    assert len({*keys}) == len(keys) == 33
    assert [each.first for each in pages] == [*range(1, 34, _ON_A_PAGE)]
    while there.before is not None:
        there = page(office.service, order.read(str(there.before), "before"))
    assert there.rows == pages[0].rows


@pytest.mark.parametrize(("order", "page", "index"), LISTS, ids=["unallocated", "waiting"])
def test_a_page_reads_no_more_where_the_list_is_longer(
    office: Office, order: Order, page: Page, index: str
) -> None:
    _first_case(office)
    looked_at = []
    for number in (60, 240):
        some_more(office, number)
        first = page(office.service, None)
        far = page(office.service, first.after)
        assert far.after is not None
        far = page(office.service, far.after)
        for key in (None, far.after, far.before):
            (plan,) = explained(partial(page, office.service, key), "casework_case", "LIMIT")
            assert index in str(plan)
            assert "Sort" not in str(plan)
            looked_at.append(looked_at_in(plan, "casework_case"))
    assert max(looked_at) <= _ON_A_PAGE + 1


def _first_case(office: Office) -> None:
    a_case(office).received("2026-01-01")
