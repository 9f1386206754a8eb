"""Which team is for which postcodes, brought from a file on a page or by the command: looked at first, and the same twice."""

from __future__ import annotations

import json
import re
from html import unescape
from io import BytesIO, StringIO
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from keyworker.config.answers import BadInput
from keyworker.record.models import Event
from keyworker.workforce.models import Team
from tests.builders import Office
from tests.the_day import today
from tests.web.conftest import in_a_row
from tests.web.test_services_and_teams_end import anna as anna
from tests.web.test_services_and_teams_end import other as other

pytestmark = pytest.mark.django_db
LINES = ("Newtown team,ng24", 'seaford,"NG25 1, NG26"', "Newtown team,NG1", "Nowhere,NG2")


def a_file(folder: Path, *lines: str) -> Path:
    path = folder / "areas.csv"
    path.write_text("\n".join(["Team,Postcode", *lines]), encoding="utf-8")
    return path


def came(path: Path, *options: str) -> list[tuple[str, str, str]]:
    out = StringIO()
    call_command("import", "postcodes", str(path), "--json", *options, stdout=out)
    document = json.loads(out.getvalue())
    counts = dict(document["postcodes"])
    assert counts.pop("in") == sum(counts.values())
    return [(each["postcode"], each["came"], each["says"]) for each in document["lines"]]


def stand(office: Office, other: Team) -> tuple[list[str], list[str]]:
    mine, theirs = (Team.objects.get(pk=each.pk).postcodes for each in (office.team, other))
    return mine, theirs


def test_each_postcode_goes_to_its_team_and_the_same_file_twice_changes_nothing(
    office: Office, anna: Client, other: Team, tmp_path: Path
) -> None:
    Team.objects.filter(pk=other.pk).update(postcodes=["NG1", "LE1"])
    path = a_file(tmp_path, *LINES)
    tried = came(path, "--dry-run")
    assert stand(office, other) == ([], ["NG1", "LE1"])
    assert came(path) == tried
    assert tried[:4] == [
        ("NG24", "added", "Newtown team"),
        ("NG25 1", "added", "Seaford"),
        ("NG26", "added", "Seaford"),
        ("NG1", "moved", "Newtown team, from Seaford"),
    ]
    assert tried[4][1] == "refused"
    assert tried[4][2].startswith("Team: there is no team called ‘Nowhere’; the teams are ")
    assert stand(office, other) == (["NG1", "NG24"], ["LE1", "NG25 1", "NG26"])
    events = Event.objects.filter(kind="team.areas-set", action="set-areas")
    assert {each.by.name for each in events if each.by} == {"Anna Hill"}
    before = events.count()
    assert [each[1] for each in came(path)] == ["unchanged"] * 4 + ["refused"]
    assert events.count() == before


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Newtown team,Newark", "Postcode: ‘Newark’ is not the beginning of a postcode"),
        ("Newtown team,", "Postcode: is empty"),
        (",NG24", "Team: is empty; the teams are "),
        ("Total,3", "Is a row of totals"),
        ("Seaford,NG1", "Line 2 gives it to Newtown team"),
        ("Closed team,NG3", "Team: Closed team closed on"),
    ],
)
def test_a_line_is_refused_with_its_reason_and_the_others_are_done(
    office: Office, anna: Client, other: Team, tmp_path: Path, line: str, says: str
) -> None:
    Team.objects.create(
        service=office.service,
        slug="closed",
        name="Closed team",
        set_up_on=today(),
        ended=today(),
    )
    first, second = came(a_file(tmp_path, "Newtown team,NG1", line))
    assert first[1] == "added"
    assert (second[1], second[2].startswith(says)) == ("refused", True)
    assert stand(office, other) == (["NG1"], [])


def test_a_team_is_for_no_more_than_its_form_takes_and_nothing_is_taken_for_the_rest(
    office: Office, anna: Client, other: Team, tmp_path: Path
) -> None:
    letters = product("NE", ascii_uppercase, range(10), range(10))
    many = [f"{a}{b}{c} {d}" for a, b, c, d in letters][:3001]
    Team.objects.filter(pk=other.pk).update(postcodes=[many[-1]])
    done = came(a_file(tmp_path, *(f"Newtown team,{each}" for each in many)))
    assert {each[1] for each in done[:3000]} == {"added"}
    assert done[3000][1] == "refused"
    assert done[3000][2].startswith("Team: Newtown team is for as many postcodes as it can be")
    assert stand(office, other) == (sorted(many[:3000]), [many[-1]])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Name,Town\nx,y", "no row has the headers"),
        ("Team,Postcode", "nothing stands below the headers"),
    ],
)
def test_what_is_no_list_of_postcodes_is_refused_whole(
    office: Office, anna: Client, tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "areas.csv"
    path.write_text(text)
    with pytest.raises(BadInput, match=says):
        came(path)


def sent(client: Client, content: bytes, name: str = "areas.csv") -> Any:
    return client.post(reverse("bring-postcodes"), {"file": SimpleUploadedFile(name, content)})


def test_the_page_shows_what_a_workbook_would_do_and_then_does_it(
    office: Office, anna: Client, other: Team
) -> None:
    book, held = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (["Postcode district", "Team"], ["NG24", "Seaford"], ["Newark", "Seaford"]):
        sheet.append(row)
    book.save(held)
    page = sent(anna, held.getvalue(), "areas.xlsx").text
    assert "Nothing is kept yet. 1 new, 0 from another team" in in_a_row(page)
    assert stand(office, other) == ([], [])
    fields = dict(re.findall(r'name="(submission|lines)" value="([^"]*)"', page))
    answer = {name: unescape(value) for name, value in fields.items()}
    shown = in_a_row(anna.post(reverse("bring-postcodes"), answer).text)
    assert "This was done, and stands on record as done by you. 1 new" in shown
    assert stand(office, other) == ([], ["NG24"])
    link = anna.get(reverse("service", args=[office.service.slug])).text
    assert reverse("bring-postcodes") in link


def test_a_file_of_which_nothing_came_is_not_said_to_be_done(office: Office, anna: Client) -> None:
    page = sent(anna, b"Team,Postcode\nNowhere,NG24\nTotal,1").text
    fields = dict(re.findall(r'name="(submission|lines)" value="([^"]*)"', page))
    answer = {name: unescape(value) for name, value in fields.items()}
    shown = in_a_row(anna.post(reverse("bring-postcodes"), answer).text)
    assert (
        "Nothing was done: no line of the file put anything new on record. 0 new, 0 from another"
        in shown
    )
    assert "This was done" not in shown
    assert "Is a row of totals" in shown


@pytest.mark.parametrize("lines", ["", "7", "[]", "[[1]]", "[null]", "[" * 90_000])
def test_what_did_not_come_back_as_it_was_shown_is_refused(
    office: Office, anna: Client, lines: str
) -> None:
    answer = anna.post(reverse("bring-postcodes"), {"lines": lines})
    assert answer.status_code == 422
    assert "choose the file again" in answer.text


def test_a_page_without_a_file_asks_for_one(office: Office, anna: Client) -> None:
    assert "Bring the postcodes of teams from a file" in anna.get(reverse("bring-postcodes")).text
    assert "Choose the file" in anna.post(reverse("bring-postcodes")).text


def test_a_line_without_a_postcode_says_so_in_its_place(anna: Client) -> None:
    page = in_a_row(sent(anna, b"Team,Postcode\nNewtown team,\n").text)
    assert '<th scope="row" class="govuk-table__header">None</th>' in page
    assert "Nothing was done" not in page
