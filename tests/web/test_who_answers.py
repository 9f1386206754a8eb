"""Who answers for a case is what its policy says, wherever it is shown, told or listed."""

from __future__ import annotations

import pytest

from keyworker.access.models import AccessRole
from keyworker.decisions.trying.documents_out import accountable_of
from keyworker.exchange.casefiles import export_case
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.the_day import today
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db
NOTTINGHAMSHIRE = (
    "team-manager",
    "team-manager",
    "case-manager",
    "case-manager",
    "business-support",
)


@pytest.fixture
def office(db: None) -> Office:
    return an_office("cin")


@pytest.fixture
def senior(office: Office) -> Worker:
    elsewhere = an_office("cin", service=office.service, name="Southport")
    return a_worker(
        elsewhere.team, "Sal Senior", "senior-manager", access=AccessRole.SERVICE_MANAGER
    )


def without_a_worker(office: Office) -> Case:
    story = CaseStory(office).received(days_ago(9))
    said = {"outcome": "open", "need": "child-in-need", "rationale": "Needs support"}
    story.happened("decision.made", days_ago(8), by=office.manager, **said)
    story.case.refresh_from_db()
    return story.case


def taken_on(office: Office, case: Case, worker: Worker, *, role: str = "lead") -> None:
    story, part = CaseStory.about(office, case), {"worker": worker.ref, "role": role}
    story.happened("allocation.proposed", days_ago(3), by=office.manager, **part)
    story.happened("allocation.agreed", days_ago(3), by=worker, how="In person", **part)
    team = office.team.slug
    story.happened("allocation.started", days_ago(3), by=office.manager, team=team, **part)
    case.refresh_from_db()


def test_the_senior_manager_answers_for_a_case_that_nobody_holds_and_not_who_opened_it(
    office: Office, senior: Worker
) -> None:
    case = without_a_worker(office)
    page = in_a_row(browsing(office.manager).get(f"/cases/{case.reference}").text)
    assert "No worker</strong> · accountable: <strong>Senior Manager</strong> (Sal Senior)" in page
    assert (case.accountable, case.accountable_role) == (None, "senior-manager")


def test_of_several_in_the_job_two_are_named(office: Office, senior: Worker) -> None:
    case = without_a_worker(office)
    page = f"/cases/{case.reference}"
    for name in ("Sky Senior", "Una Senior"):
        a_worker(senior.team, name, "senior-manager", access=AccessRole.SERVICE_MANAGER)
    said = in_a_row(browsing(office.manager).get(page).text)
    assert "(Sal Senior or Sky Senior or another)" in said


def test_it_is_on_the_list_of_whoever_answers_and_on_nobody_elses(
    office: Office, senior: Worker
) -> None:
    case = without_a_worker(office)
    assert case.reference in browsing(senior).get("/caseload").text
    assert case.reference not in browsing(office.practitioner).get("/caseload").text


def test_their_home_shows_it_as_theirs_to_answer_for_until_somebody_is_named(
    office: Office, senior: Worker
) -> None:
    case = without_a_worker(office)
    theirs = browsing(senior).get("/").text.split("You answer for")[1]
    assert case.reference in theirs.split("<h2")[0]
    assert "You answer for" not in browsing(office.manager).get("/").text
    taken_on(office, case, office.practitioner)
    assert "You answer for" not in browsing(senior).get("/").text


def test_a_team_manager_who_answers_while_families_wait_has_them_on_their_home(db: None) -> None:
    office = an_office("nottinghamshire", jobs=NOTTINGHAMSHIRE)
    cases = [CaseStory(office).received(days_ago(9)).case for _ in range(9)]
    home = in_a_row(browsing(office.manager).get("/").text).split("You answer for")[1]
    assert cases[0].reference in home
    assert "1 more that you answer for or hold" in home


def test_it_leaves_that_list_when_somebody_is_named(office: Office, senior: Worker) -> None:
    case = without_a_worker(office)
    taken_on(office, case, office.practitioner)
    assert (case.accountable, case.accountable_role) == (office.practitioner, "")
    assert case.reference not in browsing(senior).get("/caseload").text


def test_somebody_accountable_beside_the_lead_is_named_with_them(office: Office) -> None:
    case = without_a_worker(office)
    taken_on(office, case, office.colleague)
    taken_on(office, case, office.practitioner, role="accountable")
    page = in_a_row(browsing(office.manager).get(f"/cases/{case.reference}").text)
    assert "accountable: <strong>Ada Ruiz</strong>" in page
    assert "<strong>Ben Khan</strong>" in page


def test_the_command_says_the_same_of_the_exported_file(office: Office, senior: Worker) -> None:
    case = without_a_worker(office)
    pack = pack_for(office.service, today())
    answer = accountable_of(pack, export_case(case.reference, as_of=today()), as_of=today())
    assert answer["accountable"]["job_role"] == case.accountable_role


def test_nobody_answers_for_a_closed_case(office: Office) -> None:
    case = without_a_worker(office)
    CaseStory.about(office, case).closed(days_ago(1))
    case.refresh_from_db()
    assert (case.accountable, case.accountable_role) == (None, "")
