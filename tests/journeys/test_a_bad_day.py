"""A bad day: the worker of a protected child is away, two managers act at once, a family vanishes, a transfer is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from keyworker.access.models import AccessGrant
from keyworker.record.models import Allocation, Case, Event
from tests.builders import CaseStory, Office
from tests.the_day import today
from tests.web.conftest import a_led_case, days_ago

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", ["phone"])
def test_a_worker_goes_absent_during_child_protection_work(
    suffolk_office: Office, someone: Any, size: str
) -> None:
    case = a_led_case(suffolk_office)
    story = CaseStory.about(suffolk_office, case).standing(days_ago(10), "child-protection")
    away, colleague = suffolk_office.practitioner, suffolk_office.colleague
    manager = someone.signed_in(suffolk_office.manager, size=size)
    manager.goes_to(f"/workers/{away.pk}/absence").fills_in(
        planned="no", first_day=today(), expected_return=today() + timedelta(days=10)
    )
    manager.presses("Record").sees("and on 1 case that they lead")
    # What nobody may overlook: who holds it, and that the family knows whom to ring.
    manager.goes_to("/").sees("cases of absent workers that nobody holds")
    manager.goes_to(f"/cases/{case.reference}").sees("Child protection").sees("is away")
    manager.goes_to(f"/cases/{case.reference}/do/choose-holder").page.check(
        f"[name=worker][value={colleague.ref}]", force=True
    )
    manager.presses("Record").sees("Recorded").sees("held by Ben Khan")
    manager.goes_to(f"/cases/{case.reference}/do/tell-family").fills_in().presses("Record").sees(
        "Recorded"
    )
    holder = someone.signed_in(colleague, size=size)
    holder.goes_to(f"/cases/{case.reference}/do/record-visit").fills_in(
        where="home", anyone_seen="yes", children_seen=story.child.ref
    )
    holder.presses("Record").sees("Recorded")
    parts = Allocation.objects.filter(case=case, period__endswith__isnull=True).values_list(
        "role", "worker__name"
    )
    assert set(parts) == {("lead", "Ada Ruiz"), ("holding", "Ben Khan")}


def test_two_managers_allocate_at_once(suffolk_office: Office, someone: Any) -> None:
    story = (
        CaseStory(suffolk_office).received(days_ago(2)).trawled(days_ago(2)).analysed(days_ago(1))
    )
    case = story.opened(days_ago(1)).case
    both = (
        (suffolk_office.manager, suffolk_office.practitioner),
        (suffolk_office.lead, suffolk_office.colleague),
    )
    browsers = [(someone.signed_in(manager), chosen) for manager, chosen in both]
    for person, chosen in browsers:
        person.goes_to(f"/cases/{case.reference}/allocate")
        person.page.locator(f"input[name=worker][value={chosen.ref}]").check(force=True)
        person.page.locator("input[name=agreed][value=yes]").check(force=True)
        person.page.fill("#how", "In person")
    browsers[0][0].presses("Record").sees("Recorded")
    browsers[1][0].presses("Record").sees("the case has changed since you opened this page")
    assert Allocation.objects.get(case=case, role="lead").worker == suffolk_office.practitioner


def test_the_wrong_family_is_opened_by_mistake(suffolk_office: Office, someone: Any) -> None:
    case = a_led_case(suffolk_office)
    colleague = someone.signed_in(suffolk_office.colleague, size="phone")
    colleague.goes_to(f"/cases/{case.reference}").does_not_see("Mia")
    colleague.page.fill("#reason", "A parent rang and asked for their worker")
    colleague.presses("Open the record").sees("Mia Example").sees("It stays open to you until")
    colleague.presses("Wrong family: close it").sees("is closed to you again").does_not_see("Mia")
    colleague.goes_to(f"/cases/{case.reference}").sees("is not one of your cases").does_not_see(
        "Mia"
    )
    assert AccessGrant.objects.get().mistaken_at is not None


@pytest.mark.parametrize("size", ["desktop"])
def test_a_family_vanishes_and_the_transfer_is_refused(
    suffolk_office: Office, someone: Any, size: str
) -> None:
    case = a_led_case(suffolk_office)
    page = f"/cases/{case.reference}"
    worker = someone.signed_in(suffolk_office.practitioner, size=size)
    manager = someone.signed_in(suffolk_office.manager, size=size)
    _tries_in_vain(worker, manager, page)
    manager.goes_to(f"{page}/do/close-case").sees("Transfer meeting discussion required")
    _meets(manager, page, outcome="threshold-met")
    manager.goes_to(f"{page}/do/send-transfer").fills_in(to="Social Care").presses("Record").sees(
        "Recorded"
    )
    manager.goes_to(f"{page}/do/refuse-transfer").fills_in(
        refused_by="Duty manager, Social Care"
    ).presses("Record")
    # The work stays where it was, and so does whoever answers for it.
    manager.sees("Recorded").sees("Case responsible practitioner: Ada Ruiz")
    manager.goes_to(f"{page}/do/accept-transfer").sees("No transfer is waiting for an answer")
    manager.goes_to(f"{page}/timeline").sees("The receiving side did not accept the transfer")
    _gives_up(worker, manager, page)
    case.refresh_from_db()
    assert case.stage == "closed"
    assert Case.objects.get().closed_on == today()


def _tries_in_vain(worker: Any, manager: Any, page: str) -> None:
    worker.goes_to(f"{page}/do/record-no-response").sees("Only a Practice Manager").sees(
        "Suffolk 4.4"
    )
    manager.goes_to(f"{page}/do/record-no-response").sees(
        "No attempt to reach the family is on record"
    )
    worker.goes_to(f"{page}/contact").presses("Rang, no answer").sees("Recorded: rang, no answer")
    nobody_there = {"anyone_seen": "no", "children_seen": "none", "seen_alone": ""}
    more = {"home_seen": "", "sleeping_arrangements_seen": ""}
    worker.goes_to(f"{page}/do/record-visit").fills_in(where="home", **nobody_there, **more)
    worker.presses("Record").sees("Recorded")
    manager.goes_to(f"{page}/do/record-no-response").fills_in().presses("Record").sees("Recorded")


def _meets(manager: Any, page: str, *, outcome: str) -> None:
    manager.goes_to(f"{page}/do/record-meeting").fills_in(
        type="transfer", outcome=outcome, on=None, at=None
    )
    manager.presses("Record").sees("Recorded")


def _gives_up(worker: Any, manager: Any, page: str) -> None:
    _meets(manager, page, outcome="threshold-not-met")
    manager.goes_to(f"{page}/do/record-management-decision").fills_in(about="no-response").presses(
        "Record"
    )
    manager.sees("Recorded")
    worker.goes_to(f"{page}/do/summarise-closure").fills_in().presses("Record").sees("Recorded")
    manager.goes_to(f"{page}/do/close-case").fills_in(outcome="no-response").presses("Record").sees(
        "Recorded"
    )
    assert Event.objects.filter(kind="transfer.refused").count() == 1
