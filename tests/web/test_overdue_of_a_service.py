"""What is overdue of a whole service: its teams are offered first, by what is kept of each, and whose it is within one."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from keyworker.access.models import AccessRole
from keyworker.record.models import Case
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.web.conftest import browsing, days_ago, in_a_row, next_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(office: Office) -> Client:
    """Whoever answers for a service of two teams: one has three referrals gone by, the other one, and no team one."""
    elsewhere = an_office("suffolk", name="Oldtown", service=office.service)
    for _ in range(3):
        CaseStory(office).received(days_ago(20))
    CaseStory(elsewhere).received(days_ago(20))
    nowhere = CaseStory(office, routed=False)
    Case.objects.filter(pk=nowhere.case.pk).update(locality="Farport", entered_locality="Farport")
    nowhere.case.refresh_from_db()
    nowhere.received(days_ago(20))
    return browsing(
        a_worker(office.team, "Nia Gray", "group-manager", access=AccessRole.SERVICE_MANAGER)
    )


def options(page: str, name: str) -> dict[str, str]:
    """The choices of a select: value by text."""
    found = re.search(rf'<select[^>]* name="{name}".*?</select>', page)
    return {
        text.strip(): value
        for value, text in re.findall(
            r'<option value="([^"]*)"[^>]*>([^<]+)<', found[0] if found else ""
        )
    }


def test_it_is_narrowed_to_a_team_first_and_then_to_whose_it_is(head: Client) -> None:
    page = in_a_row(head.get("/overdue").text)
    teams = options(page, "team")
    assert list(teams) == ["Every team", "Newtown team (12)", "No team yet (4)", "Oldtown team (4)"]
    assert options(page, "worker") == {}
    assert "20 overdue, the oldest first" in page
    of_team = in_a_row(head.get(f"/overdue?team={teams['Newtown team (12)']}").text)
    assert "12 overdue, the oldest first" in of_team
    assert of_team.count("kw-task__title") == 12
    assert "Nobody by name (12)" in options(of_team, "worker")
    assert options(of_team, "team") == teams
    nowhere = in_a_row(head.get("/overdue?team=nobody").text)
    assert nowhere.count("kw-task__title") == 4


def test_a_duty_is_counted_over_all_teams_by_what_is_kept(head: Client) -> None:
    duties = options(in_a_row(head.get("/overdue").text), "duty")
    for text, rule in duties.items():
        if rule:
            page = in_a_row(head.get(f"/overdue?duty={rule}").text)
            number = int(text.rpartition("(")[2].rstrip(")"))
            assert (page.count("kw-task__title"), number) == (5, 5)
            assert f"{number} overdue, the oldest first" in page
    assert len(duties) == 5


def test_whoever_has_nothing_overdue_in_a_team_is_no_choice_there(head: Client) -> None:
    teams = options(in_a_row(head.get("/overdue").text), "team")
    address = f"/overdue?team={teams['Oldtown team (4)']}"
    for worker in ("999999", "x", "99999999999999999999"):
        page = in_a_row(head.get(f"{address}&worker={worker}").text)
        assert page.count("kw-task__title") == 4
    assert head.get("/overdue?team=x&worker=x").status_code == 200
    assert head.get(f"{address}&worker=nobody").text.count("kw-task__title") == 4


def test_where_nothing_is_overdue_nothing_is_offered(office: Office) -> None:
    senior = a_worker(office.team, "Nia Gray", "group-manager", access=AccessRole.SERVICE_MANAGER)
    page = in_a_row(browsing(senior).get("/overdue").text)
    assert "Nothing is overdue." in page
    assert "<select" not in page


def test_a_team_of_another_service_is_none_of_it(head: Client) -> None:
    other = an_office("suffolk", name="Farfield")
    CaseStory(other).received(days_ago(20))
    page = in_a_row(head.get(f"/overdue?team={other.team.pk}").text)
    assert "20 overdue, the oldest first" in page


def test_pages_of_a_team_lead_to_the_next_of_the_same(head: Client, settings: Settings) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 5
    teams = options(in_a_row(head.get("/overdue").text), "team")
    first = in_a_row(head.get(f"/overdue?team={teams['Newtown team (12)']}").text)
    second = in_a_row(head.get(f"/overdue{next_page(first)}").text)
    assert "12 overdue, the oldest first. Here: 6 to 10." in second


def test_nothing_is_counted_of_all_that_the_service_has_overdue(
    head: Client, settings: Settings
) -> None:
    # What is asked is to be read.
    settings.KEYWORKER_PREPARED = False
    head.get("/overdue")
    with CaptureQueriesContext(connection) as asked:
        head.get("/overdue")
    counted = [each["sql"] or "" for each in asked if "GROUP BY" in (each["sql"] or "")]
    assert [each for each in counted if '"team_id" IS NULL' not in each] == []
