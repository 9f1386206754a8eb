"""The early help process in a browser, from referral to closure, by the people who do each part of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from keyworker.notices.models import Dispatch
from keyworker.record.models import Case, Timescale
from keyworker.workforce.models import Worker
from tests.builders import Office, an_office, copied_in
from tests.journeys.doing import does, receives
from tests.the_day import today

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db: None) -> Office:
    office = copied_in(an_office("early-help-process"))
    Worker.objects.filter(pk=office.practitioner.pk).update(email="ada@newtown.example")
    return office


@pytest.mark.parametrize("size", ["desktop"])
def test_a_family_is_helped_from_referral_to_closure(
    office: Office, someone: Any, size: str
) -> None:
    support = someone.signed_in(office.support, size=size)
    case = receives(support, **{"children-0-born": date(2016, 3, 2)})
    manager = someone.signed_in(office.manager, size=size)
    _allocated(manager, case, office)
    worker = someone.signed_in(office.practitioner, size=size)
    _visited(worker, support, case)
    _assessed(worker, manager, case, office)
    _met(worker, support, case)
    _supervised(worker, manager, support, case, office)
    _closed(worker, manager, case)
    missed = Timescale.objects.filter(
        case=case, status__in=["running", "missed", "met-late"], limit__lt=today()
    )
    assert not missed.exists()


def _allocated(manager: Any, case: Case, office: Office) -> None:
    page = f"/cases/{case.reference}"
    manager.goes_to(f"{page}/allocate").sees("The case has no points yet").sees(
        "No first action for the worker"
    )
    does(manager, case, "give-points", points="5")
    does(
        manager,
        case,
        "record-managers-decision",
        caf_required="yes",
        no_caf_because="",
        taf_needed="yes",
        **{"to_do-0-what": "Ring the school", "to_do-0-due": today()},
    )
    manager.goes_to(f"{page}/allocate").sees("2 people in the team")
    manager.page.locator(f"input[name=worker][value={office.practitioner.ref}]").check(force=True)
    manager.presses("Record").sees("Recorded").sees("Worker: Ada Ruiz")
    told = Dispatch.objects.get(case=case, kind="allocation-told")
    assert (told.to, told.copies) == ("ada@newtown.example", ["support@newtown.example"])
    assert "Mia" not in told.subject + told.text


def _visited(worker: Any, support: Any, case: Case) -> None:
    page = f"/cases/{case.reference}"
    worker.goes_to(f"{page}/do/plan-visit").sees("history and chronology have not been looked at")
    does(worker, case, "check-background")
    does(worker, case, "read-markers", markers_understood="yes")
    tomorrow = today() + timedelta(days=1)
    does(
        worker,
        case,
        "plan-visit",
        starts=tomorrow,
        ends=tomorrow,
        alone="yes",
        **{"starts-time": "10:00", "ends-time": "11:00"},
    )
    worker.goes_to(f"{page}/contact").fills_in().presses("Spoke by phone").sees(
        "Recorded: spoke by phone"
    )
    does(worker, case, "record-visit", where="home", anyone_seen="yes")
    does(support, case, "record-safe-return")
    does(worker, case, "record-form", form="consent", status="signed")
    does(support, case, "scan-form", form="consent", right="no")
    worker.goes_to("/notices").sees("a form was sent back")
    does(support, case, "scan-form", form="consent", right="yes")


def _assessed(worker: Any, manager: Any, case: Case, office: Office) -> None:
    does(worker, case, "start-assessment")
    does(worker, case, "update-chronology")
    does(worker, case, "complete-assessment", worker=office.manager.ref)
    manager.goes_to("/notices").sees("a CAF is ready to be checked")
    does(manager, case, "authorise-assessment", submitted=today())
    does(worker, case, "agree-plan", visit_every="", **{"judged.T1.due": None})
    does(manager, case, "check-plan")


def _met(worker: Any, support: Any, case: Case) -> None:
    does(worker, case, "record-meeting", type="taf", on=None)
    does(support, case, "share-minutes", family_sent="yes", outstanding="")
    does(worker, case, "set-taf-interval", every="4 weeks")


def _supervised(worker: Any, manager: Any, support: Any, case: Case, office: Office) -> None:
    page = f"/cases/{case.reference}"
    does(manager, case, "record-supervision", worker=office.practitioner.ref)
    does(manager, case, "return-supervision")
    does(worker, case, "sign-supervision")
    manager.goes_to(f"{page}/do/authorise-supervision").sees("is not signed by both")
    does(manager, case, "sign-supervision")
    does(support, case, "file-supervision")
    does(manager, case, "authorise-supervision")
    manager.goes_to(f"{page}/timescales").sees("Supervision record authorised")


def _closed(worker: Any, manager: Any, case: Case) -> None:
    manager.goes_to(f"/cases/{case.reference}/do/close-case").sees(
        "chronology has not been confirmed"
    )
    does(worker, case, "confirm-chronology")
    does(manager, case, "close-case", outcome="completed")
    case.refresh_from_db()
    assert (case.stage, case.closed_on) == ("closed", today())


def test_a_family_nobody_reaches_is_the_line_managers_to_answer(
    office: Office, someone: Any
) -> None:
    from tests.builders import CaseStory
    from tests.web.conftest import days_ago

    story = CaseStory(office).received(days_ago(12)).allocated(days_ago(9))
    worker = someone.signed_in(office.practitioner, size="phone")
    worker.goes_to(f"/cases/{story.case.reference}/contact").presses("Rang, no answer").sees(
        "Recorded"
    )
    manager = someone.signed_in(office.manager)
    manager.goes_to(f"/cases/{story.case.reference}/timescales").sees("Escalation answered")
    does(manager, story.case, "answer-escalation")
    does(worker, story.case, "note-risk")
    does(worker, story.case, "share-risk")
    does(manager, story.case, "direct-reassessment", due=today() + timedelta(days=20))
    worker.goes_to("/notices").sees("your line manager asks for a re-assessment")
