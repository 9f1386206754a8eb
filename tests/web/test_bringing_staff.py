"""People brought from a file on a page: what each line would do, then what it did, and who is here."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.record.models import Event
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker, an_office
from tests.exchange.test_staff import a_book
from tests.web.conftest import browsing, in_a_row

pytestmark = pytest.mark.django_db
HEADERS = "Name,Team,Job,E-mail,Comes for,User name,Cost centre"
MAYA = "Maya Cole,Newtown team,Practice manager,maya@north.example,Practice manager,maya,7"


@pytest.fixture
def anna(office: Office) -> Client:
    role = AccessRole.ADMINISTRATOR
    return browsing(a_worker(office.team, "Anna Hill", "practice-manager", access=role))


def sent(client: Client, *lines: str, name: str = "staff.csv") -> Any:
    file = SimpleUploadedFile(name, "\n".join([HEADERS, *lines]).encode())
    return client.post(reverse("bring-staff"), {"file": file})


def carried(page: str) -> dict[str, str]:
    found = dict(re.findall(r'name="(submission|lines)" value="([^"]*)"', page))
    return {name: unescape(value) for name, value in found.items()}


def test_the_page_says_what_each_line_would_do_and_keeps_nothing(
    office: Office, anna: Client
) -> None:
    before = Event.objects.count()
    page = in_a_row(sent(anna, MAYA, "Tom Vane,Nowhere,x").text)
    assert (
        "Nothing is kept yet. 1 new, 0 changed, 0 as they stand, 0 asked about, 1 not done" in page
    )
    assert "there is no team called ‘Nowhere’" in page
    assert "Columns not read: Cost centre." in page
    assert "/invitation/" not in page
    assert Event.objects.count() == before
    assert not Worker.objects.filter(name="Maya Cole").exists()


def test_then_it_is_done_as_looked_at_and_each_link_is_shown_once(
    office: Office, anna: Client
) -> None:
    looked = carried(sent(anna, MAYA).text)
    page = in_a_row(anna.post(reverse("bring-staff"), looked).text)
    assert "This was done, and stands on record as done by you. 1 new" in page
    link = re.search(r"http://testserver(/invitation/[^<]+)<", page)
    assert link is not None
    assert Client().get(link[1], follow=True).status_code == 200
    assert "maya, team manager" not in page
    shown = in_a_row(anna.get(reverse("staff")).text)
    assert "maya, invited" in shown
    again = in_a_row(anna.post(reverse("bring-staff"), looked).text)
    assert "0 new, 0 changed, 1 as they stand" in again
    assert "/invitation/" not in again


def test_a_file_of_which_nothing_came_is_not_said_to_be_done(office: Office, anna: Client) -> None:
    looked = carried(sent(anna, "Tom Vane,Nowhere,x").text)
    looked = {name: unescape(value) for name, value in looked.items()}
    page = in_a_row(anna.post(reverse("bring-staff"), looked).text)
    assert "Nothing was done: no line of the file put anything new on record. 0 new" in page
    assert "This was done" not in page


def test_whom_a_line_means_is_asked_and_answered_on_the_page(office: Office, anna: Client) -> None:
    other = an_office("suffolk", name="Oldtown", service=office.service)
    page = sent(anna, "Anna Hill,Oldtown team,Practice lead").text
    assert "Who is Anna Hill in line 2?" in page
    answer = {**carried(page), "who-2": "new"}
    anna.post(reverse("bring-staff"), answer)
    assert Worker.objects.filter(name="Anna Hill", team=other.team).exists()


@pytest.mark.parametrize(
    "lines", ["", "7", "[]", "{}", '[["x", {}, {}]]', "[[1, 2, 3]]", "[null]", "[" * 90_000]
)
def test_what_did_not_come_back_as_it_was_shown_is_refused(
    office: Office, anna: Client, lines: str
) -> None:
    answer = anna.post(reverse("bring-staff"), {"lines": lines})
    assert answer.status_code == 422
    assert "choose the file again" in answer.text


def test_what_is_no_list_of_staff_is_said_beside_the_file(office: Office, anna: Client) -> None:
    answer = sent(anna, name="staff.pdf")
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "Choose the file" in anna.post(reverse("bring-staff")).text
    large = SimpleUploadedFile("staff.csv", b"x" * (1024 * 1024 + 1))
    assert "larger than 1 MB" in anna.post(reverse("bring-staff"), {"file": large}).text


def test_the_page_says_what_each_column_holds_and_a_line_without_a_name_is_shown(
    office: Office, anna: Client
) -> None:
    page = anna.get(reverse("bring-staff")).text
    assert "There is a problem" not in page
    assert "What each column says" in page
    assert "No name" in sent(anna, ",Newtown team,Practice lead").text


def test_the_template_is_a_list_that_can_be_brought(office: Office, anna: Client) -> None:
    template = anna.get(reverse("staff-template"))
    assert template.headers["Content-Disposition"] == 'attachment; filename="staff.csv"'
    filled = f"{template.text}Maya Cole,Newtown team,Practice lead".encode()
    file = SimpleUploadedFile("staff.csv", filled)
    assert "1 new" in anna.post(reverse("bring-staff"), {"file": file}).text


def test_everybody_who_works_here_stands_on_one_page(office: Office, anna: Client) -> None:
    Worker.objects.filter(pk=office.lead.pk).update(user=None)
    closed = office.support.user
    assert closed is not None
    closed.is_active = False
    closed.set_password("something long")
    closed.save()
    shown = in_a_row(anna.get(reverse("staff")).text)
    assert "Family Support Practitioner" in shown
    assert "No account" in shown
    assert "Account closed" in shown
    assert reverse("staff") in anna.get(reverse("home")).text


def test_many_people_are_shown_a_page_at_a_time(
    office: Office, anna: Client, settings: Any
) -> None:
    settings.KEYWORKER_ROWS_ON_A_PAGE = 4
    for number in range(5):
        a_worker(office.team, f"Person {number:03}", "practice-lead")
    first = in_a_row(anna.get(reverse("staff")).text)
    total = Worker.objects.count()
    assert f"1 to 4 of {total}" in first
    following = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert following is not None
    beyond = reverse("staff") + following[1].replace("&amp;", "&")
    assert "5 to 8 of" in in_a_row(anna.get(beyond).text)


def test_what_is_not_on_record_of_somebody_is_said_on_the_list_and_on_their_page(
    office: Office, anna: Client
) -> None:
    Worker.objects.filter(pk=office.colleague.pk).update(
        role="astronaut", profession="social-worker", user=None
    )
    lacks = (
        "job that the policy knows, the day they qualified, an account, an e-mail, a line manager"
    )
    assert f"A {lacks}" in in_a_row(anna.get(reverse("staff")).text)
    person = reverse("person", args=[office.colleague.pk])
    assert f"Not on record: a {lacks}." in in_a_row(anna.get(person).text)
    Worker.objects.filter(pk=office.practitioner.pk).update(
        email="ada@north.example", line_manager=office.manager
    )
    page = in_a_row(anna.get(reverse("person", args=[office.practitioner.pk])).text)
    assert "Not on record:" not in page
    assert "Morgan Reid" in page
    assert ">Nothing<" in anna.get(reverse("staff")).text


def test_a_workbook_of_two_lists_is_looked_at_and_brought_whole_and_other_sheets_are_named(
    office: Office, anna: Client, tmp_path: Path
) -> None:
    headers: list[object] = ["Name", "Team", "Job"]
    book = a_book(
        tmp_path / "staff.xlsx",
        North=[headers, ["Maya Cole", "Newtown team", "Practice lead"]],
        South=[headers, ["Ruiz Ada", "Newtown team", "Practice lead"]],
        Notes=[["Ask Nia"]],
    )
    file = SimpleUploadedFile("staff.xlsx", book.read_bytes())
    page = anna.post(reverse("bring-staff"), {"file": file}).text
    assert "Sheets not read, as they are hidden or no list of staff: Notes." in in_a_row(page)
    assert "Who is Ruiz Ada in line 2 of South?" in page
    which = re.search(r'name="(who-\d+)"', page)
    assert which is not None
    answers = {**carried(page), which[1]: office.practitioner.ref}
    done = in_a_row(anna.post(reverse("bring-staff"), answers).text)
    assert "2 of South" in done
    assert Worker.objects.get(pk=office.practitioner.pk).name == "Ruiz Ada"
    assert Worker.objects.filter(name="Maya Cole").exists()
