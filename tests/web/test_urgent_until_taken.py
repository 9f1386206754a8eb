"""What comes in urgently while the practitioner is unavailable stands on the managers' lists until somebody takes it on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from keyworker.notices.models import Notice
from keyworker.policy.casefile import LONDON
from keyworker.record.models import Case
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker, act, an_office, done
from tests.the_day import as_at, as_on, now
from tests.web.conftest import a_led_case, browsing, in_a_row

pytestmark = pytest.mark.django_db
TITLE = "Take the urgent matter on"
CLAUSE = "Suffolk 7.1 sentence 1"


@pytest.fixture(autouse=True)
def a_working_day() -> Iterator[None]:
    """A Wednesday: what is due on a working day is due on none of a week's end."""
    with as_on("2026-11-25"):
        yield


def records(who: Worker, case: Case, what: str, /, **said: Any) -> None:
    # After the minute in which somebody opened the record by saying why.
    moment = (now() + timedelta(minutes=1)).astimezone(LONDON)
    done(act(case, what, who, on=f"{moment:%Y-%m-%d %H:%M}", **said))


def home(who: Worker) -> str:
    return in_a_row(browsing(who).get("/").content.decode())


def comes_in(office: Office) -> Case:
    case = a_led_case(office)
    # A colleague of the team opens it by saying why.
    why = {"reason": "The practitioner is away and the family rang"}
    browsing(office.colleague).post(reverse("reason", args=[case.reference]), why)
    records(
        office.support,
        case,
        "record-urgent-matter",
        matter="The mother rang in tears",
    )
    return case


def test_it_stands_on_the_list_of_each_manager_of_the_team_until_taken_or_dealt_with(
    office: Office,
) -> None:
    taken, dealt_with = comes_in(office), comes_in(office)
    for manager in (office.manager, office.lead):
        said = home(manager)
        assert said.count(TITLE) >= 2
        assert CLAUSE in said
    records(office.colleague, taken, "record-urgent-matter-taken", next="I ring her now")
    records(office.colleague, dealt_with, "record-urgent-cover", action="Rang, and she is safe")
    for manager in (office.manager, office.lead):
        assert TITLE not in home(manager)
    timeline = browsing(office.manager).get(reverse("timeline", args=[taken.reference]))
    said = in_a_row(timeline.content.decode())
    assert "Urgent matter taken on" in said
    assert "Ben Khan" in said


def test_nobody_taking_it_is_late_and_loud_the_next_day(office: Office) -> None:
    comes_in(office)
    with as_at(now() + timedelta(days=3)):
        for manager in (office.manager, office.lead):
            said = home(manager)
            assert "late</strong>" in said[said.index(TITLE) :]


def test_the_teams_managers_are_told_once_with_the_clause_and_no_other_team(office: Office) -> None:
    elsewhere = an_office("suffolk", name="Oldtown", service=office.service)
    case = comes_in(office)
    told = Notice.objects.filter(kind="tell-managers-of-urgent-matter", case=case)
    assert {each.worker for each in told} == {office.manager, office.lead}
    assert told.count() == 2
    assert {each.clause for each in told} == {CLAUSE}
    assert "Mia" not in told[0].text
    assert TITLE not in home(elsewhere.manager)


def test_taking_it_changes_nothing_of_who_answers_for_the_case(office: Office) -> None:
    case = comes_in(office)
    before = list(case.allocations.values())
    records(office.colleague, case, "record-urgent-matter-taken", next="I ring her now")
    assert list(case.allocations.values()) == before


def test_whoever_is_not_to_take_it_is_not_offered_it(office: Office) -> None:
    case = comes_in(office)
    support = a_worker(office.team, "Kim Ash", "business-support")
    address = reverse("action", args=[case.reference, "record-urgent-matter-taken"])
    page = browsing(support).get(address, follow=True)
    assert "What will you do about it?" not in page.content.decode()
