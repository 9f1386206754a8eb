"""The allocation and transfer policy in a browser: a step-up, a named worker, the move to another service, a step-down."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.record.models import Allocation, Case
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker, an_office
from tests.journeys.doing import does, receives
from tests.the_day import today
from tests.web.conftest import days_ago

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
EXPERIENCED = {"nqsw": False, "from_another_borough": False}


def _settled(office: Office, line: str) -> Office:
    office.team.service_line = line
    office.team.save()
    Worker.objects.filter(team=office.team).update(
        profession="social-worker", qualities=EXPERIENCED
    )
    return office


@pytest.fixture
def office(transactional_db: None) -> Office:
    return _settled(an_office("camden"), "family-intervention")


@pytest.fixture
def looked_after(office: Office) -> Office:
    """The team of looked after children, and the service manager over both."""
    other = _settled(
        an_office("camden", name="Oldtown", service=office.service), "children-looked-after"
    )
    a_worker(other.team, "Nia Gray", "service-manager", access=AccessRole.SERVICE_MANAGER)
    a_worker(other.team, "Ugo Hart", "service-manager", access=AccessRole.SERVICE_MANAGER)
    return other


@pytest.mark.parametrize("size", ["phone"])
def test_a_stepped_up_child_gets_a_named_worker_moves_and_is_stepped_down(
    office: Office, looked_after: Office, someone: Any, size: str
) -> None:
    people = {
        "contact": someone.signed_in(office.lead, size=size),
        "manager": someone.signed_in(office.manager, size=size),
        "service": someone.signed_in(
            Worker.objects.filter(role="service-manager").earliest("pk"), size=size
        ),
        "other-service": someone.signed_in(
            Worker.objects.filter(role="service-manager").latest("pk"), size=size
        ),
        "receiving": someone.signed_in(looked_after.manager, size=size),
    }
    case = receives(
        people["contact"],
        source="early-help",
        type="other",
        **{"children-0-born": date(2012, 3, 2)},
    )
    _stepped_up(people["contact"], people["manager"], case, office)
    worker = someone.signed_in(office.practitioner, size=size)
    _moved(people, worker, case, looked_after)
    _stepped_down(
        people["receiving"], someone.signed_in(looked_after.practitioner, size=size), case
    )
    leads = Allocation.objects.filter(case=case, role="lead").order_by("period")
    assert [each.worker_id for each in leads] == [
        office.practitioner.pk,
        looked_after.practitioner.pk,
    ]
    # One takes over at the instant at which the other gives up: there is no moment without a named worker.
    assert leads[0].period.upper == leads[1].period.lower


def _stepped_up(contact: Any, manager: Any, case: Case, office: Office) -> None:
    page = f"/cases/{case.reference}"
    does(contact, case, "request-step-up", immediate_risk="no")
    does(contact, case, "decide", outcome="open", team="family-intervention")
    manager.goes_to(f"{page}/do/allocate?plain").sees(
        "The daily meeting has not decided on this step-up"
    )
    does(contact, case, "decide-step-up", threshold_met="yes", team=office.team.slug)
    does(manager, case, "allocate?plain", worker=office.practitioner.ref)
    manager.goes_to(page).sees("Named social worker: Ada Ruiz")
    does(manager, case, "discuss-allocation", worker=office.practitioner.ref)


def _moved(people: dict[str, Any], worker: Any, case: Case, looked_after: Office) -> None:
    """The court dates decide when; the tasks, the letters, the handover and both service managers decide whether."""
    page, manager = f"/cases/{case.reference}", people["manager"]
    does(worker, case, "record-proceedings", change="issued", outcome="")
    does(worker, case, "list-hearing", type="initial", on=today() + timedelta(days=10))
    does(worker, case, "record-trajectory", likely="looked-after")
    does(
        manager,
        case,
        "plan-transfer",
        to="children-looked-after",
        team=looked_after.team.slug,
        move="between-teams",
        who_moves="family",
        person="",
        people="",
    )
    people["receiving"].goes_to(f"{page}/do/allocate?plain").sees(
        "The tasks before a move are not declared done"
    )
    does(people["receiving"], case, "name-receiving-worker", worker=looked_after.practitioner.ref)
    zero = dict.fromkeys(
        (
            "open_tasks",
            "pending_authorisations",
            "open_episodes",
            "members_unconfirmed",
            "documents_unfiled",
        ),
        "0",
    )
    does(worker, case, "prepare-transfer", warnings_needed="no", **zero)
    does(worker, case, "complete-transfer-summary")
    does(worker, case, "send-transfer-summary")
    does(worker, case, "send-change-letters", family_told="yes", network_told="yes", not_told="")
    does(manager, case, "record-move-reason")
    does(manager, case, "check-transfer", side="holding")
    does(people["service"], case, "check-transfer", side="holding")
    does(people["other-service"], case, "check-transfer", side="receiving")
    does(worker, case, "plan-handover", on=today() + timedelta(days=2))
    does(worker, case, "record-handover", how="meeting")
    does(worker, case, "note-handover")
    people["receiving"].goes_to(f"{page}/do/allocate?plain").sees(
        "No joint home visit with both workers"
    )
    does(worker, case, "record-joint-visit", **{"with": "receiving-worker"})
    does(people["receiving"], case, "allocate?plain", worker=looked_after.practitioner.ref)
    does(
        people["receiving"],
        case,
        "accept-transfer",
        team=looked_after.team.slug,
        to="children-looked-after",
    )
    case.refresh_from_db()
    assert case.team == looked_after.team


def _stepped_down(manager: Any, worker: Any, case: Case) -> None:
    page = f"/cases/{case.reference}"
    does(worker, case, "plan-step-down", meeting_on=today() + timedelta(days=1))
    does(worker, case, "record-in-need-review")
    manager.goes_to(f"{page}/do/step-down").sees("The Early Help colleague was not invited")
    does(worker, case, "invite-early-help")
    does(manager, case, "step-down")
    does(manager, case, "close-case", outcome="completed")
    case.refresh_from_db()
    assert (case.stage, case.closed_on) == ("closed", today())


def test_a_newly_qualified_worker_does_not_hold_child_protection_alone(
    office: Office, someone: Any
) -> None:
    story = (
        CaseStory(office)
        .received(days_ago(5))
        .opened(days_ago(4))
        .standing(days_ago(3), "child-protection")
    )
    new = {
        **EXPERIENCED,
        "nqsw": True,
        "qualified_on": days_ago(30),
        "first_nqsw_day": days_ago(20),
    }
    Worker.objects.filter(pk=office.practitioner.pk).update(qualities=new)
    manager = someone.signed_in(office.manager, size="phone")
    manager.goes_to(f"/cases/{story.case.reference}/do/allocate?plain").fills_in(
        worker=office.practitioner.ref
    )
    manager.presses("Record").sees("Camden s.7 bullet 2")
    does(manager, story.case, "allocate?plain", worker=office.colleague.ref)
    assert Allocation.objects.get(case=story.case, role="lead").worker == office.colleague
