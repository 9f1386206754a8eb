"""Whoever is entered before a policy's first day at a service has a job of the policy that was chosen for it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from keyworker.workforce.models import Service, Team, Worker
from tests.builders import Office, a_case
from tests.the_day import today
from tests.web.conftest import days_ago, in_a_row
from tests.web.test_the_first_day import a_person, a_service, a_team, does, the_administrator
from tests.web.test_two_put_a_policy_in_force import an_administrator

pytestmark = pytest.mark.django_db
JOB = 'value="family-support-practitioner"'


@pytest.fixture
def anna() -> Client:
    return the_administrator()


@pytest.fixture
def team(anna: Client) -> Team:
    """A team of a service whose policy comes into force in a month."""
    first = today() + timedelta(days=30)
    day = {f"from_day-{part}": str(getattr(first, part)) for part in ("day", "month", "year")}
    does(anna, "administer", ["make-service"], title="Early help", policy="suffolk", **day)
    return a_team(anna, Service.objects.get(name="Early help"))


def form(client: Client, team: Team) -> str:
    return client.get(reverse("administer-team", args=[team.slug, "appoint-worker"])).text


def appointed(client: Client, team: Team, **entered: str) -> str:
    address = reverse("administer-team", args=[team.slug, "appoint-worker"])
    return in_a_row(client.post(address, {"submission": str(uuid4()), **entered}).text)


def test_they_choose_among_the_jobs_of_the_policy_to_come(anna: Client, team: Team) -> None:
    assert JOB in form(anna, team)
    assert "Choose one of the answers" in appointed(anna, team, name="Tom Vane", job="Boss")
    assert not Worker.objects.filter(name="Tom Vane").exists()
    maya, _ = a_person(anna, team, "Maya Cole", "practice-manager", "practice-manager")
    assert maya.role == "practice-manager"


def test_their_profession_is_one_that_the_policy_to_come_knows(anna: Client, team: Team) -> None:
    said = {"name": "Tom Vane", "job": "practice-manager", "profession": "beekeeper"}
    appointed(anna, team, **said)
    assert not Worker.objects.filter(name="Tom Vane").exists()


def test_their_job_reads_as_that_policy_has_it(anna: Client, team: Team) -> None:
    maya, _ = a_person(anna, team, "Maya Cole", "practice-manager", "practice-manager")
    shown = in_a_row(anna.get(reverse("team-people", args=[team.slug])).text)
    assert "Practice Manager" in shown
    assert "Practice Manager" in anna.get(reverse("person", args=[maya.pk])).text


def test_a_job_is_in_words_where_no_policy_was_chosen(anna: Client) -> None:
    team = a_team(anna, a_service(anna, "Social care", ""), "Retford")
    assert JOB not in form(anna, team)
    appointed(anna, team, name="Tom Vane", job="Boss")
    assert Worker.objects.get(name="Tom Vane").role == "Boss"


def test_they_choose_among_those_of_a_policy_that_waits_to_be_agreed(office: Office) -> None:
    a_case(office).received(days_ago(9))
    anna = an_administrator(office, "Anna Hill")
    team = a_team(anna, a_service(anna, "Social care", "cin"), "Retford")
    assert Service.objects.get(name="Social care").pack == ""
    assert 'value="senior-practitioner"' in form(anna, team)
