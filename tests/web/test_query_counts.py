"""A page asks the database a fixed few questions, however large the caseload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from keyworker.casework.models import Case
from keyworker.casework.record import NewEvent, add_events
from tests.builders import Office, at
from tests.web.conftest import a_led_case, browsing, days_ago

_MOST = {"/": 30, "/referrals": 14, "/caseload": 22, "/team": 22}


@pytest.mark.parametrize("path", sorted(_MOST))
@pytest.mark.parametrize("who", ["practitioner", "manager"])
def test_a_list_costs_no_more_for_more_cases(
    office: Office, django_assert_max_num_queries: Callable[[int], Any], path: str, who: str
) -> None:
    worker = getattr(office, who)
    if path == "/referrals" and who == "practitioner":
        return
    counts, browser = [], browsing(worker)
    browser.get(path)
    for _ in range(2):
        a_led_case(office)
        a_led_case(office, to=office.colleague)
        with django_assert_max_num_queries(_MOST[path]) as asked:
            assert browser.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


def test_a_case_costs_the_same_with_a_long_history(
    office: Office, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    case = a_led_case(office)
    counts, browser = [], browsing(office.practitioner)
    browser.get(f"/cases/{case.reference}")
    for _ in range(2):
        with django_assert_max_num_queries(45) as asked:
            assert browser.get(f"/cases/{case.reference}").status_code == 200
        counts.append(len(asked))
        _visited_often(office, case)
    assert counts[1] <= counts[0], counts


def _visited_often(office: Office, case: Case) -> None:
    visits = [
        NewEvent(kind="visit.made", at=at(days_ago(day)), data={"where": "home"}, by=office.practitioner)
        for day in range(15, 5, -1)
    ]
    add_events(case, visits, recorded_by=None, recorded_at=at(days_ago(1)))
