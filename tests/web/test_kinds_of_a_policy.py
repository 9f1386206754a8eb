"""A policy's own job titles, kinds of other work and kinds of referral go from page to workload with no word of code."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from keyworker.actions.available import context_of
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import own_fields
from keyworker.record.models import Event
from keyworker.workforce.models import Reduction
from tests.builders import Office, a_case, an_office
from tests.the_day import today
from tests.web.conftest import browsing

HARTSMERE = str(Path(__file__).parents[1] / "packs" / "hartsmere")
JOBS = ("team-manager", "duty-manager", "outreach-worker", "family-worker", "mentor")


@pytest.fixture
def hartsmere(db: None) -> Office:
    return an_office(HARTSMERE, jobs=JOBS)


@pytest.fixture
def without_a_policy(db: None) -> Office:
    return an_office("", jobs=JOBS)


def entered(kind: str, **more: Any) -> dict[str, Any]:
    day = today()
    started = {"first_day-day": day.day, "first_day-month": day.month, "first_day-year": day.year}
    return {"type": kind, "percent": "20", "reason": "Listed", **started, **more}


def test_its_own_job_title_and_other_work_go_from_the_page_to_the_workload(
    hartsmere: Office,
) -> None:
    manager, page = browsing(hartsmere.manager), f"/workers/{hartsmere.practitioner.pk}"
    assert manager.post(f"{page}/reductions", entered("court-duty")).status_code == 302
    shown = manager.get(page).content.decode()
    assert "Outreach Worker" in shown
    assert "Court duty: 20% of the week" in shown
    assert "less 20% for court duty (Hartsmere 5.2)" in shown
    # An Outreach Worker's 10 to 20, less a fifth.
    assert "of 8 to 16" in shown
    (started,) = Event.objects.filter(worker=hartsmere.practitioner)
    assert started.data["type"] == "court-duty"


def test_the_form_offers_what_the_policy_lists_and_says_what_is_local(hartsmere: Office) -> None:
    page = f"/workers/{hartsmere.practitioner.pk}/reductions"
    shown = browsing(hartsmere.manager).get(page).content.decode()
    assert "Court duty" in shown
    assert "Play group with children: how is it counted?" in shown
    assert "Other: local defaults, not in the policy" in shown
    assert "Mentoring" not in shown
    assert "upervised contact" not in shown


def test_what_the_policy_does_not_list_is_not_recorded(hartsmere: Office) -> None:
    page = f"/workers/{hartsmere.practitioner.pk}/reductions"
    answer = browsing(hartsmere.manager).post(page, entered("mentoring"))
    assert answer.status_code == 422
    assert not Reduction.objects.exists()


def test_its_own_work_with_children_is_counted_by_share_or_by_children(hartsmere: Office) -> None:
    manager, page = browsing(hartsmere.manager), f"/workers/{hartsmere.practitioner.pk}"
    asked = manager.post(f"{page}/reductions", entered("play-group"))
    assert "Choose how play group with children is counted" in asked.content.decode()
    shared = entered("play-group", count_by="percentage")
    assert manager.post(f"{page}/reductions", shared).status_code == 302
    assert (
        "less 20% for play group with children (Hartsmere 5.3)"
        in manager.get(page).content.decode()
    )


def test_what_is_on_record_and_listed_no_more_is_shown_and_can_be_ended(hartsmere: Office) -> None:
    reduction = Reduction.objects.create(
        worker=hartsmere.practitioner,
        kind="rota-duty",
        percent=10,
        started=today() - timedelta(days=5),
    )
    manager, page = browsing(hartsmere.manager), f"/workers/{hartsmere.practitioner.pk}"
    shown = manager.get(page).content.decode()
    assert "Rota duty: 10% of the week" in shown
    assert "Nothing comes off for rota duty: the policy names no such duty" in shown
    assert "Rota duty" in manager.get(f"{page}/reductions").content.decode()
    ending = {"action": "end-reduction", "reduction": reduction.ref}
    assert manager.post(f"{page}/reductions", ending).status_code == 302


def test_without_a_policy_general_kinds_are_offered_as_local_defaults(
    without_a_policy: Office,
) -> None:
    manager = browsing(without_a_policy.manager)
    page = f"/workers/{without_a_policy.practitioner.pk}/reductions"
    shown = manager.get(page).content.decode()
    assert "Mentoring" in shown
    assert "All of these are local defaults, not in the policy" in shown
    # Nothing is recorded of anybody there, until a policy is in force.
    assert manager.post(page, entered("mentoring")).status_code == 422
    assert not Reduction.objects.exists()


def test_a_referral_is_of_its_own_kinds_and_read_by_its_own_words(hartsmere: Office) -> None:
    case = a_case(hartsmere).received("2026-05-18", type="request", source="neighbour").case
    context = context_of(case, hartsmere.manager, as_of=today())
    asked = {each.name: each for each in own_fields(ACTIONS["receive-referral"], context)}
    assert asked["type"].choices[0] == ("request", "Request for support")
    assert "broker-caf" not in dict(asked["type"].choices)
    assert "Neighbouring authority" in asked["source"].hint
    shown = browsing(hartsmere.manager).get(f"/cases/{case.reference}").content.decode()
    assert "Request for support" in shown
    queue = browsing(hartsmere.manager).get("/referrals").content.decode()
    assert "Request for support" in queue
    assert "from Neighbouring authority" in queue


def test_a_referral_of_a_kind_listed_no_more_is_still_shown(hartsmere: Office) -> None:
    case = a_case(hartsmere).received("2026-05-18", type="broker-caf").case
    page = browsing(hartsmere.manager).get(f"/cases/{case.reference}")
    assert page.status_code == 200
    assert "Broker CAF" in page.content.decode()


def test_whom_a_step_down_was_discussed_with_is_one_of_the_policys_own_jobs(
    hartsmere: Office,
) -> None:
    context = context_of(
        a_case(hartsmere).received("2026-05-18").case, hartsmere.manager, as_of=today()
    )
    asked = {each.name: each for each in own_fields(ACTIONS["discuss-step-down"], context)}
    assert ("outreach-worker", "Outreach Worker") in asked["with"].choices
