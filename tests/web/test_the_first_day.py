"""From an empty database to an allocated case, by an administrator and then a manager, on pages alone."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keyworker.access.invitations import first_key
from keyworker.access.models import AccessRole, User
from keyworker.record.models import Event
from keyworker.workforce.models import Authority, Service, Team, Worker
from tests.the_day import today

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough secret"


def the_administrator() -> Client:
    client = Client()
    answer = client.post(
        reverse("first-day", args=[first_key()]),
        {
            "authority": "Northshire",
            "name": "Anna Hill",
            "user_name": "anna.hill",
            "password": PASSWORD,
            "again": PASSWORD,
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return client


def does(client: Client, page: str, arguments: list[Any], **entered: Any) -> str:
    """Send the form at this address with what its page carries; the page it leads to."""
    address = reverse(page, args=arguments)
    shown = client.get(address).content.decode()
    hidden = dict(re.findall(r'name="(submission|version|action)" value="([^"]*)"', shown))
    answer = client.post(address, {**hidden, **entered}, follow=True)
    assert answer.status_code == 200, unescape(re.sub("<[^>]+>|\\s+", " ", answer.content.decode()))
    return answer.content.decode()


def a_service(client: Client, title: str = "Early help", policy: str = "suffolk") -> Service:
    does(client, "administer", ["make-service"], title=title, policy=policy)
    return Service.objects.get(name=title)


def a_team(client: Client, service: Service, title: str = "Newark") -> Team:
    does(client, "administer-service", [service.slug, "make-team"], title=title, locality=title)
    return Team.objects.get(name=title)


def a_person(client: Client, team: Team, name: str, job: str, access: str) -> tuple[Worker, str]:
    """Somebody appointed, and the link at which they choose a password."""
    page = does(
        client,
        "administer-team",
        [team.slug, "appoint-worker"],
        name=name,
        job=job,
        access=access,
        user_name=name.split()[0].lower(),
    )
    found = re.search(r"http://testserver(/invitation/[^<]+)<", page)
    assert found is not None
    return Worker.objects.get(name=name), found[1].strip()


def signed_in_by(link: str, user_name: str) -> Client:
    client = Client()
    answer = client.get(link, follow=True)
    address = answer.redirect_chain[-1][0]
    chosen = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(address, chosen).status_code == 302
    assert (
        client.post(reverse("sign-in"), {"username": user_name, "password": PASSWORD}).status_code
        == 302
    )
    return client


def test_the_first_page_names_the_authority_and_makes_its_administrator() -> None:
    page = the_administrator().get(reverse("home")).content.decode()
    assert "Northshire" in page
    assert "There is no service yet." in page
    assert Authority.objects.get().name == "Northshire"
    event = Event.objects.of_the_authority().get()
    assert (event.kind, event.by.name if event.by else "") == ("authority.named", "Anna Hill")


def test_the_first_page_works_once_and_by_its_own_address_alone() -> None:
    assert Client().get(reverse("first-day", args=["guessed"])).status_code == 404
    the_administrator()
    assert Client().get(reverse("first-day", args=[first_key()])).status_code == 404


def test_what_is_wrong_on_the_first_page_is_said_and_nothing_is_made() -> None:
    answer = Client().post(
        reverse("first-day", args=[first_key()]),
        {
            "authority": "",
            "name": "Anna",
            "user_name": "a b",
            "password": "short",
            "again": "other",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter what the authority is called" in page
    assert "Enter letters, figures" in page
    assert "at least 12 characters" in page
    assert not User.objects.exists()
    assert not Worker.objects.exists()


def test_an_authority_is_set_up_on_pages_and_takes_in_a_referral() -> None:
    anna = the_administrator()
    service = a_service(anna)
    team = a_team(anna, service)
    _, link = a_person(anna, team, "Maya Cole", "practice-manager", "practice-manager")
    does(anna, "administer", ["set-letterhead"], address="County Hall, Northshire")
    assert "Nothing is missing" in anna.get(reverse("home")).content.decode()
    maya = signed_in_by(link, "maya")
    page = maya.get(reverse("receive")).content.decode()
    assert "Record the referral" in page


def test_an_invitation_works_once() -> None:
    anna = the_administrator()
    team = a_team(anna, a_service(anna))
    _, link = a_person(anna, team, "Maya Cole", "practice-manager", "practice-manager")
    signed_in_by(link, "maya")
    assert "no longer works" in Client().get(link, follow=True).content.decode()


def test_an_account_that_was_closed_is_out_at_once_and_can_be_opened_again() -> None:
    anna = the_administrator()
    team = a_team(anna, a_service(anna))
    maya, link = a_person(anna, team, "Maya Cole", "practice-manager", "practice-manager")
    client = signed_in_by(link, "maya")
    does(anna, "administer-person", [maya.pk, "close-account"], reason="Left")
    assert client.get(reverse("home")).status_code == 302
    does(anna, "administer-person", [maya.pk, "open-account"], reason="Came back")
    # No session from before goes on: they sign in again.
    assert client.get(reverse("home")).status_code == 302
    client.post(reverse("sign-in"), {"username": "maya", "password": PASSWORD})
    assert client.get(reverse("home")).status_code == 200
    page = anna.get(reverse("person", args=[maya.pk])).content.decode()
    assert "Left" in page
    assert "Came back" in page


def test_an_administrator_does_not_close_their_own_account() -> None:
    anna = the_administrator()
    own = Worker.objects.get(name="Anna Hill")
    page = anna.get(reverse("administer-person", args=[own.pk, "close-account"])).content.decode()
    assert "Another administrator closes your account." in page


@pytest.mark.parametrize(
    ("page", "arguments"),
    [
        ("administer", ["make-service"]),
        ("service", ["early-help"]),
        ("administer-service", ["early-help", "make-team"]),
        ("team-people", ["newark"]),
        ("administer-team", ["newark", "appoint-worker"]),
    ],
)
def test_nobody_but_an_administrator_opens_the_pages_of_the_authority(
    page: str, arguments: list[str]
) -> None:
    anna = the_administrator()
    team = a_team(anna, a_service(anna))
    _, link = a_person(anna, team, "Maya Cole", "service-manager", "service-manager")
    maya, address = signed_in_by(link, "maya"), reverse(page, args=arguments)
    assert anna.get(address).status_code == 200
    assert maya.get(address).status_code == 404
    assert maya.post(address, {"title": "Mine"}).status_code == 404


def test_an_administrator_opens_no_case_and_no_list_of_cases() -> None:
    anna = the_administrator()
    for page in ("referrals", "search", "team", "caseload", "overdue", "receive", "unallocated"):
        assert anna.get(reverse(page)).status_code == 404, page


def test_a_job_is_one_that_the_policy_knows() -> None:
    anna = the_administrator()
    team = a_team(anna, a_service(anna))
    address = reverse("administer-team", args=[team.slug, "appoint-worker"])
    answer = anna.post(address, {"name": "Tom Vane", "job": "astronaut"})
    assert answer.status_code == 422
    assert not Worker.objects.filter(name="Tom Vane").exists()


def test_another_policy_governs_from_its_day() -> None:
    anna = the_administrator()
    service = a_service(anna)
    day = today()
    does(
        anna,
        "administer-service",
        [service.slug, "choose-policy"],
        policy="camden",
        **{
            "from_day-day": "1",
            "from_day-month": "1",
            "from_day-year": str(day.year + 1),
        },
    )
    page = anna.get(reverse("service", args=[service.slug])).content.decode()
    assert "Suffolk" in page
    assert f"From 1 Jan {day.year + 1}" in page or "Thu 1 Jan" in page or "1 Jan" in page


@pytest.mark.parametrize("role", AccessRole.values)
def test_everybody_changes_their_own_password(role: str) -> None:
    anna = the_administrator()
    team = a_team(anna, a_service(anna))
    _, link = a_person(anna, team, "Maya Cole", "practice-manager", role)
    maya = signed_in_by(link, "maya")
    new = "quite another secret"
    answer = maya.post(
        reverse("password"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
        follow=True,
    )
    assert "Your password is changed" in answer.content.decode()
    again = Client().post(reverse("sign-in"), {"username": "maya", "password": PASSWORD})
    assert "Enter a user name and password that go together" in again.content.decode()


def test_where_no_policy_is_in_force_people_still_change_how_they_sign_in() -> None:
    anna = the_administrator()
    team = a_team(anna, a_service(anna))
    _, link = a_person(anna, team, "Maya Cole", "practice-manager", "practice-manager")
    Service.objects.filter(pk=team.service_id).update(pack="")
    maya = signed_in_by(link, "maya")
    assert Event.objects.get(kind="account.password-chosen").by == Worker.objects.get(
        name="Maya Cole"
    )
    assert maya.get(reverse("account")).status_code == 200


def test_no_password_holds_the_word_that_anybody_would_try_first() -> None:
    anna = the_administrator()
    word = "my Key Worker password"
    entered = {"old_password": PASSWORD, "new_password1": word, "new_password2": word}
    answer = anna.post(reverse("password"), entered)
    assert "Choose one without the word keyworker in it" in answer.content.decode()


def test_no_page_of_the_authority_asks_more_for_more_teams() -> None:
    anna = the_administrator()
    service = a_service(anna)
    a_person(anna, a_team(anna, service), "Maya Cole", "practice-manager", "practice-manager")
    pages = (reverse("home"), reverse("service", args=[service.slug]))

    def asked() -> list[int]:
        found = []
        for page in pages:
            anna.get(page)
            with CaptureQueriesContext(connection) as questions:
                anna.get(page)
            found.append(len(questions))
        return found

    before = asked()
    for number in range(3):
        a_team(anna, service, f"Team {number}")
    assert asked() == before


def test_a_policy_that_cannot_be_read_breaks_no_page_of_the_authority() -> None:
    anna = the_administrator()
    service = a_service(anna)
    a_team(anna, service)
    Service.objects.filter(pk=service.pk).update(pack="no-such-policy")
    assert "works under no policy" in anna.get(reverse("home")).content.decode()
