"""An entry with tasks is put right with its tasks: they stand in their rows as they were recorded, and none is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from keyworker.record.models import Case, Event
from keyworker.workforce.models import Worker
from tests.builders import NORTHSHIRE, CaseStory, Office, act, an_office, done
from tests.the_day import today
from tests.web.conftest import PACKS, a_led_case, browsing, days_ago, in_a_row
from tests.web.test_putting_an_entry_right import sent_from, way

pytestmark = pytest.mark.django_db

SOON = today() + timedelta(days=5)
TASKS = [
    {
        "what": "Ring the school",
        "owner": "holder",
        "due": SOON.isoformat(),
        "measure": "A date is set",
    },
    {"what": "Bring the form", "owner": "agency", "named": "The nursery", "due": SOON.isoformat()},
]
ENTRIES: dict[str, dict[str, Any]] = {
    "set-tasks": {},
    "agree-plan": {"visit_every": "3 weeks"},
    "review-plan": {"note": "She is well"},
    "record-meeting": {"type": "taf"},
    "record-management-decision": {"about": "declined", "decision": "Close"},
    "record-supervision": {"progress": "Some"},
}
BY_A_MANAGER = {"record-management-decision", "record-supervision", "record-managers-decision"}
WAYS = [
    *((pack, "set-tasks") for pack in PACKS),
    *((NORTHSHIRE, action) for action in ENTRIES),
    *((pack, action) for pack in ("cin", "camden") for action in ("agree-plan", "review-plan")),
    ("suffolk", "record-meeting"),
    ("early-help-process", "record-meeting"),
    ("early-help-process", "review-plan"),
]


def sent_with_choices(page: str) -> dict[str, Any]:
    """What the form would send as it stands, what is chosen in its lists among it."""
    found = sent_from(page)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        tags = re.findall(r'<option value="([^"]*)"([^>]*)>', options)
        if tags:
            found[name] = next((value for value, more in tags if "selected" in more), tags[0][0])
    return found


def said_to_stay(page: str) -> str:
    """What the page says is not asked, and stays."""
    return in_a_row(page).partition("Not asked here")[2].partition("</p>")[0]


def whoever_does(action: str, office: Office) -> Worker:
    return office.manager if action in BY_A_MANAGER else office.practitioner


def an_entry(office: Office, case: Case, action: str, **said: Any) -> list[Event]:
    who = whoever_does(action, office)
    return list(done(act(case, action, who, on=days_ago(1), to_do=TASKS, **said)))


def tasks_standing(case: Case) -> list[dict[str, Any]]:
    found = Event.objects.uncorrected().filter(case=case, kind="task.set").order_by("seq")
    return [{k: v for k, v in each.data.items() if k != "replaces"} for each in found]


@pytest.mark.parametrize(("pack", "action"), WAYS)
def test_the_tasks_of_an_entry_stand_in_their_rows_and_are_kept_as_they_were(
    pack: str, action: str
) -> None:
    office = an_office(pack)
    case = a_led_case(office)
    more = {"worker": office.practitioner.ref} if action == "record-supervision" else {}
    entry = an_entry(office, case, action, **ENTRIES[action], **more)[0]
    before = tasks_standing(case)
    assert len(before) == len(TASKS)
    client = browsing(whoever_does(action, office))
    _saved_as_it_stands(client, case, action, entry)
    assert tasks_standing(case) == before


def _saved_as_it_stands(client: Any, case: Case, action: str, entry: Event) -> None:
    address = way(case, action, entry)
    page = client.get(address).text
    sent = sent_with_choices(page)
    assert sent["to_do-0-what"] == ["Ring the school"]
    assert sent["to_do-1-owner"] == "agency"
    assert sent["to_do-1-named"] == ["The nursery"]
    assert sent["to_do-0-due-day"] == [str(SOON.day)]
    assert "Ring the school" not in said_to_stay(page)
    answer = client.post(address.partition("?")[0], {**sent, "what_was_wrong": "The day"})
    assert answer.status_code == 302, in_a_row(answer.text)
    assert not Event.objects.uncorrected().filter(pk=entry.pk).exists()


def test_the_tasks_of_a_managers_decision_stand_in_their_rows() -> None:
    office = an_office("early-help-process")
    case = CaseStory(office).received(days_ago(3)).trawled(days_ago(3)).case
    said = {"caf_required": "yes"}
    entry = an_entry(office, case, "record-managers-decision", **said)[0]
    before = tasks_standing(case)
    _saved_as_it_stands(browsing(office.manager), case, "record-managers-decision", entry)
    assert tasks_standing(case) == before


def test_tasks_whose_day_has_passed_since_keep_it_and_their_entry_its_day(office: Office) -> None:
    case = a_led_case(office)
    late = {"what": "Ring the school", "owner": "holder", "due": days_ago(2)}
    entry = done(act(case, "set-tasks", office.practitioner, on=days_ago(5), to_do=[late]))[0]
    client = browsing(office.practitioner)
    address = way(case, "set-tasks", entry)
    sent = sent_with_choices(client.get(address).text)
    sent |= {"to_do-0-measure": "A date is set", "what_was_wrong": "No measure"}
    answer = client.post(address.partition("?")[0], sent)
    assert answer.status_code == 302, in_a_row(answer.text)
    now = Event.objects.get(case=case, kind="task.set", data__replaces=entry.ref)
    assert (now.at, now.data["task"], now.data["due"]) == (entry.at, "T1", days_ago(2))


def test_a_task_of_somebody_who_left_since_asks_anew_whose_it_is(office: Office) -> None:
    case = a_led_case(office)
    theirs = {**TASKS[0], "owner": f"worker:{office.manager.ref}"}
    entry = done(act(case, "set-tasks", office.practitioner, on=days_ago(1), to_do=[theirs]))[0]
    Worker.objects.filter(pk=office.manager.pk).update(left=days_ago(0))
    client = browsing(office.practitioner)
    address = way(case, "set-tasks", entry)
    sent = sent_with_choices(client.get(address).text)
    assert sent["to_do-0-owner"] == ""
    assert sent["to_do-1-owner"] == "holder"
    answer = client.post(address.partition("?")[0], sent | {"what_was_wrong": "The day"})
    assert "choose who is to do it" in answer.text
    assert sent_with_choices(answer.text)["to_do-0-owner"] == ""


def test_two_tasks_in_the_same_words_keep_each_their_number(office: Office) -> None:
    case = a_led_case(office)
    visit = {"what": "Visit", "owner": "holder", "due": SOON.isoformat()}
    other = {**visit, "owner": "accountable"}
    entry = done(act(case, "set-tasks", office.practitioner, on=days_ago(1), to_do=[visit, other]))[
        0
    ]
    before = tasks_standing(case)
    client = browsing(office.practitioner)
    address = way(case, "set-tasks", entry)
    sent = sent_with_choices(client.get(address).text) | {"what_was_wrong": "The day"}
    assert client.post(address.partition("?")[0], sent).status_code == 302
    assert tasks_standing(case) == before
    assert [each["task"] for each in before] == ["T1", "T2"]


def test_what_became_of_a_task_stands_as_it_was_said(office: Office) -> None:
    case = a_led_case(office)
    an_entry(office, case, "set-tasks")
    said = {"T1": {"how": "partly", "outcome": "Rang first", "due": SOON.isoformat()}}
    entry = done(
        act(case, "judge-tasks", office.practitioner, on=days_ago(1) + " 12:00", judged=said)
    )[0]
    client = browsing(office.practitioner)
    address = way(case, "judge-tasks", entry)
    page = client.get(address).text
    assert said_to_stay(page) == ""
    sent = sent_with_choices(page) | {"what_was_wrong": "The hour"}
    assert client.post(address.partition("?")[0], sent).status_code == 302
    now = Event.objects.get(case=case, kind="task.judged", data__replaces=entry.ref)
    assert {**now.data, "replaces": ""} == {**entry.data, "replaces": ""}


def test_a_task_of_the_worker_who_has_the_case_is_no_other_workers_where_they_are_named() -> None:
    office = an_office("cin")
    case = a_led_case(office)
    client = browsing(office.practitioner)
    do = f"/cases/{case.reference}/do/set-tasks"
    answers = {
        "to_do-0-what": "Ring the school",
        "to_do-0-owner": f"worker:{office.practitioner.ref}",
        "to_do-0-due-day": SOON.day,
        "to_do-0-due-month": SOON.month,
        "to_do-0-due-year": SOON.year,
    }
    answer = client.post(do, {**sent_from(client.get(do).text), **answers})
    assert answer.status_code == 302, in_a_row(answer.text)
    other = answers | {"to_do-0-owner": "role:team-manager"}
    refused = client.post(do, {**sent_from(client.get(do).text), **other})
    assert "another worker" in refused.text


@pytest.mark.parametrize("number", ["²", "9" * 5000, "٣"], ids=["raised", "long", "of-another"])
def test_a_row_with_a_number_that_is_none_is_left_out(office: Office, number: str) -> None:
    case = a_led_case(office)
    client = browsing(office.practitioner)
    do = f"/cases/{case.reference}/do/set-tasks"
    sent = {**sent_from(client.get(do).text), f"to_do-{number}-what": "Ring the school"}
    answer = client.post(do, urlencode(sent, doseq=True), "application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert answer.text.count("What is to be done?") == 5
