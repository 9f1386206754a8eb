"""A family service with a waiting list in a browser: screened, waiting, allocated, worked with, stepped up and down."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from keyworker.record.models import Case, Timescale
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, an_office
from tests.journeys.doing import does, receives
from tests.the_day import today
from tests.web.conftest import days_ago

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db: None) -> Office:
    return an_office("nottinghamshire")


@pytest.mark.parametrize("size", ["phone"])
def test_a_family_waits_is_worked_with_and_moves_on(
    office: Office, group_manager: Worker, someone: Any, size: str
) -> None:
    support = someone.signed_in(office.support, size=size)
    case = receives(support, **{"children-0-born": date(2014, 3, 2)})
    manager = someone.signed_in(office.manager, size=size)
    _put_on_the_list(manager, support, case)
    _allocated(manager, case, office)
    worker = someone.signed_in(office.practitioner, size=size)
    _assessed(worker, manager, case)
    _planned(worker, case)
    group = someone.signed_in(group_manager, size=size)
    _relaxed(group, case)
    _stepped_up_and_back(worker, case)
    _moved_on(worker, manager, case)


def _put_on_the_list(manager: Any, support: Any, case: Case) -> None:
    page = f"/cases/{case.reference}"
    manager.goes_to(page).sees("Screen the referral")
    manager.goes_to(f"{page}/do/put-on-waiting-list").sees("has no risk rating and priority yet")
    does(manager, case, "screen-referral", outcome="met")
    does(manager, case, "rate-priority", rag="amber", support="low", priority="2")
    does(manager, case, "raise-dispute")
    does(manager, case, "settle-dispute")
    does(manager, case, "put-on-waiting-list", attendance_concern="yes", worker_has_room="no")
    manager.goes_to("/").follows("Waiting list", within="nav").sees(
        "1 family waits for a worker"
    ).sees("Priority 2")
    manager.sees("too few to say: no families at priority 2").sees("Have poor attendance acted on")
    manager.follows("Ask for action").fills_in().presses("Record").sees("Recorded")
    support.goes_to("/waiting").follows("Record letter").fills_in().presses("Record").sees(
        "Recorded"
    )
    does(
        support, case, "tell-referrer", about="waiting", priority="2", expected_wait="4 to 6 weeks"
    )
    manager.goes_to("/waiting").does_not_see("Write to the family").does_not_see(
        "Tell the referrer"
    )


def _allocated(manager: Any, case: Case, office: Office) -> None:
    manager.goes_to("/waiting").follows("Allocate")
    for _ in range(3):
        manager.page.locator(f"input[name=worker][value={office.practitioner.ref}]").check(
            force=True
        )
        _answers(manager, "facts-case-about_attendance", "no")
        departing = manager.page.locator("[name=departure]")
        if departing.count():
            # Which service takes the family was settled before anybody asked it here.
            departing.fill("Settled when they went on the list")
        manager.presses("Record")
        if manager.page.locator("text=Recorded:").count():
            break
    manager.sees("Recorded").sees("Case Manager: Ada Ruiz")
    manager.goes_to("/waiting").sees("No family is waiting for a worker")


def _answers(person: Any, field: str, value: str) -> None:
    """Answers a question the page asks because the decision needs it, once it is there."""
    wanted = person.page.locator(f"input[name='{field.replace('-', '.')}'][value={value}]")
    if wanted.count():
        wanted.check(force=True)


def _assessed(worker: Any, manager: Any, case: Case) -> None:
    page = f"/cases/{case.reference}"
    worker.goes_to(f"{page}/contact").fills_in().presses("Spoke by phone").sees(
        "Recorded: spoke by phone"
    )
    does(worker, case, "record-visit", where="home", anyone_seen="yes")
    does(worker, case, "record-network", professionals="2", meeting_needed="yes")
    does(worker, case, "complete-assessment")
    worker.goes_to(f"{page}/do/agree-plan").sees("has not agreed to keep the case")
    does(
        manager,
        case,
        "decide-progression",
        outcome="continue",
        new_lead="",
        agency="",
        new_lead_service="other",
        neet_only="no",
    )


def _planned(worker: Any, case: Case) -> None:
    counted = {"criteria_met": "2", "criteria_without_action": "0"}
    does(worker, case, "agree-plan", visit_every="", without_consent="no", **counted)
    does(
        worker,
        case,
        "record-meeting",
        type="tac",
        chair="case-manager",
        family_present="yes",
        on=None,
    )
    does(
        worker,
        case,
        "review-plan",
        family_attended="no",
        due=today() + timedelta(weeks=16),
    )
    does(worker, case, "share-review", agreed="yes")


def _relaxed(group: Any, case: Case) -> None:
    does(
        group,
        case,
        "agree-relaxation",
        timescale="see-family-tertiary",
        ground="demand",
        interval="8 weeks",
        until=None,
    )
    does(group, case, "review-relaxation")
    does(group, case, "end-relaxation")


def _stepped_up_and_back(worker: Any, case: Case) -> None:
    page = f"/cases/{case.reference}"
    does(worker, case, "put-on-hold")
    worker.goes_to(page).sees("On hold").sees("Case Manager: Ada Ruiz")
    worker.goes_to(f"{page}/do/resume-case").sees("have not spoken since")
    does(worker, case, "record-social-worker-conversation", family_informed="yes")
    does(worker, case, "resume-case")


def _moved_on(worker: Any, manager: Any, case: Case) -> None:
    page = f"/cases/{case.reference}"
    does(
        manager,
        case,
        "decide-progression",
        outcome="other-agency",
        new_lead="",
        agency="CAMHS",
        new_lead_service="other",
        neet_only="no",
    )
    worker.goes_to(f"{page}/do/close-case").sees("other agency has not accepted the case")
    does(manager, case, "accept-transfer", accepted_by="Dr Shah", worker="", team="")
    does(worker, case, "close-case", outcome="other")
    case.refresh_from_db()
    assert (case.stage, case.closed_on) == ("closed", today())
    late = Timescale.objects.filter(case=case, status__in=["missed", "met-late"])
    assert not late.exists()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_step_down_is_talked_over_consented_to_and_asked_for(
    office: Office, someone: Any, size: str
) -> None:
    manager = someone.signed_in(office.manager, size=size)
    case = receives(manager, type="step-down", **{"children-0-born": date(2014, 3, 2)})
    page = f"/cases/{case.reference}/do/request-step-down"
    manager.goes_to(page).sees("has not been discussed and agreed").sees("consent is not on record")
    does(manager, case, "discuss-step-down", agreed="yes")
    does(manager, case, "record-consent", given="yes")
    does(manager, case, "record-change")
    manager.goes_to(page).sees("not been agreed since the family's circumstances changed")
    does(manager, case, "discuss-step-down", agreed="yes")
    does(manager, case, "request-step-down")
    does(manager, case, "bring-assessment", completed=today() - timedelta(weeks=4))
    lead = someone.signed_in(office.lead, size=size)
    lead.goes_to("/notices").sees("a step-down was requested")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_every_step_is_tried_before_a_family_that_does_not_engage_is_let_go(
    office: Office, someone: Any, size: str
) -> None:
    story = CaseStory(office).received(days_ago(40)).allocated(days_ago(35))
    case, day = story.case, today()
    worker = someone.signed_in(office.practitioner, size=size)
    closing = f"/cases/{case.reference}/do/close-case"
    does(worker, case, "note-non-engagement", at=day - timedelta(days=30))
    does(worker, case, "attempt-contact", at=day - timedelta(days=28), method="phone")
    does(worker, case, "attempt-contact", at=day - timedelta(days=28), method="text")
    does(
        worker,
        case,
        "send-visit-letter",
        at=day - timedelta(days=27),
        visit_on=day - timedelta(days=24),
    )
    tried = (("yes", "morning", 24), ("no", "morning", 21), ("no", "evening", 20))
    for planned, part, ago in tried:
        does(
            worker,
            case,
            "attempt-visit",
            at=day - timedelta(days=ago),
            planned=planned,
            part_of_day=part,
        )
    worker.goes_to(closing).fills_in(outcome="no-response").presses("Record").sees(
        "Not done: asking other professionals"
    )
    worker.sees("Not done: a last letter").does_not_see("Not done: a call")
    does(worker, case, "ask-professionals", at=day - timedelta(days=18), engaged_elsewhere="no")
    does(worker, case, "send-last-letter", at=day - timedelta(days=15))
    does(worker, case, "close-case", outcome="no-response")
    case.refresh_from_db()
    assert case.stage == "closed"


def test_a_long_wait_comes_to_the_group_manager(
    office: Office, group_manager: Worker, someone: Any
) -> None:
    story = CaseStory(office).received(days_ago(75)).waiting(days_ago(75))
    group = someone.signed_in(group_manager)
    group.goes_to("/waiting").sees("Review the wait of more than 10 weeks").sees("75 days")
    group.follows("Review the wait").fills_in().presses("Record").sees("Recorded")
    clock = Timescale.objects.get(case=story.case, rule="review-waiting-again")
    assert clock.limit == today() + timedelta(weeks=4)
