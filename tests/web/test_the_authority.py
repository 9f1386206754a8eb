"""What an administrator says of the authority itself: what heads its letters, and on which days it is closed."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from keyworker.access.models import AccessRole
from keyworker.documents.models import Letter
from keyworker.documents.output import as_word
from keyworker.exchange.casefiles import export_case
from keyworker.policy.calendar import Calendar
from keyworker.policy.wording import on_day
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Event, Timescale
from keyworker.record.readiness import missing
from keyworker.workforce.closures import known_on
from keyworker.workforce.models import Authority, Service
from tests.builders import Office, a_case, a_worker
from tests.the_day import now, today
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row
from tests.web.test_the_first_day import a_service, does, the_administrator

pytestmark = pytest.mark.django_db


def on(name: str, day: date) -> dict[str, Any]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def an_administrator_beside(office: Office) -> Client:
    """Somebody who administers an authority in which people work already."""
    Authority.objects.create(pk=1, name="Northshire")
    boss = a_worker(office.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)
    return browsing(boss)


def next_working(after: date, *, days: int = 1) -> date:
    return Calendar().add_working_days(after, days)


def closes(anna: Client, first: date, until: date | None = None, **more: Any) -> str:
    days = {**on("from_day", first), **(on("until_day", until) if until else {})}
    return does(anna, "administer", ["add-closure"], title="Christmas closure", **days, **more)


def refused(anna: Client, action: str, **entered: Any) -> str:
    answer = anna.post(reverse("administer", args=[action]), entered)
    assert answer.status_code == 422
    return in_a_row(answer.content.decode())


def test_the_head_of_letters_is_set_and_stands_on_them(office: Office) -> None:
    anna = an_administrator_beside(office)
    assert any("Letters have no head" in each.says for each in missing(today()))
    does(
        anna,
        "administer",
        ["set-letterhead"],
        logo_text="Northshire, Children and Families",
        address="County Hall\nNorthshire",
        telephone="01234 567890",
    )
    assert not any("Letters have no head" in each.says for each in missing(today()))
    shown = in_a_row(anna.get(reverse("authority")).text)
    assert "Northshire, Children and Families" in shown
    assert "01234 567890" in shown
    told = Event.objects.get(kind="letterhead.set")
    assert told.data["address"] == "County Hall\nNorthshire"
    letter = Letter(case=a_led_case(office), title="A visit", to="The family", text="Dear all")
    letter.made_at = now()
    words = [each.text for each in Document(BytesIO(as_word(letter))).paragraphs]
    assert words[:4] == [
        "Northshire, Children and Families",
        "County Hall",
        "Northshire",
        "Telephone: 01234 567890",
    ]
    again = {"logo_text": "Northshire, Children and Families", "telephone": "01234 567890"}
    says = refused(anna, "set-letterhead", address="County Hall\nNorthshire", **again)
    assert "That is what is on record already" in says


def test_a_letter_of_an_authority_that_set_no_head_begins_with_whom_it_is_to(
    office: Office,
) -> None:
    letter = Letter(case=a_led_case(office), title="A visit", to="The family", text="Dear all")
    letter.made_at = now()
    assert Document(BytesIO(as_word(letter))).paragraphs[0].text == "The family"


def test_a_closure_moves_the_limits_of_open_cases_everywhere(office: Office) -> None:
    anna = an_administrator_beside(office)
    case = a_case(office).received(days_ago(0)).case
    first = next_working(today())
    clock = Timescale.objects.filter(case=case, unit="working days", limit__gte=first).first()
    assert clock is not None
    before = clock.limit
    assert before is not None
    closes(anna, first)
    case.refresh_from_db()
    assert case.wakes_on is not None
    assert case.wakes_on <= today()
    pass_days(now=now())
    moved = Timescale.objects.get(case=case, rule=clock.rule)
    assert moved.limit == next_working(before)
    exported = export_case(case.reference, as_of=today())
    closed = {"from": first.isoformat(), "until": first.isoformat(), "known": today().isoformat()}
    assert exported["closures"] == [{**closed, "title": "Christmas closure"}]
    page = browsing(office.manager).get(reverse("timescales", args=[case.reference]))
    assert "Local closure (Christmas closure)" in in_a_row(page.text)
    # What was asked of an earlier day is answered by what was known then.
    assert "closures" not in export_case(case.reference, as_of=today() - timedelta(days=1))


def test_a_closure_of_one_service_leaves_the_others_and_all_observe_one_of_the_authority() -> None:
    anna = the_administrator()
    one, other = a_service(anna), a_service(anna, "Family help")
    first = today() + timedelta(days=10)
    closes(anna, first, first + timedelta(days=2), service=one.slug)
    closes(anna, first + timedelta(days=30))
    later = a_service(anna, "Young people")
    counts = {each.slug: len(each.closures_on(today())) for each in Service.objects.all()}
    assert (counts[one.slug], counts[other.slug], counts[later.slug]) == (2, 1, 1)
    shown = in_a_row(anna.get(reverse("authority")).text)
    assert f"{on_day(first)} to {on_day(first + timedelta(days=2))}, Early help" in shown
    assert f"{on_day(first + timedelta(days=30))}, every service" in shown


def test_a_closure_still_to_come_is_withdrawn_and_was_known_until_then() -> None:
    anna = the_administrator()
    service = a_service(anna)
    closes(anna, today() + timedelta(days=10))
    page = anna.get(reverse("administer", args=["withdraw-closure"])).text
    key = f"{today() + timedelta(days=10)} {today() + timedelta(days=10)} {today()}"
    assert f'value="{key}"' in page
    does(anna, "administer", ["withdraw-closure"], closure=key, reason="Open after all")
    service.refresh_from_db()
    assert service.closures_on(today()) == ()
    assert len(service.closures) == 1
    assert Event.objects.get(kind="closure.withdrawn").data["reason"] == "Open after all"
    assert "None runs or is still to come" in in_a_row(anna.get(reverse("authority")).text)
    assert "Withdraw a local closure" not in anna.get(reverse("authority")).text


@pytest.mark.parametrize(
    ("first", "until", "says"),
    [
        (-1, None, "Days that have passed were worked"),
        (5, 3, "Enter the first day, or one after it"),
        (5, 60, "A closure has at most 31 days"),
    ],
)
def test_days_that_cannot_be_a_closure_are_refused(
    first: int, until: int | None, says: str
) -> None:
    anna = the_administrator()
    a_service(anna)
    day = today()
    days = on("from_day", day + timedelta(days=first))
    days |= on("until_day", day + timedelta(days=until)) if until else {}
    assert says in refused(anna, "add-closure", title="Christmas closure", **days)


def test_days_that_are_closed_already_are_refused() -> None:
    anna = the_administrator()
    service = a_service(anna)
    first = today() + timedelta(days=10)
    closes(anna, first, first + timedelta(days=4))
    days = on("from_day", first + timedelta(days=1))
    for more in ({}, {"service": service.slug}):
        assert "These days are closed already" in refused(
            anna, "add-closure", title="Snow", **days, **more
        )


def test_nothing_more_is_said_of_an_authority_without_a_name() -> None:
    anna = the_administrator()
    Authority.objects.all().delete()
    shown = anna.get(reverse("authority")).text
    assert "Your authority" in shown
    assert "Add a local closure" not in shown
    assert "None runs or is still to come" in in_a_row(shown)


def test_what_is_kept_of_a_closure_is_known_from_the_day_on_which_it_was_said() -> None:
    row = {
        "first": "2026-12-29",
        "until": "2026-12-31",
        "known": "2026-10-01",
        "title": "Christmas",
    }
    withdrawn = [{**row, "withdrawn": "2026-11-01"}]
    assert known_on([{**row, "withdrawn": None}], date(2026, 9, 30)) == ()
    assert len(known_on(withdrawn, date(2026, 10, 31))) == 1
    assert known_on(withdrawn, date(2026, 11, 1)) == ()
