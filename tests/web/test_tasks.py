"""Tasks on pages: set row by row on a form, on the first pages of whoever they are, judged one by one, asked about at closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.builders import CaseStory, Office, an_office
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db
SOON = today() + timedelta(days=5)
RING = {"task": "T1", "what": "Ring the school", "owner": "holder", "out_of": "plan"}


@pytest.fixture
def story(office: Office) -> CaseStory:
    return CaseStory.about(office, a_led_case(office))


def rows(*tasks: dict[str, str]) -> dict[str, str]:
    """Tasks as a form sends them."""
    found: dict[str, str] = {}
    for place, task in enumerate(tasks):
        said = {"due-day": SOON.day, "due-month": SOON.month, "due-year": SOON.year} | task
        found |= {f"to_do-{place}-{name}": str(value) for name, value in said.items()}
    return found


def form(browser: Client, page: str) -> dict[str, str]:
    """What a form sends beside what is typed."""
    text = browser.get(page).text
    hidden = {}
    for name in ("submission", "version"):
        start = text.find(f'name="{name}"')
        if start > 0:
            hidden[name] = text[start:].split('value="')[1].split('"')[0]
    return hidden


def test_tasks_are_written_row_by_row_and_stand_on_the_case_and_on_its_workers_first_page(
    office: Office, story: CaseStory
) -> None:
    ada, page = browsing(office.practitioner), f"/cases/{story.case.reference}"
    do = f"{page}/do/set-tasks"
    asked = ada.get(do).text
    assert asked.count("What is to be done?") == 5
    assert "More tasks" in asked
    typed = rows(
        {"what": "Ring the school", "owner": "holder", "measure": "A date is set"},
        {"what": "Bring the form", "owner": "family", "named": "Her mother"},
    )
    answer = ada.post(do, {**form(ada, do), **typed})
    assert answer.status_code == 302
    shown = in_a_row(ada.get(page).text)
    tasks = shown[shown.index('id="tasks"') :]
    assert "Ring the school" in tasks
    assert "Whoever holds the case" in tasks
    assert "Her mother" in tasks
    first = ada.get("/").text
    assert "Ring the school" in first
    # The family's is nobody's duty here until it is late.
    assert "Bring the form" not in first


def test_a_row_without_its_day_comes_back_with_what_was_typed_and_one_sentence(
    office: Office, story: CaseStory
) -> None:
    ada, do = browsing(office.practitioner), f"/cases/{story.case.reference}/do/set-tasks"
    typed = rows({"what": "Ring the school", "owner": "holder", "due-day": ""})
    answer = ada.post(do, {**form(ada, do), **typed})
    assert answer.status_code == 422
    assert "Task 1, by when:" in answer.text
    assert 'value="Ring the school"' in answer.text
    assert not story.case.events.filter(kind="task.set").exists()


def test_a_late_task_is_on_the_managers_first_page_and_a_late_one_of_the_family_on_the_workers(
    office: Office, story: CaseStory
) -> None:
    story.happened("task.set", days_ago(10), by=office.manager, due=days_ago(2), **RING)
    story.happened(
        "task.set",
        days_ago(10),
        by=office.manager,
        due=days_ago(2),
        **RING | {"task": "T2", "what": "Bring the form", "owner": "family"},
    )
    ada = in_a_row(browsing(office.practitioner).get("/").text)
    assert "Ring the school" in ada
    assert "Bring the form" in ada
    assert "Ring the school" in browsing(office.manager).get("/overdue").text


@pytest.mark.parametrize(
    "pack", ["suffolk", "nottinghamshire", "cin", "camden", "early-help-process"]
)
def test_open_tasks_are_judged_one_by_one(pack: str) -> None:
    office = an_office(pack)
    story = CaseStory.about(office, a_led_case(office))
    due = SOON.isoformat()
    story.happened("task.set", days_ago(3), by=office.manager, due=due, **RING)
    other = RING | {"task": "T2", "what": "Visit the nursery"}
    story.happened("task.set", days_ago(3), by=office.manager, due=due, **other)
    ada, page = browsing(office.practitioner), f"/cases/{story.case.reference}"
    do = f"{page}/do/judge-tasks"
    asked = ada.get(do).text
    assert "Task: Ring the school" in asked
    assert "Task: Visit the nursery" in asked
    said = {"judged.T1.how": "done", "judged.T1.outcome": "They meet on Monday"}
    assert ada.post(do, {**form(ada, do), **said}).status_code == 302
    tasks = ada.get(page).text
    tasks = tasks[tasks.index('id="tasks"') :].partition("Lately")[0]
    assert "Ring the school" not in tasks
    assert "Visit the nursery" in tasks


def test_closing_a_case_asks_what_becomes_of_each_task(office: Office, story: CaseStory) -> None:
    story.happened("task.set", days_ago(3), by=office.manager, due=SOON.isoformat(), **RING)
    manager, do = browsing(office.manager), f"/cases/{story.case.reference}/do/close-case"
    assert "Task: Ring the school" in manager.get(do).text
    said: dict[str, Any] = {"outcome": "completed", "reason": "Goals met"}
    answer = manager.post(do, {**form(manager, do), **said})
    assert "Say of each task still to do what became of it" in answer.text


def test_whoever_has_a_task_by_name_sees_no_record_that_is_not_theirs(story: CaseStory) -> None:
    elsewhere = an_office("suffolk", name="Easton")
    named: dict[str, Any] = RING | {"owner": "worker", "worker": elsewhere.practitioner.ref}
    story.happened("task.set", days_ago(10), due=days_ago(2), **named)
    browser = browsing(elsewhere.practitioner)
    assert "Ring the school" not in browser.get("/").text
    assert browser.get(f"/cases/{story.case.reference}").status_code in {302, 403, 404}


@pytest.mark.parametrize(
    ("pack", "action"),
    [
        ("early-help-process", "record-supervision"),
        ("early-help-process", "agree-plan"),
        ("nottinghamshire", "review-plan"),
        ("cin", "record-supervision"),
        ("suffolk", "record-supervision"),
    ],
)
def test_supervision_and_review_have_a_line_for_each_open_task_and_rows_for_new_ones(
    pack: str, action: str
) -> None:
    office = an_office(pack)
    story = CaseStory.about(office, a_led_case(office))
    story.happened("task.set", days_ago(3), by=office.manager, due=SOON.isoformat(), **RING)
    asked = browsing(office.manager).get(f"/cases/{story.case.reference}/do/{action}").text
    if "to_do-0-what" not in asked:
        asked = browsing(office.practitioner).get(f"/cases/{story.case.reference}/do/{action}").text
    assert "Task: Ring the school" in asked
    assert 'name="judged.T1.how"' in asked
    assert 'name="to_do-0-what"' in asked
    assert 'name="to_do-0-measure"' in asked
    assert 'name="to_do-0-due-day"' in asked


@pytest.mark.parametrize("pack", ["suffolk", "cin"])
def test_a_late_task_is_told_to_its_worker_and_their_manager_the_same_day(pack: str) -> None:
    office = an_office(pack)
    story = CaseStory.about(office, a_led_case(office))
    story.happened("task.set", days_ago(10), by=office.manager, due=days_ago(1), **RING)
    assert "Ring the school" in browsing(office.practitioner).get("/").text
    assert "Ring the school" in browsing(office.manager).get("/overdue").text
