"""What people looked at lately, and what of it is out of the usual, said plainly to whoever manages them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from keyworker.access.models import AccessGrant, RecordView
from keyworker.policy.casefile import LONDON
from keyworker.record.access_log import log_view
from keyworker.record.lists_shown import note_list
from keyworker.record.looking import MANY, looked_lately
from keyworker.record.models import Case
from keyworker.web.navigation import TITLES
from keyworker.workforce.models import Worker
from tests.builders import Office, an_office
from tests.the_day import now
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def a_weekday(hour: int) -> datetime:
    """A working day lately, at that hour."""
    day = now().astimezone(LONDON).replace(hour=hour, minute=30)
    while day.weekday() > 4 or day > now():
        day -= timedelta(days=1)
    return day


def views(worker: Worker, case: Case, hour: int = 10) -> None:
    assert worker.user is not None
    log_view(worker.user, case, page="overview", at=a_weekday(hour))


def said_of(manager: Worker) -> dict[str, tuple[str, ...]]:
    assert manager.user is not None
    return {each.name: each.unusual for each in looked_lately(manager.user, at=now())}


def test_usual_work_is_nothing_out_of_the_usual(office: Office) -> None:
    views(office.practitioner, a_led_case(office))
    assert said_of(office.manager) == {"Ada Ruiz": ()}
    page = in_a_row(browsing(office.manager).get(reverse("looking")).text)
    assert "Ada Ruiz" in page
    assert "Nothing" in page


def test_whoever_tries_numbers_of_records_that_are_not_theirs_is_seen_to(office: Office) -> None:
    theirs = a_led_case(an_office("suffolk", name="Faraway"))
    client = browsing(office.practitioner)
    asked = [f"/cases/{theirs.reference}", f"/cases/{theirs.reference}/reason", "/cases/K999999"]
    assert [client.get(each).status_code for each in asked] == [404] * len(asked)
    kept = RecordView.objects.filter(user=office.practitioner.user).order_by("pk")
    assert [(each.subject, each.subject_id) for each in kept] == [
        ("refused", theirs.pk),
        ("refused", theirs.pk),
        ("refused", 0),
    ]
    # A number or two is soon mistyped.
    assert said_of(office.manager) == {"Ada Ruiz": ()}
    assert 'data-label="Not let in">3<' in browsing(office.manager).get(reverse("looking")).text
    assert client.get(f"{asked[0]}?as_of={days_ago(2)}").status_code == 404
    told = "Asked 4 times for a record that is not theirs to open"
    assert said_of(office.manager) == {"Ada Ruiz": (told,)}
    assert theirs.reference not in browsing(office.manager).get(reverse("looking")).text


def test_records_opened_at_night_are_said(office: Office) -> None:
    case = a_led_case(office)
    views(office.practitioner, case, hour=23)
    views(office.practitioner, case, hour=6)
    told = "Opened 1 record before 7:00, after 20:00 or at a weekend"
    assert said_of(office.manager) == {"Ada Ruiz": (told,)}
    assert told in browsing(office.manager).get(reverse("looking")).text


def test_many_records_without_a_part_in_any_are_said_of_whoever_sees_their_own(
    office: Office,
) -> None:
    case, ben = a_led_case(office), office.colleague.user
    assert ben is not None
    for number in range(MANY + 1):
        RecordView.objects.create(
            user=ben,
            at=a_weekday(10),
            subject_id=case.pk + 1000 + number,
            page="overview",
        )
        views(office.manager, case)
    assert said_of(office.manager) == {
        "Ben Khan": (f"Opened {MANY + 1} records in which they never had a part",),
        "Morgan Reid": (),
    }


def test_many_reasons_given_are_said(office: Office) -> None:
    ben = office.colleague.user
    assert ben is not None
    views(office.colleague, a_led_case(office, office.colleague))
    for number in range(MANY + 1):
        AccessGrant.objects.create(
            user=ben,
            subject_id=number + 1,
            reason="Cover",
            granted_at=now(),
            until=now(),
        )
    assert said_of(office.manager) == {
        "Ben Khan": (f"Opened {MANY + 1} records by giving a reason",)
    }


def test_a_search_for_ones_own_name_is_said_and_what_was_looked_for_is_kept_nowhere(
    office: Office,
) -> None:
    browser = browsing(office.practitioner)
    for words in ("Mia RUIZ", "Stone"):
        browser.post("/search", {"words": words}, follow=True)
    rows = RecordView.objects.order_by("pk")
    assert [(each.subject, each.page) for each in rows] == [
        ("search", "search-own-name"),
        ("search", "search"),
    ]
    (told,) = looked_lately(office.manager.user, at=now())  # type: ignore[arg-type]
    assert told.searches == 2
    assert told.unusual == ("Searched 1 time for a name like their own",)


def test_a_search_of_another_day_is_noted_too(office: Office) -> None:
    browser = browsing(office.manager)
    found = browser.post("/search", {"words": "Stone"})
    day = (now() - timedelta(days=3)).date().isoformat()
    before = RecordView.objects.count()
    browser.get(f"{found.headers['Location']}&as_of={day}")
    assert RecordView.objects.count() == before + 1


def test_another_teams_people_are_not_a_managers_to_read(
    office: Office, service_manager: Worker
) -> None:
    other = an_office("suffolk", name="Oldtown", service=office.service)
    views(other.practitioner, a_led_case(other))
    assert said_of(office.manager) == {}
    assert "Nobody looked at a record" in browsing(office.manager).get(reverse("looking")).text
    assert set(said_of(service_manager)) == {"Ada Ruiz"}


@pytest.mark.parametrize(
    ("view", "called"),
    [*TITLES.items(), ("overdue", "Overdue"), ("whole-absence", "Whole absence")],
)
def test_a_list_is_called_as_in_the_menu(office: Office, view: str, called: str) -> None:
    case = a_led_case(office)
    assert office.colleague.user is not None
    note_list(office.colleague.user, view, [case.reference], at=now())
    page = browsing(office.manager).get(reverse("looked", args=[case.reference])).text
    assert re.findall(r'data-label="Page">([^<]*)<', page) == [called]
