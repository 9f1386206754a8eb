"""A points scheme of a policy's own goes from the record to every page, and the command says the same of it.

Eastmarsh's has a table of points, points kept free of everybody, a cap on one kind of case, a ramp for the newly qualified
and two measures beside the points; no word of code knows of it.
"""

from __future__ import annotations

import html
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from keyworker.caseload.worker_loads import workloads
from keyworker.decisions.trying.answers_in_words import workload_lines
from keyworker.decisions.trying.documents_out import as_document, workload_of
from keyworker.exchange.caseload_files import export_caseload
from keyworker.record.governing_pack import pack_for
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_case, an_office
from tests.the_day import today
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db
EASTMARSH = str(Path(__file__).parents[1] / "packs" / "eastmarsh")
JOBS = ("team-manager", "deputy-manager", "social-worker", "social-worker", "business-support")
OF_TWO_ON_A_PLAN = (
    "18 points: 6 for any other case (Eastmarsh 1.1), "
    "12 for child protection plan, 2 children, 1 of them at 50% (Eastmarsh 1.2)"
)


@pytest.fixture
def office() -> Office:
    return in_eastmarsh()


def in_eastmarsh() -> Office:
    """A team under the scheme, with a worker long in the trade and one newly qualified."""
    office = an_office(EASTMARSH, jobs=JOBS)
    for worker, qualified in ((office.practitioner, 2000), (office.colleague, 80)):
        worker.profession = "social-worker"
        worker.qualified = today() - timedelta(days=qualified)
        worker.save()
    return office


def a_case_on_a_plan(office: Office, *, children: int = 2, court: bool | None = False) -> CaseStory:
    story = a_case(office)
    for place in range(children):
        story.of(f"Child{place}")
    story.received(days_ago(20), type="new").opened(days_ago(19)).allocated(days_ago(18))
    people = [each.person.ref for each in story.case.case_children.all()]
    story.happened("standing.started", days_ago(17), people=people, standing="child-protection")
    if court is None:
        return story
    facts = [{"fact": "case.in_court", "value": court}]
    return story.happened("facts.recorded", days_ago(16), facts=facts)


def a_case_to_allocate(office: Office) -> CaseStory:
    story = a_case(office).received(days_ago(5), type="step-down").opened(days_ago(4))
    story.standing(days_ago(4), "child-protection")
    facts = [{"fact": "case.in_court", "value": True}]
    return story.happened("facts.recorded", days_ago(3), facts=facts)


def by_command(worker: Worker, *, proposed: str = "") -> dict[str, Any]:
    """What ``keyworker workload`` answers of the file that ``keyworker export caseload`` prints."""
    document = json.loads(json.dumps(export_caseload(worker.ref, as_of=today(), proposed=proposed)))
    return workload_of(pack_for(worker.team.service, today()), document, as_of=today())


def test_the_worker_page_shows_what_the_command_says_line_by_line(office: Office) -> None:
    case = a_case_on_a_plan(office).case
    said = by_command(office.practitioner)
    page = in_a_row(browsing(office.manager).get(f"/workers/{office.practitioner.pk}").text)
    assert f"{case.reference}: {OF_TWO_ON_A_PLAN}" in said["working"]
    for line in said["working"]:
        assert line in page
    assert "18 points</span> of 65 to 85" in page
    assert "Cases with a child protection plan: 1 of at most 3" in page
    assert "Children: 2 of 10 to 12" in page
    printed = list(workload_lines(said))
    assert printed[0] == "18 points of 65 to 85: room (Eastmarsh 2.1)"
    assert printed[1] == "All in all: room"


def test_a_fourth_plan_is_over_on_the_team_board_whatever_the_points(office: Office) -> None:
    for _ in range(4):
        a_case_on_a_plan(office, children=1)
    page = in_a_row(browsing(office.manager).get("/team").text)
    ada = page[page.index("Ada Ruiz</a>") : page.index("Ben Khan</a>")]
    assert (
        '56</span> <span>points of 65 to 85</span> <strong class="kw-due kw-due--late">Over' in ada
    )
    assert "Cases with a child protection plan: 4 of at most 3" in ada
    assert by_command(office.practitioner)["position"] == "over"
    assert "4 of at most 3" not in page[page.index("Ben Khan</a>") :]


def test_who_looks_after_the_team_reads_the_cap_that_was_passed(office: Office) -> None:
    for _ in range(4):
        a_case_on_a_plan(office, children=1)
    page = in_a_row(browsing(office.manager).get("/").text)
    assert "4 of at most 3" in page[page.index("Over their range") :]


def test_the_ramp_and_the_cap_stand_on_the_page_that_allocates(office: Office) -> None:
    for _ in range(3):
        a_case_on_a_plan(office, children=1)
    case = a_case_to_allocate(office).case
    page = in_a_row(browsing(office.manager).get(f"/cases/{case.reference}/allocate").text)
    ada = page[page.index("Ada Ruiz") :]
    # A step-down before a court, with a child on a plan: 9, 4 and 8 more.
    assert "42 → 63" in ada
    assert "Cases with a child protection plan: 3 → 4 of at most 3" in ada
    ben = page[page.index("Ben Khan") :]
    # Newly qualified: a quarter of 100 is 25, less the 15 that are kept free.
    assert "0 → 21" in ben
    assert "points of 5 to 10" in ben
    assert "25% of 80 to 100 points full time, less 15 points (Eastmarsh 2.1)" in ben
    for worker in (office.practitioner, office.colleague):
        theirs = by_command(worker, proposed=case.reference)
        (mine,) = workloads(
            pack_for(office.service, today()), [worker], as_of=today(), adding=case
        ).values()
        assert as_document(mine)["working"] == theirs["working"]
        assert theirs["projected_position"] == "over"


def test_the_latest_rating_and_the_ages_of_the_children_count_on_page_and_command_alike(
    office: Office,
) -> None:
    story = a_case_on_a_plan(office)
    for day, rag in ((15, "amber"), (14, "red")):
        story.rated(days_ago(day), rag)
    people = [each.person for each in story.case.case_children.all()]
    for person in people:
        person.born = today() - timedelta(days=400)
        person.save()
    page = in_a_row(browsing(office.manager).get(f"/workers/{office.practitioner.pk}").text)
    said = "3 for rated red (Eastmarsh 1.1), 2 for two or more little ones (Eastmarsh 1.1)"
    assert said in page
    assert any(said in line for line in by_command(office.practitioner)["working"])
    story.rated(days_ago(13), "green")
    assert by_command(office.practitioner)["count"] == 20


def test_other_work_takes_the_share_that_the_policy_says_where_nobody_says_another(
    office: Office,
) -> None:
    manager, page = browsing(office.manager), f"/workers/{office.practitioner.pk}"
    assert "Left empty, the policy's own: 20% for court duty" in html.unescape(
        manager.get(f"{page}/reductions").text
    )
    day = today()
    first = {"first_day-day": day.day, "first_day-month": day.month, "first_day-year": day.year}
    sent = manager.post(f"{page}/reductions", {"type": "court-duty", "reason": "Listed", **first})
    assert sent.status_code == 302
    shown = in_a_row(manager.get(page).text)
    assert "Court duty: 20% of the week" in shown
    # A fifth off 80 to 100, less the 15 that stay free.
    assert "of 49 to 65" in shown
    assert by_command(office.practitioner)["range"] == {"from": 49, "to": 65}


def test_what_nobody_said_of_a_case_is_asked_for_and_leaves_the_position_open(
    office: Office,
) -> None:
    a_case_on_a_plan(office, court=None)
    page = in_a_row(browsing(office.manager).get(f"/workers/{office.practitioner.pk}").text)
    assert "it may be more; not known yet: whether the case is before a court" in page
    assert '<strong class="kw-due kw-due--plain">Not known</strong>' in page


def test_an_agreement_about_points_lets_nobody_above_the_cap(office: Office) -> None:
    story, *_ = [a_case_on_a_plan(office, children=1) for _ in range(4)]
    for side in ("manager", "practitioner"):
        story.happened(
            "increase.agreed",
            days_ago(2),
            worker=office.practitioner,
            level=100,
            agreed_by=side,
        )
    page = browsing(office.manager).get("/").text
    assert "No increase agreed" in page
