"""The children in need allocation policy in a browser: nobody to allocate to, then a worker, another team, and the end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.record.models import Allocation, Case, Event
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.journeys.doing import does, receives
from tests.the_day import today
from tests.web.conftest import days_ago

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
KNOWN = {
    "suits_child_protection": True,
    "experienced": True,
    "trained": True,
    "team_is_multi_agency": False,
    "registration_runs_out": "2099-01-01",
    "supervisor_available": True,
    "caseload_balanced": True,
}


@pytest.fixture
def office(transactional_db: None) -> Office:
    office = an_office("cin")
    Worker.objects.filter(team=office.team).update(qualities=KNOWN, line_manager=office.manager)
    return office


@pytest.fixture
def elsewhere(office: Office) -> Office:
    """Another team of the same service, and the senior manager over both."""
    other = an_office("cin", name="Oldtown", service=office.service)
    a_worker(other.team, "Nia Gray", "senior-manager", access=AccessRole.SERVICE_MANAGER)
    Worker.objects.filter(team=other.team).update(qualities=KNOWN, line_manager=other.manager)
    return other


@pytest.mark.parametrize("size", ["phone"])
def test_a_child_in_need_waits_is_allocated_moves_and_ends(
    office: Office, elsewhere: Office, someone: Any, size: str
) -> None:
    senior = someone.signed_in(Worker.objects.get(role="senior-manager"), size=size)
    manager = someone.signed_in(office.manager, size=size)
    case = receives(manager, **{"children-0-born": date(2016, 3, 2)})
    _waits(manager, senior, case)
    _accepted(manager, someone.signed_in(office.practitioner, size=size), case, office)
    _moves(manager, someone.signed_in(elsewhere.manager, size=size), case, elsewhere)
    _ends(someone.signed_in(elsewhere.manager, size=size), case)


def _waits(manager: Any, senior: Any, case: Case) -> None:
    """Nobody has room: the family stays in touch, is written to, and is looked at each week, on each child's record."""
    page = f"/cases/{case.reference}"
    manager.goes_to(f"{page}/do/propose-allocation").sees("This case is awaiting decision")
    does(manager, case, "decide", outcome="open", need="child-in-need", team=None)
    manager.goes_to(f"{page}/do/hold-unallocated").sees("Arrange contact with the child first")
    does(manager, case, "arrange-contact", every="1 week", next=today() + timedelta(days=2))
    does(manager, case, "hold-unallocated", why="insufficient-staff", additional_needs="no")
    does(manager, case, "send-letter", to="family")
    does(manager, case, "agree-partner-watch", every="2 weeks")
    does(manager, case, "record-partner-report", concern="no")
    does(manager, case, "tell-senior-manager", about="unallocated")
    does(manager, case, "review-unallocated", duty_visit="arranged")
    does(senior, case, "review-unallocated", duty_visit="arranged")
    senior.goes_to(f"{page}/timescales").sees("Review")


def _accepted(manager: Any, worker: Any, case: Case, office: Office) -> None:
    """Allocated is only what the named worker has accepted."""
    page = f"/cases/{case.reference}"
    does(
        manager,
        case,
        "propose-allocation",
        worker=office.practitioner.ref,
        accepted_now="no",
        team=office.team.slug,
    )
    manager.goes_to(f"{page}/do/allocate?plain").sees(
        "Nobody has accepted the case since it was last offered"
    )
    worker.goes_to("/").sees("You have been asked to take")
    does(worker, case, "agree-allocation")
    worker.goes_to(page).sees("Case responsible worker: Ada Ruiz")
    does(worker, case, "record-visit", where="home", anyone_seen="yes")
    does(worker, case, "complete-assessment")
    does(worker, case, "agree-plan", visit_every="4 weeks")
    does(
        manager, case, "record-supervision", worker=office.practitioner.ref, caseload_reviewed="yes"
    )
    does(manager, case, "agree-services", complex="no")


def _moves(manager: Any, receiving: Any, case: Case, elsewhere: Office) -> None:
    """No case moves until the other team has found the work complete and both managers have signed."""
    page = f"/cases/{case.reference}"
    does(manager, case, "send-transfer", to=elsewhere.team.slug, team=elsewhere.team.slug)
    receiving.goes_to(f"{page}/do/accept-transfer").sees("has not found all the work complete")
    does(
        receiving,
        case,
        "check-transfer",
        side="receiving",
        outcome="not-met",
        not_met="The chronology",
    )
    does(receiving, case, "refuse-transfer")
    manager.goes_to(page).sees("Case responsible worker: Ada Ruiz")
    does(manager, case, "send-transfer", to=elsewhere.team.slug, team=elsewhere.team.slug)
    does(receiving, case, "check-transfer", side="receiving", outcome="met", not_met="")
    does(manager, case, "sign-transfer", side="transferring")
    does(receiving, case, "sign-transfer", side="receiving")
    does(
        receiving,
        case,
        "accept-transfer",
        team=elsewhere.team.slug,
        worker=elsewhere.practitioner.ref,
    )
    case.refresh_from_db()
    assert case.team == elsewhere.team
    # Whoever held it holds it until somebody of the new team has accepted: at no moment does nobody.
    assert (
        Allocation.objects.get(case=case, role="lead", period__endswith__isnull=True).worker.name
        == "Ada Ruiz"
    )


def _ends(receiving: Any, case: Case) -> None:
    does(receiving, case, "mark-ready", next="close")
    does(
        receiving,
        case,
        "close-case",
        outcome="completed",
        needs_met="yes",
        support_continues="no",
        support_by="",
    )
    case.refresh_from_db()
    assert (case.stage, case.closed_on) == ("closed", today())


def test_a_protected_child_is_never_put_on_the_list(office: Office, someone: Any) -> None:
    story = (
        CaseStory(office)
        .received(days_ago(5))
        .happened(
            "decision.made", days_ago(4), by=office.manager, outcome="open", need="child-in-need"
        )
    )
    story.standing(days_ago(2), "child-protection")
    manager = someone.signed_in(office.manager, size="phone")
    page = f"/cases/{story.case.reference}"
    manager.goes_to(f"{page}/do/hold-unallocated").sees("cannot be held unallocated").sees(
        "CIN 7.2"
    )
    manager.goes_to(f"{page}/do/propose-allocation").fills_in(
        worker=office.practitioner.ref, accepted_now="no", team=office.team.slug
    )
    manager.presses("Record").sees("cannot wait for an answer")
    does(
        manager,
        story.case,
        "propose-allocation",
        worker=office.practitioner.ref,
        accepted_now="yes",
        team=office.team.slug,
    )
    assert Allocation.objects.get(case=story.case, role="lead").worker == office.practitioner


def test_an_absent_workers_case_gets_its_answer(office: Office, someone: Any) -> None:
    story = (
        CaseStory(office)
        .received(days_ago(30))
        .happened(
            "decision.made", days_ago(29), by=office.manager, outcome="open", need="child-in-need"
        )
    )
    story.allocated(days_ago(28))
    manager = someone.signed_in(office.manager)
    manager.goes_to(f"/workers/{office.practitioner.pk}/absence").fills_in(
        planned="no", first_day=today(), expected_return=today() + timedelta(days=20)
    )
    manager.presses("Record").sees("and on 1 case that they lead")
    does(manager, story.case, "settle-absence-tasks")
    does(
        manager,
        story.case,
        "review-absence",
        outcome="temporary",
        until=today() + timedelta(days=20),
    )
    does(manager, story.case, "choose-holder", worker=office.colleague.ref)
    kinds = Event.objects.filter(case=story.case).values_list("kind", flat=True)
    assert {"absence.triaged", "absence.reviewed"} <= set(kinds)
