"""The report of changes of worker and moves: by team and quarter, with reasons, opening to its cases (CAM-1-3-a)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.record.models import JourneyStep
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_case, a_worker, an_office
from tests.the_day import as_on
from tests.web.conftest import browsing, in_a_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_day_in_july() -> Iterator[None]:
    with as_on("2026-07-20"):
        yield


@pytest.fixture
def office() -> Office:
    return an_office("camden")


@pytest.fixture
def service_manager(office: Office) -> Worker:
    return a_worker(office.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER)


def led(office: Office, *turns: tuple[str, Worker], reason: str = "Somebody left") -> CaseStory:
    """A case opened on the first of the days, with these leads from these days on."""
    story = a_case(office).happened("case.opened", turns[0][0], team=office.team.slug)
    for since, worker in turns:
        story.happened(
            "allocation.started",
            since,
            worker=worker,
            role="lead",
            team=worker.team.slug,
            reason=reason,
        )
    return story


def report(browser: Client, **asked: str) -> str:
    return in_a_row(browser.get(reverse("changes"), asked).text)


def row(page: str, name: str) -> list[str]:
    """The figures of one row of the table, as they stand."""
    found = page.split(f'<th scope="row" class="govuk-table__header">{name}</th>')[1]
    cells = found.split("</tr>")[0].split("</td>")[:-1]
    return [cell.rsplit(">", 1)[1].strip() for cell in cells]


def test_a_child_with_three_changes_is_marked_from_the_day_of_the_third(
    office: Office, service_manager: Worker
) -> None:
    """CAM-1-3-a: changes on 9 March, 5 May and 13 July; marked from 13 July."""
    one, two = office.practitioner, office.colleague
    led(office, ("2026-02-02", two), ("2026-03-09", one), ("2026-05-05", two), ("2026-07-13", one))
    browser = browsing(service_manager)
    assert "3 changes or more within 12 months" in report(browser)
    assert "3 changes or more" not in report(browser, quarter="2026-2")
    assert row(report(browser, quarter="2026-2"), office.team.name)[:3] == ["1", "1", "1"]


def test_children_count_once_and_those_without_a_change_count(
    office: Office, service_manager: Worker
) -> None:
    one, two = office.practitioner, office.colleague
    led(office, ("2026-02-02", one), ("2026-07-06", two)).of("Leo")
    led(office, ("2026-02-02", one))
    led(office, ("2026-02-02", one), ("2026-07-06", two), ("2026-07-09", one))
    page = report(browsing(service_manager))
    # Four children: one without, two with one, one with two.
    assert row(page, office.team.name)[:7] == ["4", "3", "1", "1", "2", "1", "0"]
    assert "Somebody left: 3" in page


def test_moves_soon_after_the_first_worker_are_told_apart(
    office: Office, service_manager: Worker
) -> None:
    """CAM-2-2-a: moves within three months of the first allocation."""
    other = an_office("camden", service=office.service, name="Southport")
    one, there = office.practitioner, other.practitioner
    led(office, ("2026-02-02", one), ("2026-07-06", there))
    led(office, ("2026-05-05", one), ("2026-07-06", there))
    led(office, ("2026-05-05", one))
    page = report(browsing(service_manager))
    assert row(page, other.team.name)[-2:] == ["2", "1"]
    assert row(page, "All together")[-2:] == ["2", "1"]
    assert f"Moved from {office.team.name} to {other.team.name}" in page
    of_one = report(browsing(service_manager), team=other.team.slug)
    assert "All together" not in of_one
    assert f"{office.team.slug}" in of_one, "every team is offered"


def test_where_nothing_changed_it_says_so(office: Office, service_manager: Worker) -> None:
    led(office, ("2026-02-02", office.practitioner), reason="")
    assert "No worker changed and no child was moved." in report(browsing(service_manager))


def test_a_change_without_a_reason_is_counted_as_such(
    office: Office, service_manager: Worker
) -> None:
    led(office, ("2026-02-02", office.practitioner), ("2026-07-06", office.colleague), reason="")
    assert "No reason on record: 1" in report(browsing(service_manager))


def test_a_manager_reads_of_their_team_alone_and_whoever_manages_nobody_reads_none(
    office: Office,
) -> None:
    other = an_office("camden", service=office.service, name="Southport")
    led(other, ("2026-02-02", other.practitioner), ("2026-07-06", other.colleague))
    mine = led(office, ("2026-02-02", office.practitioner), ("2026-07-06", office.colleague))
    page = report(browsing(office.manager))
    assert mine.case.reference in page
    assert "1 case." in page
    assert other.team.name not in page
    for worker in (office.practitioner, office.support):
        assert browsing(worker).get(reverse("changes")).status_code in {403, 404}


def test_the_file_names_no_child_and_gives_nobodys_words(
    office: Office, service_manager: Worker
) -> None:
    office.colleague.name = "=SUM(A1)"
    office.colleague.save()
    story = led(office, ("2026-02-02", office.practitioner), ("2026-07-06", office.colleague))
    answer = browsing(service_manager).get(reverse("changes-file"), {"quarter": "2026-3"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="changes-2026-3.csv"'
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [each["Case"] for each in rows] == [story.case.reference]
    assert rows[0]["What"] == "change of named worker"
    assert rows[0]["To"] == "'=SUM(A1)", "no cell is a formula"
    assert "Mia" not in text
    assert "Somebody left" not in text


@pytest.mark.parametrize("asked", [{"quarter": "2026-9"}, {"quarter": "2027-1"}, {"team": "no"}])
def test_what_there_is_not_has_no_page(service_manager: Worker, asked: dict[str, str]) -> None:
    assert browsing(service_manager).get(reverse("changes"), asked).status_code == 404


def test_more_cases_than_the_page_shows_are_counted(
    office: Office, service_manager: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keyworker.web.views.changes._SHOWN", 1)
    for _ in range(2):
        led(office, ("2026-02-02", office.practitioner), ("2026-07-06", office.colleague))
    assert "2 cases, of which the first 1 stand here" in report(browsing(service_manager))


def test_a_policy_that_marks_nothing_shows_no_mark(db: None) -> None:
    office = an_office("suffolk")
    led(office, ("2026-02-02", office.practitioner), ("2026-07-06", office.colleague))
    page = report(browsing(office.manager))
    assert "of the first worker" not in page
    assert "1 case." in page


def moved(office: Office, other: Office, *along: tuple[str, dict[str, Any]]) -> CaseStory:
    """A case that was known to move on 22 June and moved on 6 July, with what happened along the way on 1 July."""
    story = led(office, ("2026-02-02", office.practitioner))
    story.happened("transfer.planned", "2026-06-22", team=other.team.slug)
    for kind, said in along:
        story.happened(kind, "2026-07-01", worker=other.practitioner, **said)
    return story.happened("transfer.accepted", "2026-07-06", team=other.team.slug)


_BOTH_SIDES = {
    "holding_worker": True,
    "receiving_worker": True,
    "holding_manager": True,
    "receiving_manager": True,
}


def test_moves_are_counted_with_what_the_policy_asks_along_them(
    office: Office, service_manager: Worker
) -> None:
    """CAM-8-1-b: days from notice to completion, handovers with all, joint visits, and those after a refusal."""
    other = an_office("camden", service=office.service, name="Southport")
    whole = moved(office, other, ("handover.held", _BOTH_SIDES), ("joint-visit.made", {}))
    part = moved(office, other, ("handover.held", _BOTH_SIDES | {"holding_manager": False}))
    led(office, ("2026-02-02", office.practitioner)).happened(
        "transfer.planned", "2026-06-01", team=other.team.slug
    ).happened("transfer.refused", "2026-06-08").happened(
        "transfer.planned", "2026-06-29", team=other.team.slug
    ).happened("transfer.accepted", "2026-07-06", team=other.team.slug)
    led(office, ("2026-02-02", office.practitioner), ("2026-07-06", other.practitioner))
    page = report(browsing(service_manager))
    assert "Days from notice to move, in the middle: 14" in page
    assert "Handover with both workers and both managers: 1 of 4 (25%)" in page
    assert "Joint visit: 1 of 4 (25%)" in page
    assert "After a refusal: 1" in page
    assert "Of which nobody said that they were coming: 1" in page
    made = page.split("How the moves were made")[1]
    of_whole = made.split(f"{whole.case.reference}</span>")[1].split("</li>")[0]
    assert "14 days after notice" in of_whole
    assert "Without" not in of_whole
    of_part = made.split(f"{part.case.reference}</span>")[1].split("</li>")[0]
    assert "handover with both workers and both managers and joint visit" in of_part


def test_what_belongs_to_a_later_move_is_not_the_earlier_ones(
    office: Office, service_manager: Worker
) -> None:
    other = an_office("camden", service=office.service, name="Southport")
    story = moved(office, other)
    story.happened("transfer.planned", "2026-07-08", team=office.team.slug)
    story.happened("joint-visit.made", "2026-07-09", worker=office.practitioner)
    story.happened("transfer.accepted", "2026-07-10", team=office.team.slug)
    page = report(browsing(service_manager))
    assert "Joint visit: 1 of 2 (50%)" in page


def test_a_policy_that_looks_for_nothing_says_nothing_of_how_moves_were_made(db: None) -> None:
    office = an_office("suffolk")
    other = an_office("suffolk", service=office.service, name="Southport")
    led(office, ("2026-02-02", office.practitioner), ("2026-07-06", other.practitioner))
    manager = a_worker(
        office.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER
    )
    page = report(browsing(manager))
    assert "Moved from" in page
    assert "How the moves were made" not in page


def test_figures_that_are_not_whole_say_so(office: Office, service_manager: Worker) -> None:
    """Cases recorded before journeys were kept have none until they are worked out."""
    story = led(office, ("2026-02-02", office.practitioner), ("2026-07-06", office.colleague))
    browser = browsing(service_manager)
    assert "These figures are not whole" not in report(browser)
    JourneyStep.objects.filter(case=story.case).delete()
    assert "These figures are not whole" in report(browser)


def test_the_reason_given_when_a_worker_was_asked_or_agreed_counts(
    office: Office, service_manager: Worker
) -> None:
    story = led(office, ("2026-02-02", office.practitioner), reason="")
    story.happened(
        "allocation.agreed", "2026-07-06", worker=office.colleague.ref, reason="Long leave ahead"
    )
    story.happened("allocation.started", "2026-07-06", worker=office.colleague, role="lead")
    browser = browsing(service_manager)
    assert "Long leave ahead: 1" in report(browser)
    people = browser.get(reverse("people", args=[story.case.reference])).text
    assert "Long leave ahead" in people
