"""Links to choose a password, by mail: they work once, name nobody, and tell nobody whether there is an account."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keyworker.access.account_addresses import opening_address
from keyworker.access.models import AccessRole, User, WrongTry
from keyworker.actions.first_administrator import FirstDay, begin
from keyworker.notices.account_links import with_its_link
from keyworker.notices.models import Dispatch
from keyworker.record.models import Event
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker
from tests.web.conftest import browsing
from tests.web.test_the_first_day import does

MAIL = "worker@council.example"
NEW = "another long secret"
BEGUN = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address() -> object:
    with override_settings(KEYWORKER_ADDRESS="http://testserver") as settings:
        yield settings


@pytest.fixture
def ada(office: Office) -> Worker:
    office.practitioner.email = MAIL
    office.practitioner.save()
    return office.practitioner


@pytest.fixture
def admin(office: Office) -> Client:
    return browsing(a_worker(office.team, "Nia Gray", "admin", access=AccessRole.ADMINISTRATOR))


def link_in(mail: Dispatch) -> str:
    found = re.search(r"http://testserver(\S+)", with_its_link(mail).text)
    assert found is not None
    return found[1]


def chooses(link: str) -> int:
    """Follow the link and choose a password; what that is answered."""
    browser = Client()
    answer = browser.get(link, follow=True)
    if not answer.redirect_chain:
        return answer.status_code
    entered = {"new_password1": NEW, "new_password2": NEW}
    return browser.post(answer.redirect_chain[-1][0], entered).status_code


def asks(who: str) -> str:
    return Client().post(reverse("forgotten"), {"who": who}).content.decode()


def test_the_same_is_said_whether_there_is_such_an_account_or_not(ada: Worker) -> None:
    assert ada.user is not None
    assert "User name or e-mail address" in Client().get(reverse("forgotten")).content.decode()
    said = {asks(each) for each in (MAIL, ada.user.username, "nobody@council.example", "nobody")}
    assert len(said) == 1
    assert "Look in your mail" in said.pop()
    assert Dispatch.objects.count() == 1, "and one account is sent one message at a time"


def test_the_same_is_asked_of_the_database_whether_there_is_such_an_account_or_not(
    ada: Worker,
) -> None:
    def asked(who: str) -> list[str]:
        WrongTry.objects.all().delete()
        with CaptureQueriesContext(connection) as found:
            asks(who)
        plain = (each["sql"].split("(")[0].split("'")[0][:40] for each in found)
        return [each for each in plain if "SAVEPOINT" not in each]

    assert asked(MAIL) == asked("nobody@council.example")
    assert Dispatch.objects.count() == 1


def test_the_message_names_nobody_and_what_is_kept_of_it_holds_no_link(ada: Worker) -> None:
    assert ada.user is not None
    asks(MAIL)
    mail = Dispatch.objects.get()
    assert (mail.to, mail.case) == (MAIL, None)
    assert "/reset/" not in mail.text
    said = with_its_link(mail).text + mail.subject
    assert not [each for each in (*ada.name.split(), ada.user.username) if each in said]


def test_the_link_works_once_for_an_hour_and_that_a_password_was_chosen_is_on_record_and_mailed(
    ada: Worker,
) -> None:
    with time_machine.travel(BEGUN, tick=False) as clock:
        asks(MAIL)
        mail = Dispatch.objects.get()
        late = link_in(mail)
        clock.shift(3601)
        assert "for an hour" in Client().get(late, follow=True).text
        assert chooses(late) == 422
        again = link_in(Dispatch.objects.get())
        assert chooses(again) == 302
        assert chooses(again) == 422
    assert Event.objects.get(kind="account.password-chosen").by == ada
    told = Dispatch.objects.get(kind="account-changed")
    assert "The password of your account in Keyworker was changed." in told.text


def test_every_other_session_ends_with_a_new_password(ada: Worker) -> None:
    before = browsing(ada)
    asks(MAIL)
    assert chooses(link_in(Dispatch.objects.get())) == 302
    assert before.get("/").status_code == 302


def test_nobody_whose_account_is_closed_or_who_left_is_let_in_by_a_link(ada: Worker) -> None:
    assert ada.user is not None
    asks(MAIL)
    link = link_in(Dispatch.objects.get())
    User.objects.filter(pk=ada.user.pk).update(is_active=False)
    assert chooses(link) == 404
    asks(ada.user.username)
    assert Dispatch.objects.count() == 1


def test_whoever_asks_again_and_again_waits_and_can_still_sign_in(ada: Worker) -> None:
    assert ada.user is not None
    ada.user.set_password(NEW)
    ada.user.save()
    browser = Client()
    answers = [browser.post(reverse("forgotten"), {"who": MAIL}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    entered = {"username": ada.user.username, "password": NEW}
    assert browser.post("/sign-in", entered).status_code == 302


@pytest.mark.parametrize("who", ["", " ", "x" * 255, "a\x00b"])
def test_what_is_no_user_name_and_no_address_is_said_to_be_none(who: str, ada: Worker) -> None:
    answer = Client().post(reverse("forgotten"), {"who": who})
    assert answer.status_code == 422
    assert "Enter your user name or your e-mail address" in answer.content.decode()


def test_without_an_address_of_ones_own_the_page_says_who_helps(ada: Worker) -> None:
    with override_settings(KEYWORKER_ADDRESS=""):
        assert "Keyworker sends no links by e-mail here" in Client().get("/sign-in/forgotten").text
        asks(MAIL)
    assert not Dispatch.objects.exists()


def test_an_invitation_is_mailed_where_an_address_is_on_record(
    admin: Client, office: Office, ada: Worker
) -> None:
    page = does(
        admin,
        "administer-team",
        [office.team.slug, "appoint-worker"],
        name="Maya Cole",
        job="practice-manager",
        access="practice-manager",
        user_name="maya",
        email="maya@council.example",
    )
    assert "Link to choose a password" in page
    mail = Dispatch.objects.get(to="maya@council.example")
    assert "Maya" not in mail.text
    assert "three days" in mail.text
    assert chooses(link_in(mail)) == 302
    does(admin, "administer-person", [ada.pk, "invite-again"])
    assert "/invitation/" in link_in(Dispatch.objects.get(to=MAIL))


def test_whoever_has_no_address_on_record_is_sent_nothing(admin: Client, office: Office) -> None:
    does(admin, "administer-person", [office.colleague.pk, "invite-again"])
    assert not Dispatch.objects.exists()


def test_the_first_administrators_first_address_opens_nothing_once_it_was_changed_or_cleared() -> (
    None
):
    first = FirstDay(
        authority="Northshire", name="Ida Moss", user_name="ida", email="first@council.example"
    )
    ida = begin(first, now=BEGUN)
    asks("first@council.example")
    assert Dispatch.objects.get().to == "first@council.example"
    for stands in ("second@council.example", ""):
        Worker.objects.filter(user=ida).update(email=stands)
        asks("first@council.example")
        assert opening_address(User.objects.get(pk=ida.pk)) == stands
    assert Dispatch.objects.count() == 1


def test_no_account_keeps_an_address_beside_the_one_on_record(ada: Worker) -> None:
    with pytest.raises(IntegrityError, match="account_keeps_no_address"), transaction.atomic():
        User.objects.filter(worker=ada).update(email="first@council.example")
