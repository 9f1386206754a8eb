"""When a worker leaves."""

from __future__ import annotations

import pytest
from django.db import connection

from keyworker.actions.available import context_on
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.outcome import Done, Outcome, Refused
from keyworker.caseload.candidates import candidates
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case
from keyworker.record.projection import differences
from keyworker.record.subjects import OnCase, OnWorker
from keyworker.record.verification import verify
from tests.builders import Office, a_case, act, act_on, at, done

pytestmark = pytest.mark.django_db


def leaves(office: Office, last_day: str, *, on: str = "2026-05-11 10:00") -> Outcome:
    return act_on(
        OnWorker(office.practitioner), "record-leaving", office.manager, on=on, last_day=last_day
    )


def guards_hold() -> None:
    """Asks what is asked at the end of a transaction, which a test does not come to."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def days_pass_to(case: Case, day: str) -> Case:
    pass_days(now=at(f"{day} 06:00"))
    case.refresh_from_db()
    return case


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office).working("2026-05-01").case


def test_whoever_leaves_has_their_cases_to_the_last_day_and_nobody_has_them_after(
    case: Case, office: Office
) -> None:
    assert isinstance(leaves(office, "2026-05-29"), Done)
    guards_hold()
    assert not Case.objects.without_lead().filter(pk=days_pass_to(case, "2026-05-29").pk).exists()
    assert Case.objects.without_lead().filter(pk=days_pass_to(case, "2026-05-30").pk).exists()
    assert list(differences([case])) == []


def test_a_leaving_of_yesterday_leaves_the_case_without_anybody_at_once(
    case: Case, office: Office
) -> None:
    assert isinstance(leaves(office, "2026-05-08"), Done)
    guards_hold()
    assert Case.objects.without_lead().filter(pk=case.pk).exists()


def test_a_child_with_a_protection_plan_stands_loudly_without_a_worker(
    case: Case, office: Office
) -> None:
    (child,) = [each.person.ref for each in case.case_children.all()]
    done(
        act(
            case,
            "record-standing",
            office.manager,
            on="2026-05-05",
            people=[child],
            standing="child-protection",
            change="began",
        )
    )
    assert isinstance(leaves(office, "2026-05-15"), Done)
    guards_hold()
    days_pass_to(case, "2026-05-16")
    guards_hold()
    assert Case.objects.without_lead().filter(pk=case.pk).exists()
    assert case.reference in verify(now=at("2026-05-16")).without_lead


def test_it_stands_on_the_workers_record_and_on_their_cases(case: Case, office: Office) -> None:
    leaves(office, "2026-05-29")
    office.practitioner.refresh_from_db()
    assert str(office.practitioner.left) == "2026-05-29"
    for record in (office.practitioner.events, case.events):
        (event,) = record.filter(kind="leaving.recorded")
        assert event.data["last_day"] == "2026-05-29"


def test_who_stays_after_all_has_their_cases_again(case: Case, office: Office) -> None:
    leaves(office, "2026-05-08")
    stays = act_on(
        OnWorker(office.practitioner),
        "withdraw-leaving",
        office.manager,
        on="2026-05-12",
        reason="Changed their mind",
    )
    assert isinstance(stays, Done)
    guards_hold()
    assert not Case.objects.without_lead().filter(pk=case.pk).exists()


def test_another_last_day_takes_the_place_of_the_first(case: Case, office: Office) -> None:
    leaves(office, "2026-05-15")
    assert isinstance(leaves(office, "2026-06-26", on="2026-05-12"), Done)
    guards_hold()
    days_pass_to(case, "2026-05-20")
    assert not Case.objects.without_lead().filter(pk=case.pk).exists()


@pytest.mark.parametrize("last_day", ["2026-05-08", "2026-05-11", "2026-05-15", "2027-05-14"])
def test_whoever_leaves_is_offered_in_no_list_and_taken_by_no_action(
    case: Case, office: Office, last_day: str
) -> None:
    other = a_case(office).working("2026-05-01").allocated("2026-05-02", office.colleague).case
    leaves(office, last_day)
    office.practitioner.refresh_from_db()
    day = at("2026-05-12").date()
    for action in ACTIONS.values():
        if action.subject != "case":
            continue
        form = form_of(action, context_on(OnCase(other), office.manager, as_of=day))
        for each in form:
            offered = [value for value, _ in each.choices]
            assert office.practitioner.ref not in offered, (action.id, each.name)
    assert office.practitioner not in [each.worker for each in candidates(other, as_of=day)]
    chosen = act(other, "allocate", office.manager, on="2026-05-12", worker=office.practitioner.ref)
    assert isinstance(chosen, Refused)
