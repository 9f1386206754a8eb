"""The main job, in a browser: from a referral to a kept deadline to the case's end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.record.models import Case, Timescale
from tests.builders import Office
from tests.the_day import today

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("size", "scripts"), [("desktop", True), ("phone", True), ("desktop", False), ("phone", False)]
)
def test_a_referral_becomes_a_named_workers_case_is_kept_on_time_and_ends(
    suffolk_office: Office, someone: Any, size: str, scripts: bool
) -> None:
    manager = someone.signed_in(suffolk_office.manager, size=size, scripts=scripts)
    _received(manager)
    case = Case.objects.get()
    _decided(manager, case)
    manager.goes_to(f"/cases/{case.reference}/allocate").sees("best placed first").sees(
        "of 20 to 25"
    )
    manager.page.locator(f"input[name=worker][value={suffolk_office.practitioner.ref}]").check(
        force=True
    )
    manager.presses("Record").sees("Recorded")

    worker = someone.signed_in(suffolk_office.practitioner, size=size, scripts=scripts)
    worker.sees("You have been asked to take").follows("Agree").presses("Record").sees("Recorded")
    worker.sees("First contact with the family").sees("Suffolk 3.4").sees("you")
    _worked(worker, case)
    manager.goes_to(f"/cases/{case.reference}/do/record-oversight")
    manager.fills_in(transfer_meeting="considered-not-taken").presses("Record").sees("Recorded")
    _ended(worker, manager, case)

    case.refresh_from_db()
    assert (case.stage, case.closed_on) == ("closed", today())
    kept = Timescale.objects.filter(
        case=case, rule__in=["decide-caf", "allocate-caf", "first-contact"]
    )
    assert {clock.rule: clock.status for clock in kept} == {
        "decide-caf": "met",
        "allocate-caf": "met",
        "first-contact": "met",
    }


def _received(manager: Any) -> None:
    manager.follows("Referrals", within="nav").follows("Receive a referral")
    manager.presses("Record the referral").sees("There is a problem")
    manager.fills_in(
        type="caf",
        route="portal",
        source="school",
        urgent="no",
        statutory_threshold_met="no",
        neet="neither",
        family="",
        locality="Newtown",
        **{
            "children-0-given_name": "Mia",
            "children-0-family_name": "Example",
            "children-0-born": date(2016, 3, 2),
        },
    )
    manager.presses("Record the referral").sees("Referral received").sees("Mia Example").sees(
        "Awaiting decision"
    )


def _decided(manager: Any, case: Case) -> None:
    page = f"/cases/{case.reference}"
    manager.goes_to(page).sees("Complete the data trawl first")
    manager.follows("Complete the data trawl").fills_in().presses("Record").sees("Recorded")
    manager.goes_to(f"{page}/do/complete-analysis").fills_in(
        **{"to_do-0-what": "Ring the school", "to_do-0-due": today()}
    ).presses("Record").sees("Recorded")
    manager.goes_to(f"{page}/do/decide").fills_in(outcome="open").presses("Record").sees("Recorded")
    manager.sees("No worker").sees("accountable: Morgan Reid")


def _worked(worker: Any, case: Case) -> None:
    page = f"/cases/{case.reference}"
    worker.goes_to(f"{page}/contact").presses("Rang, no answer").sees("Recorded: rang, no answer")
    worker.goes_to(f"{page}/timescales").sees("First contact with the family").sees(
        "7 working days left"
    )
    # Three taps from the first page.
    worker.goes_to("/").follows("Record contact").fills_in().presses("Spoke by phone").sees(
        "Recorded: spoke by phone"
    )
    worker.goes_to(f"{page}/timescales").sees(f"Done {today():%a} {today().day}")
    worker.goes_to(f"{page}/do/record-visit").fills_in(where="home").presses("Record").sees(
        "Recorded"
    )
    worker.goes_to(f"{page}/do/complete-assessment").fills_in(copied_from="").presses(
        "Record"
    ).sees("Recorded")
    later = {"judged.T1.how": "", "judged.T1.outcome": "", "judged.T1.due": None}
    worker.goes_to(f"{page}/do/agree-plan").fills_in(visit_every="3 weeks", **later).presses(
        "Record"
    ).sees("Recorded")
    worker.goes_to(page).sees("Visit the child")


def _ended(worker: Any, manager: Any, case: Case) -> None:
    page = f"/cases/{case.reference}"
    manager.goes_to(f"{page}/do/close-case").sees(
        "Closure summary and analysis not on each child's record"
    )
    worker.goes_to(f"{page}/do/judge-tasks").sees("Task: Ring the school").fills_in(
        **{"judged.T1.due": None}
    ).presses("Record").sees("Recorded")
    worker.goes_to(f"{page}/do/summarise-closure").fills_in().presses("Record").sees("Recorded")
    manager.goes_to(f"{page}/do/close-case").fills_in(outcome="completed").presses("Record").sees(
        "Recorded"
    )
    manager.goes_to(f"{page}/decisions").sees("A decision was recorded").sees("Morgan Reid").sees(
        "The case was closed"
    )
