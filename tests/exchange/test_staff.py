"""A list of staff brought from a file: by the administrator's own actions, looked at first, and the same twice."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from keyworker.access.models import AccessRole, User
from keyworker.config.answers import BadInput
from keyworker.exchange.staff.columns import COLUMNS, column_headed
from keyworker.exchange.staff.reading import read_staff
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.wording import on_day
from keyworker.record.models import Event
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker, an_office
from tests.the_day import today

pytestmark = pytest.mark.django_db
HEADERS = "Name,Team,Job Title,FTE,Date started,E-mail,Comes for,User name,Who"


@pytest.fixture
def office(db: None) -> Office:
    office = an_office("suffolk")
    a_worker(office.team, "Anna Hill", "practice-manager", access=AccessRole.ADMINISTRATOR)
    return office


def a_file(folder: Path, *lines: str, headers: str = HEADERS) -> Path:
    path = folder / "staff.csv"
    path.write_text("\n".join([headers, *lines]), encoding="utf-8-sig")
    return path


def brought(path: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import", "staff", str(path), "--json", *options, stdout=out)
    document: dict[str, Any] = json.loads(out.getvalue())
    return document


def came(path: Path, *options: str) -> list[tuple[str, str]]:
    return [(each["came"], each["says"]) for each in brought(path, *options)["people"]]


MAYA = (
    "Maya Cole,Newtown team,Practice manager,60%,1/3/2026,maya@north.example,Practice manager,maya,"
)


def test_somebody_new_is_appointed_with_an_account_as_on_the_page(
    office: Office, tmp_path: Path
) -> None:
    document = brought(a_file(tmp_path, MAYA))
    maya = Worker.objects.get(name="Maya Cole")
    assert (maya.role, str(maya.fte), maya.started) == (
        "practice-manager",
        "0.60",
        date(2026, 3, 1),
    )
    assert maya.user is not None
    assert maya.user.access_role == AccessRole.PRACTICE_MANAGER
    assert document["people"][0]["invitation"].startswith("/invitation/")
    event = Event.objects.get(kind="worker.appointed")
    assert (event.action, event.by.name if event.by else "") == ("appoint-worker", "Anna Hill")


def test_the_same_file_twice_changes_nothing(office: Office, tmp_path: Path) -> None:
    path = a_file(tmp_path, MAYA)
    brought(path)
    events, workers = Event.objects.count(), list(Worker.objects.values())
    assert [each[0] for each in came(path)] == ["unchanged"]
    assert (Event.objects.count(), list(Worker.objects.values())) == (events, workers)


def test_a_trial_run_says_the_same_and_keeps_nothing(office: Office, tmp_path: Path) -> None:
    path = a_file(tmp_path, MAYA, "Ada Ruiz,Newtown team,,0.5")
    before = (Event.objects.count(), User.objects.count(), list(Worker.objects.values()))
    tried = [each[0] for each in came(path, "--dry-run")]
    assert (Event.objects.count(), User.objects.count(), list(Worker.objects.values())) == before
    assert tried == [each[0] for each in came(path)] == ["added", "changed"]


def test_what_a_line_leaves_empty_and_who_is_missing_stay_as_they_are(
    office: Office, tmp_path: Path
) -> None:
    before = {each.pk: each.role for each in Worker.objects.filter(left=None)}
    brought(a_file(tmp_path, "ADA  RUIZ,newtown team,,0.5,,ada@north.example"))
    ada = Worker.objects.get(pk=office.practitioner.pk)
    assert (ada.role, str(ada.fte), ada.email) == (
        "family-support-practitioner",
        "0.50",
        "ada@north.example",
    )
    assert {each.pk: each.role for each in Worker.objects.filter(left=None)} == before


def test_an_e_mail_finds_somebody_whatever_they_are_called_now(
    office: Office, tmp_path: Path
) -> None:
    Worker.objects.filter(pk=office.colleague.pk).update(email="ben@north.example")
    brought(a_file(tmp_path, "Ben Vale-Khan,Newtown team,,,,BEN@north.example"))
    assert Worker.objects.get(pk=office.colleague.pk).name == "Ben Vale-Khan"


def test_a_user_name_of_somebody_called_otherwise_is_asked_about(
    office: Office, tmp_path: Path
) -> None:
    user = office.practitioner.user
    assert user is not None
    line = f"Tom Users,Newtown team,Practice lead,,,,practitioner,{user.username},"
    [(word, says)] = came(a_file(tmp_path, line))
    assert word == "asked"
    assert office.practitioner.ref in says
    assert Worker.objects.get(pk=office.practitioner.pk).name == "Ada Ruiz"


@pytest.mark.parametrize("name", ["Ada Ruiz", "Ruiz Ada"])
def test_a_name_of_another_team_or_nearly_one_of_this_is_asked_about(
    office: Office, tmp_path: Path, name: str
) -> None:
    other = an_office("suffolk", name="Oldtown", service=office.service)
    Worker.objects.filter(team=other.team).exclude(pk=other.manager.pk).delete()
    team = "Oldtown team" if name == "Ada Ruiz" else "Newtown team"
    line = f"{name},{team},Practice lead,,,,,,"
    [(word, says)] = came(a_file(tmp_path, line))
    assert word == "asked"
    assert office.practitioner.ref in says
    [(word, _)] = came(a_file(tmp_path, f"{line}new"))
    assert word == "added"
    [(word, says)] = came(
        a_file(tmp_path, f"{name},{team},Practice lead,,,,,,{office.practitioner.ref}")
    )
    assert word == "changed"
    assert ("a file moves nobody" in says) == (team == "Oldtown team")
    assert Worker.objects.get(pk=office.practitioner.pk).team == office.team


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "Tom Vane,Newton team,Practice lead",
            "Team: there is no team called ‘Newton team’; the only team is Newtown team",
        ),
        ("Tom Vane,,Practice lead", "Team: is empty"),
        (",Newtown team,Practice lead", "Name: is empty"),
        ("Tom Vane,Newtown team,", "Job: is empty"),
        (
            "Tom Vane,Newtown team,Astronaut",
            "Job: ‘Astronaut’ is none of the policy's words, which are Practice Manager, ",
        ),
        ("Tom Vane,Newtown team,Practice lead,4", "Share of a full week: ‘4’ is no share. Enter"),
        ("Tom Vane,Newtown team,Practice lead,,13/25/2026", "Started: "),
        ("Tom Vane,Newtown team,Practice lead,,,tom", "E-mail: Enter an e-mail address"),
        ("Tom Vane,Newtown team,Practice lead,,,,,tom", "Comes for: is empty"),
        (
            "Tom Vane,Newtown team,Practice lead,,,,King,tom",
            "Comes for: ‘King’ is none of the answers, which are Practitioner, ",
        ),
        ("Tom Vane,Newtown team,Practice lead,,,,Practitioner,", "User name: is empty"),
        ("Total,12", "Is a row of totals"),
        ("Vacant post,Newtown team,Practice lead", "Name: ‘Vacant post’ is nobody's name"),
    ],
)
def test_what_is_wrong_with_a_line_is_one_sentence_and_nothing_of_it_is_done(
    office: Office, tmp_path: Path, line: str, says: str
) -> None:
    path = a_file(tmp_path, line, MAYA)
    [(word, said), (other, _)] = came(path)
    assert word == "refused"
    assert said.startswith(says)
    assert other == "added"
    assert not Worker.objects.filter(name="Tom Vane").exists()


WITH_MANAGER = "Name,Team,Job,Job from,E-mail,Line manager"


@pytest.mark.parametrize("named", ["Maya Cole", "MAYA@north.example", "{ref}"])
def test_a_line_manager_is_named_by_name_e_mail_or_number(
    office: Office, tmp_path: Path, named: str
) -> None:
    maya = a_worker(office.team, "Maya Cole", "practice-manager", email="maya@north.example")
    line = f"Ada Ruiz,Newtown team,,,,{named.format(ref=maya.ref)}"
    path = a_file(tmp_path, line, headers=WITH_MANAGER)
    assert came(path, "--dry-run") == came(path)
    assert Worker.objects.get(pk=office.practitioner.pk).line_manager == maya
    event = Event.objects.get(kind="worker.line-manager-set")
    assert (event.action, event.data["line_manager"]) == ("set-line-manager", maya.ref)
    assert [each[0] for each in came(path)] == ["unchanged"]


def test_a_line_manager_may_stand_further_down(office: Office, tmp_path: Path) -> None:
    lines = (
        "Tom Vane,Newtown team,Practice lead,,,Maya Cole",
        "Maya Cole,Newtown team,Practice manager,,maya@north.example,",
    )
    [(word, says), _] = came(a_file(tmp_path, *lines, headers=WITH_MANAGER))
    assert (word, says.endswith(". Line manager: Maya Cole.")) == ("added", True)
    manager = Worker.objects.get(name="Tom Vane").line_manager
    assert manager is not None
    assert manager.name == "Maya Cole"


def test_a_line_manager_who_cannot_be_told_is_refused_before_anything_is_done(
    office: Office, tmp_path: Path
) -> None:
    for _ in range(2):
        a_worker(office.team, "Maya Cole", "practice-manager")
    lines = (
        "Tom Vane,Newtown team,Practice lead,,,Maya Cole",
        "Tim Vale,Newtown team,Practice lead,,,Nobody Here",
    )
    several, nobody = came(a_file(tmp_path, *lines, headers=WITH_MANAGER))
    assert several[0] == nobody[0] == "refused"
    assert "may be Maya Cole, Newtown team (W" in several[1]
    assert nobody[1].endswith("nor in the file, is called ‘Nobody Here’")
    assert not Worker.objects.filter(name__in=["Tom Vane", "Tim Vale"]).exists()


def test_a_manager_whose_own_line_is_refused_and_a_circle_leave_the_manager_as_it_stands(
    office: Office, tmp_path: Path
) -> None:
    lines = (
        "Ada Ruiz,Newtown team,,,,Tom Vane",
        "Tom Vane,Newtown team,Astronaut,,,",
        "Ben Khan,Newtown team,,,,Ben Khan",
    )
    ada, tom, ben = came(a_file(tmp_path, *lines, headers=WITH_MANAGER))
    assert ada[1].endswith("The line manager is left as it is: their own line did not come in.")
    assert tom[0] == "refused"
    assert "as it is: nobody is managed by themselves, nor by somebody whom they manage." in ben[1]
    assert not Worker.objects.exclude(line_manager=None).exists()


def test_another_job_is_recorded_with_its_day(office: Office, tmp_path: Path) -> None:
    before = office.practitioner.role
    lines = (
        "Ada Ruiz,Newtown team,Practice lead,1/9/2025,,",
        "Ben Khan,Newtown team,Practice lead,,,",
    )
    path = a_file(tmp_path, *lines, headers=WITH_MANAGER)
    ada_came, ben_came = came(path)
    assert (ada_came[0], ben_came[0]) == ("changed", "changed")
    assert "Job: Practice Lead from Mon 1 Sep 2025" in ada_came[1]
    ada, ben = (Worker.objects.get(name=each) for each in ("Ada Ruiz", "Ben Khan"))
    assert ada.jobs == [
        {"role": before, "from": None},
        {"role": "practice-lead", "from": "2025-09-01"},
    ]
    assert (ben.role, ben.jobs[1]["from"]) == ("practice-lead", today().isoformat())
    assert [each[0] for each in came(path)] == ["unchanged", "unchanged"]
    assert Event.objects.filter(kind="worker.job-changed").count() == 2


def test_a_job_from_a_day_ahead_is_recorded_ahead_of_whoever_begins_today_too(
    office: Office, tmp_path: Path
) -> None:
    Worker.objects.filter(pk=office.practitioner.pk).update(started=today())
    before, first = office.practitioner.role, today() + timedelta(days=3)
    line = f"Ada Ruiz,Newtown team,Practice lead,{first.day}/{first.month}/{first.year},,"
    [(word, says)] = came(a_file(tmp_path, line, headers=WITH_MANAGER))
    assert word == "changed"
    assert f"Job: Practice Lead from {on_day(first)}" in says
    ada = Worker.objects.get(pk=office.practitioner.pk)
    assert ada.role == before
    assert ada.jobs[1] == {"role": "practice-lead", "from": first.isoformat()}


def test_a_line_that_is_refused_leaves_nothing_of_it(office: Office, tmp_path: Path) -> None:
    line = "Ada Ruiz,Newtown team,Practice lead,,nonsense,"
    [(word, _)] = came(a_file(tmp_path, line, headers=WITH_MANAGER))
    assert (word, Worker.objects.get(pk=office.practitioner.pk).jobs) == ("refused", [])


def test_a_team_that_has_closed_is_said_to_have(office: Office, tmp_path: Path) -> None:
    ended = date(2026, 2, 27)
    office.team.ended = ended
    office.team.save()
    [(word, says)] = came(a_file(tmp_path, MAYA))
    assert (word, says) == ("refused", "Team: Newtown team closed on Fri 27 Feb 2026")


def test_no_two_lines_are_about_the_same_person(office: Office, tmp_path: Path) -> None:
    again = "Maya B Cole,Newtown team,Practice lead,,,maya@north.example"
    found = came(a_file(tmp_path, MAYA, again, "Ada Ruiz,Newtown team", "Ada Ruiz,Newtown team"))
    assert [each[0] for each in found] == ["added", "refused", "unchanged", "refused"]
    assert found[1][1] == "Line 2 is about the same person, Maya Cole"
    assert found[3][1] == "Line 4 is about the same person, Ada Ruiz"


def test_an_account_is_given_to_somebody_here_who_has_none(office: Office, tmp_path: Path) -> None:
    ada = office.practitioner
    Worker.objects.filter(pk=ada.pk).update(user=None)
    path = a_file(tmp_path, "Ada Ruiz,Newtown team,,,,,practitioner,ada.ruiz")
    assert came(path)[0][0] == "changed"
    user = Worker.objects.get(pk=ada.pk).user
    assert user is not None
    assert user.username == "ada.ruiz"
    assert came(path)[0][0] == "unchanged"


def test_a_workbook_is_read_by_its_headers_in_any_order(office: Office, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Staff as of November"])
    sheet.append(["Surname", "First name", "Cost centre", "Team", "Role", "Qualified"])
    sheet.append(
        ["Cole", "Maya", "Nia Gray", "Newtown team", "Practice lead", datetime(2020, 2, 1)]
    )
    path = tmp_path / "staff.xlsx"
    book.save(path)
    document = brought(path)
    assert document["columns_not_read"] == ["Cost centre"]
    assert document["lines"]["added"] == 1
    assert Worker.objects.get(name="Maya Cole").qualified == date(2020, 2, 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Name,Job\nTom,x", "no row has the headers of a list of staff"),
        (b"Name,Team", "nobody stands below the headers"),
        (b"Name,Team,Their team\nTom,x,y", "two columns are headed as ‘Team’"),
        (b"Name\x00,Team", "is not a text file"),
        (b"", "no row has the headers"),
    ],
)
def test_what_is_no_list_of_staff_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=says):
        read_staff(path)


def test_a_file_from_an_older_spreadsheet_with_semicolons_is_read(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes("Name;Team\nZoë Café;North\n\n".encode("cp1252"))
    [line] = read_staff(path).lines
    assert line.says == {"name": "Zoë Café", "team": "North"}


@pytest.mark.parametrize("column", COLUMNS, ids=lambda each: str(each.name))
def test_a_column_is_known_by_its_header_in_the_template(column: Any) -> None:
    assert column_headed(column.header) is column
    assert column_headed(column.header.upper()) is column


@pytest.mark.parametrize(
    "header",
    ["Manager", "Team manager", "Manager's e-mail", "Previous team", "Start of leave"],
)
def test_what_is_about_somebody_else_is_no_column(header: str) -> None:
    assert column_headed(header) is None


def test_a_command_names_the_administrator_who_brings_it(office: Office, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such administrator"):
        brought(a_file(tmp_path, MAYA), "--by", "nobody")


def test_what_changed_of_somebody_is_said_as_a_page_shows_it(
    office: Office, tmp_path: Path
) -> None:
    headers = "Name,Team,Profession,Qualified,Date started,Comes for"
    line = "Ada Ruiz,Newtown team,social worker,1/9/2020,1/1/2001,Administrator"
    [(word, says)] = came(a_file(tmp_path, line, headers=headers))
    assert word == "changed"
    assert "Profession: Social worker; Qualified: Tue 1 Sep 2020." in says
    started = on_day(office.practitioner.started)
    assert f"The first day in post stays as it is, {started}." in says
    assert "What they come for stays as it is, practitioner: it is changed on their page." in says
    [(word, says)] = came(a_file(tmp_path, line, headers=headers))
    assert (word, says.startswith("Ada Ruiz. The first day")) == ("unchanged", True)


def test_a_day_that_is_said_not_to_be_known_is_left_empty(office: Office, tmp_path: Path) -> None:
    headers = "Name,Team,Job,Profession,Qualified"
    line = "Tom Vane,Newtown team,Practice lead,social worker,Unknown"
    assert came(a_file(tmp_path, line, headers=headers))[0][0] == "added"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("between", ["\t", ";", ",", "|"])
def test_a_text_file_is_read_in_whichever_form_it_was_saved(
    tmp_path: Path, encoding: str, between: str
) -> None:
    rows = [["Name", "Team"], ["Zoë Núñez", "Newtown team"]]
    path = tmp_path / "staff.csv"
    path.write_bytes("\r\n".join(between.join(row) for row in rows).encode(encoding))
    assert [each.name for each in read_staff(path).lines] == ["Zoë Núñez"]


def test_one_line_is_not_called_lines(office: Office, tmp_path: Path) -> None:
    out = StringIO()
    call_command("import", "staff", str(a_file(tmp_path, MAYA)), stdout=out)
    assert out.getvalue().startswith("1 line: 1 added")


def test_a_workbook_that_is_no_list_of_staff_is_refused_before_it_is_read(tmp_path: Path) -> None:
    many = Workbook()
    for number in range(25):
        many.create_sheet(f"Team {number}")
    many.save(tmp_path / "sheets.xlsx")
    with pytest.raises(UnreadableFile, match="26 sheets; at most 20"):
        read_staff(tmp_path / "sheets.xlsx")
    packed = tmp_path / "unpacks.xlsx"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (41 * 1024 * 1024))
    assert packed.stat().st_size < 100_000
    with pytest.raises(UnreadableFile, match="unpacks to more than 40 MB"):
        read_staff(packed)
    far = Workbook()
    sheet = far.active
    assert sheet is not None
    sheet.cell(row=1000, column=2000, value="x")
    far.save(tmp_path / "far.xlsx")
    with pytest.raises(UnreadableFile, match="a cell stands far outside the list"):
        read_staff(tmp_path / "far.xlsx")


def a_book(path: Path, **sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_every_sheet_that_is_a_list_of_staff_is_read_and_the_others_are_named(
    office: Office, tmp_path: Path
) -> None:
    headers: list[object] = ["Name", "Team", "Job"]
    path = a_book(
        tmp_path / "staff.xlsx",
        North=[headers, ["Maya Cole", "Newtown team", "Practice lead"]],
        South=[
            headers,
            ["Tom Vane", "Newtown team", "Practice lead"],
            ["Maya Cole", "Newtown team"],
        ],
        Notes=[["Ask Nia"]],
        Empty=[],
    )
    document = brought(path)
    assert document["lines"]["added"] == 2
    assert document["sheets_not_read"] == ["Notes"]
    assert [each["where"] for each in document["people"]] == [
        "line 2 of North",
        "line 2 of South",
        "line 3 of South",
    ]
    assert "Line 2 of North is about the same person" in document["people"][2]["says"]
    assert {each.name for each in Worker.objects.filter(name__in=["Maya Cole", "Tom Vane"])} == {
        "Maya Cole",
        "Tom Vane",
    }
    words = StringIO()
    call_command("import", "staff", str(path), stdout=words)
    assert "Sheets not read: Notes" in words.getvalue()


def test_a_hidden_sheet_is_named_as_not_read(office: Office, tmp_path: Path) -> None:
    path = a_book(
        tmp_path / "staff.xlsx",
        Staff=[["Name", "Team", "Job"], ["Maya Cole", "Newtown team", "Practice lead"]],
        Old=[["Name", "Team", "Job"], ["Tom Vane", "Newtown team", "Practice lead"]],
    )
    book = load_workbook(path)
    book["Old"].sheet_state = "hidden"
    book.save(path)
    document = brought(path)
    assert document["sheets_not_read"] == ["Old (hidden)"]
    assert not Worker.objects.filter(name="Tom Vane").exists()


@pytest.mark.parametrize(
    "share",
    [
        "-1",
        "-1.0",
        "0",
        "-0.5",
        "-60%",
        "1.6",
        "160%",
        "37",
        "1e9",
        "NaN",
        "nan",
        "inf",
        "-inf",
        "n/a",
        "none",
        "-",
        "#N/A",
        "(blank)",
        "1_0",
        "٠.٥",
        "half",
        "0.6 FTE",
    ],
)
def test_no_share_that_cannot_be_one_becomes_a_full_week(
    office: Office, tmp_path: Path, share: str
) -> None:
    lines = [f"Tom Vane,Newtown team,Practice lead,{share}", f"Ada Ruiz,Newtown team,,{share}"]
    for word, says in came(a_file(tmp_path, *lines)):
        assert (word, says) == (
            "refused",
            f"Share of a full week: ‘{share}’ is no share. Enter a number above 0, and no more than 1.5: 1 is a full week",
        )
    assert not Worker.objects.filter(name="Tom Vane").exists()


def test_whoever_may_be_meant_is_named_as_people_know_them(office: Office, tmp_path: Path) -> None:
    other = an_office("suffolk", name="Oldtown", service=office.service)
    Worker.objects.filter(team=other.team).exclude(pk=other.manager.pk).delete()
    line = "Ada Ruiz,Oldtown team,Practice lead"
    for option in (["--dry-run"], []):
        assert came(a_file(tmp_path, line), *option) == [
            (
                "asked",
                "Somebody of this name works in another team: Ada Ruiz, Family Support Practitioner, Newtown team. "
                f"Is it they, or somebody new? Say so in the column Who: {office.practitioner.ref} or new",
            )
        ]


def test_a_namesake_in_the_same_file_is_named_by_its_line(office: Office, tmp_path: Path) -> None:
    twice = [f"{name},Newtown team,Practice lead" for name in ("Maya Cole", "Cole Maya")]
    asked = (
        "A name here is nearly the same: Maya Cole in line 2. "
        "Is it they, or somebody new? Say so in the column Who: line 2 or new"
    )
    assert came(a_file(tmp_path, *twice), "--dry-run")[1] == ("asked", asked)
    one = [twice[0], f"{twice[1]},,,,,,line 2"]
    assert came(a_file(tmp_path, *one), "--dry-run")[1] == (
        "refused",
        "Line 2 is about the same person, Maya Cole",
    )
    nobody = [twice[0], f"{twice[1]},,,,,,line 9"]
    assert came(a_file(tmp_path, *nobody), "--dry-run")[1][0] == "asked"
    assert came(a_file(tmp_path, *twice))[1] == ("asked", asked)


def test_no_line_of_a_trial_names_a_number_that_nobody_has(office: Office, tmp_path: Path) -> None:
    lines = [
        f"{name},Newtown team,Practice lead" for name in ("Maya Cole", "Maya Coles", "Cole Maya")
    ]
    lines += ["Tom Vane,Newtown team,Practice lead", "Tom Vane,Newtown team,Practice lead"]
    known = {each.ref for each in Worker.objects.all()}
    for _, says in came(a_file(tmp_path, *lines), "--dry-run"):
        assert set(re.findall(r"\bW\d+\b", says)) <= known


@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(["Maya Cole", "Tom Vane", "Ada Ruiz", "Ben Khan", "Total", ""]),
            st.sampled_from(["Newtown team", "newtown  TEAM", "Oldtown", ""]),
            st.sampled_from(["Practice lead", "Practice manager", "Astronaut", ""]),
            st.sampled_from(["0.6", "60%", "-1", "4", ""]),
            st.sampled_from(["", "practitioner", "King"]),
            st.sampled_from(["", "maya", "tom", "tom"]),
        ),
        min_size=1,
        max_size=5,
    )
)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_trial_says_what_the_run_then_says_of_any_file(
    office: Office, tmp_path: Path, lines: list[tuple[str, ...]]
) -> None:
    said = [
        f"{name},{team},{job},{share},,,{access},{user_name}"
        for name, team, job, share, access, user_name in lines
    ]
    path = a_file(tmp_path, *said)
    with transaction.atomic():
        tried, done = brought(path, "--dry-run"), brought(path)
        transaction.set_rollback(True)
    assert tried["lines"] == done["lines"]
    # The number by which somebody new comes to be known is the run's own.
    as_said = [re.sub(r"^(New in [^,]+?) as W\d+", r"\1", each["says"]) for each in done["people"]]
    assert [each["says"] for each in tried["people"]] == as_said
    assert not any(re.search(r"New in .* as W", each["says"]) for each in tried["people"])
