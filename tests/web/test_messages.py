"""What was sent outside the pages is shown to those who look after it, and they settle what may not have been."""

from __future__ import annotations

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from keyworker.notices import outbox
from keyworker.notices.models import Dispatch
from keyworker.record.models import Case
from tests.builders import Office, an_office
from tests.the_day import now
from tests.web.conftest import a_led_case, browsing

pytestmark = pytest.mark.django_db


def a_message(case: Case, state: str = "unsure", **more: str) -> Dispatch:
    with transaction.atomic():
        outbox.post(
            f"m/{case.pk}/{state}",
            to="ada@example.org",
            subject=f"About {case.reference}",
            text="Open it",
            now=now(),
            case=case,
        )
    Dispatch.objects.filter(case=case, state="waiting").update(state=state, **more)
    return Dispatch.objects.get(case=case, state=state)


def test_what_may_not_have_been_sent_stands_first_with_why(office: Office) -> None:
    a_message(a_led_case(office), problem="The program stopped while it was being sent")
    page = browsing(office.support).get("/messages").content.decode()
    assert "For somebody to settle" in page
    assert "May not have been sent" in page
    assert "The program stopped while it was being sent" in page


def test_it_is_sent_again_when_somebody_says_so_and_once(office: Office) -> None:
    message = a_message(a_led_case(office))
    support = browsing(office.support)
    said = support.post("/messages", {"message": str(message.pk)}, follow=True).content.decode()
    assert "will be sent again" in said
    message.refresh_from_db()
    assert message.state == "waiting"
    assert (
        "somebody was quicker"
        in support.post("/messages", {"message": str(message.pk)}, follow=True).content.decode()
    )


def test_another_teams_messages_are_not_shown_and_cannot_be_sent_again(office: Office) -> None:
    elsewhere = an_office(service=office.service, name="Oldtown")
    case = a_led_case(elsewhere)
    message = a_message(case)
    support = browsing(office.support)
    assert case.reference not in support.get("/messages").content.decode()
    assert support.post("/messages", {"message": str(message.pk)}).status_code == 404
    message.refresh_from_db()
    assert message.state == "unsure"


@pytest.mark.parametrize("given", ["", "x", "7", "00000000-0000-0000-0000-000000000000"])
def test_a_message_that_is_none_is_not_found(office: Office, given: str) -> None:
    assert browsing(office.support).post("/messages", {"message": given}).status_code == 404


def test_with_nothing_sent_the_page_says_so(office: Office) -> None:
    assert "Nothing has been sent yet" in browsing(office.manager).get("/messages").content.decode()


def test_more_messages_ask_the_database_nothing_more(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser, counts = browsing(office.support), []
    browser.get("/messages")
    for _ in range(2):
        for state in ("unsure", "failed"):
            a_message(a_led_case(office), state)
        with django_assert_max_num_queries(14) as asked:
            browser.get("/messages")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_message_says_to_whom_it_went_and_to_whom_it_was_copied(office: Office) -> None:
    message = a_message(a_led_case(office))
    message.copies = ["sam@example.org", "kim@example.org"]
    message.save()
    page = browsing(office.support).get("/messages").text
    assert "To ada@example.org, copied to sam@example.org, kim@example.org" in page
