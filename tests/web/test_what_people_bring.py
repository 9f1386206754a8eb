"""The languages and skills that people bring, in the authority's own words, and who manages them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.record.models import Event
from keyworker.workforce.models import Authority, Worker
from tests.builders import Office, a_case, a_worker
from tests.exchange.test_staff import a_file, came
from tests.web.conftest import browsing, days_ago, in_a_row
from tests.web.test_the_first_day import does

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(office: Office) -> Client:
    Authority.objects.create(
        pk=1, name="Northshire", languages=["Polish", "Urdu"], skills=["Work with fathers"]
    )
    boss = a_worker(office.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)
    return browsing(boss)


def says(anna: Client, worker: Worker, action: str, **entered: Any) -> str:
    return in_a_row(does(anna, "administer-person", [worker.pk, action], **entered))


def refused(anna: Client, worker: Worker, action: str, **entered: Any) -> str:
    answer = anna.post(reverse("administer-person", args=[worker.pk, action]), entered)
    assert answer.status_code == 422
    return in_a_row(answer.text)


def test_whoever_chooses_a_worker_reads_what_they_bring(office: Office, anna: Client) -> None:
    brings = {"languages": ["Polish"], "skills": ["Work with fathers"]}
    page = says(anna, office.practitioner, "say-what-worker-brings", **brings)
    assert "Polish" in page
    ada = Worker.objects.get(pk=office.practitioner.pk)
    assert (ada.languages, ada.skills) == (["Polish"], ["Work with fathers"])
    assert Event.objects.get(kind="worker.brings").data["languages"] == ["Polish"]
    case = a_case(office).received(days_ago(2)).opened(days_ago(1)).case
    shown = browsing(office.manager).get(reverse("allocate", args=[case.reference])).text
    assert "Polish, Work with fathers" in in_a_row(shown)
    again = refused(anna, ada, "say-what-worker-brings", **brings)
    assert "That is what is on record already" in again


def test_the_lists_are_the_authoritys_own(office: Office, anna: Client) -> None:
    lists = {"languages": "Urdu\npolish\nPolish\nDari", "skills": "Work with fathers"}
    does(anna, "administer", ["list-languages-and-skills"], **lists)
    assert Authority.objects.get().languages == ["Dari", "Polish", "Urdu"] or [
        each.casefold() for each in Authority.objects.get().languages
    ] == ["dari", "polish", "urdu"]
    assert "Dari" in anna.get(reverse("authority")).text
    Worker.objects.filter(pk=office.lead.pk).update(languages=["Urdu"])
    answer = anna.post(
        reverse("administer", args=["list-languages-and-skills"]), {"languages": "Dari"}
    )
    assert "On record of somebody: Urdu" in in_a_row(answer.text)
    long = anna.post(
        reverse("administer", args=["list-languages-and-skills"]),
        {"languages": "Urdu\n" + "x" * 61},
    )
    assert "Write each in at most 60 letters" in in_a_row(long.text)


def test_nobody_brings_what_the_authority_does_not_list(office: Office, anna: Client) -> None:
    Authority.objects.update(languages=[], skills=[])
    page = anna.get(reverse("person", args=[office.practitioner.pk])).text
    assert "Say which languages and skills they bring" not in page


def test_an_administrator_says_who_manages_somebody_and_nobody_in_a_circle(
    office: Office, anna: Client
) -> None:
    ada, boss = office.practitioner, office.manager
    page = says(anna, ada, "set-line-manager", line_manager=boss.ref)
    assert "Morgan Reid" in page
    told = Event.objects.get(kind="worker.line-manager-set")
    assert told.data["line_manager"] == boss.ref
    for person, manager in ((ada, ada), (boss, ada)):
        says_no = refused(anna, person, "set-line-manager", line_manager=manager.ref)
        assert "Nobody is managed by themselves, nor by somebody whom they manage" in says_no
    again = refused(anna, ada, "set-line-manager", line_manager=boss.ref)
    assert "That is what is on record already" in again
    says(anna, ada, "set-line-manager", line_manager="")
    assert Worker.objects.get(pk=ada.pk).line_manager is None


def test_a_file_of_staff_says_languages_and_skills_too(
    office: Office, anna: Client, tmp_path: Path
) -> None:
    headers = "Name,Team,Job Title,Languages,Skills"
    line = "Maya Cole,Newtown team,practice-manager,polish; Urdu,Work with fathers"
    file = a_file(tmp_path, line, headers=headers)
    assert came(file)[0][0] == "added"
    maya = Worker.objects.get(name="Maya Cole")
    assert (maya.languages, maya.skills) == (["Polish", "Urdu"], ["Work with fathers"])
    assert came(file)[0][0] == "unchanged"
    other = a_file(tmp_path, "Maya Cole,Newtown team,,Urdu,", headers=headers)
    assert came(other) == [("changed", "Maya Cole. Languages: Urdu.")]
    maya.refresh_from_db()
    assert (maya.languages, maya.skills) == (["Urdu"], ["Work with fathers"])
    unknown = a_file(tmp_path, "Maya Cole,Newtown team,,Klingon,", headers=headers)
    assert came(unknown)[0][0] == "refused"
    assert "Klingon" in came(unknown)[0][1]
    new = a_file(tmp_path, "Tom Vane,Newtown team,practice-lead,Klingon,", headers=headers)
    assert came(new)[0][0] == "refused"
