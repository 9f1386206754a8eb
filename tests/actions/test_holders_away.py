"""Whoever holds a case for somebody who is away, and goes away or leaves themselves, holds it no longer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keyworker.caseload.candidates import candidates
from keyworker.decisions.trying.documents_out import timescales_of
from keyworker.exchange.casefiles import export_case
from keyworker.notices.models import Notice
from keyworker.record.daily_update import pass_days
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.record.projection import differences
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Absence, Worker
from tests.builders import Office, a_case, act, act_on, an_office, at, done

pytestmark = pytest.mark.django_db


def away(office: Office, worker: Worker, on: str, first: str, back: str | None = None) -> None:
    entered = {"first_day": first, **({"expected_return": back} if back else {})}
    done(act_on(OnWorker(worker).fresh(), "record-absence", office.manager, on=on, **entered))


def held(case: Case, office: Office, on: str, by: Worker | None = None, **more: Any) -> None:
    worker = by or office.colleague
    done(act(case, "choose-holder", office.manager, on=on, worker=worker.ref, **more))


def holder(case: Case) -> str | None:
    running = case.allocations.filter(role="holding", period__endswith__isnull=True).first()
    return running.worker.name if running is not None and running.worker is not None else None


def owed(case: Case, day: str, *rules: str) -> list[str]:
    """Which of these are owed on the case that day: as it is stored, and as the command says of its file."""
    pass_days(now=at(f"{day} 06:00"))
    case.refresh_from_db()
    on = at(day).date()
    file = json.loads(json.dumps(export_case(case.reference, as_of=on)))
    said = timescales_of(pack_for(case.service, on), file, as_of=on)
    found = sorted(
        each["id"]
        for each in said
        if each["status"] in {"running", "overdue"} and each["id"] in rules
    )
    stored = case.timescales.filter(status__in=("running", "overdue"), rule__in=rules)
    assert sorted(stored.filter(started__lte=on).values_list("rule", flat=True)) == found
    assert list(differences([case])) == []
    return found


OF_HOLDERS = ("choose-holder", "choose-another-holder")


@pytest.fixture
def suffolk() -> Office:
    return an_office("suffolk")


@pytest.fixture
def case(suffolk: Office) -> Case:
    """Its practitioner is away from 1 June to 29 June, and a colleague holds it."""
    case = a_case(suffolk).working("2026-05-01").case
    away(suffolk, suffolk.practitioner, "2026-06-01 09:00", "2026-06-01", "2026-06-29")
    held(case, suffolk, "2026-06-01 10:00")
    assert owed(case, "2026-06-02", *OF_HOLDERS) == []
    return case


def test_a_holder_who_is_off_sick_holds_nothing_from_then(suffolk: Office, case: Case) -> None:
    away(suffolk, suffolk.colleague, "2026-06-10 09:00", "2026-06-10")
    assert holder(Case.objects.get(pk=case.pk)) is None
    assert owed(case, "2026-06-10", *OF_HOLDERS) == ["choose-another-holder"]
    held(case, suffolk, "2026-06-10 12:00", suffolk.lead)
    assert owed(case, "2026-06-11", *OF_HOLDERS) == []
    assert holder(case) == suffolk.lead.name


def test_a_holder_whose_leave_begins_holds_it_until_then(suffolk: Office, case: Case) -> None:
    away(suffolk, suffolk.colleague, "2026-06-03 09:00", "2026-06-10", "2026-06-15")
    assert owed(case, "2026-06-09", *OF_HOLDERS) == []
    assert holder(case) == suffolk.colleague.name
    assert owed(case, "2026-06-10", *OF_HOLDERS) == ["choose-another-holder"]
    assert holder(case) is None


def test_a_holder_who_leaves_is_no_holder_either(suffolk: Office, case: Case) -> None:
    leaves = OnWorker(suffolk.colleague).fresh()
    done(act_on(leaves, "record-leaving", suffolk.manager, on="2026-06-03", last_day="2026-06-09"))
    assert owed(case, "2026-06-09", *OF_HOLDERS) == []
    assert owed(case, "2026-06-10", *OF_HOLDERS) == ["choose-another-holder"]


def test_an_absence_of_the_holders_that_was_withdrawn_ends_nothing(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, suffolk.colleague, "2026-06-10 09:00", "2026-06-10")
    mistaken = Absence.objects.get(worker=suffolk.colleague).ref
    colleague = OnWorker(suffolk.colleague).fresh()
    entered = {"absence": mistaken, "reason": "Wrong person"}
    done(act_on(colleague, "withdraw-absence", suffolk.manager, on="2026-06-10 11:00", **entered))
    assert owed(case, "2026-06-10", *OF_HOLDERS) == []
    assert holder(case) == suffolk.colleague.name


def test_the_absence_of_a_holder_is_none_of_the_practitioners(suffolk: Office, case: Case) -> None:
    away(suffolk, suffolk.colleague, "2026-06-10 09:00", "2026-06-10")
    told = ("tell-family-of-open-absence", "reallocate-after-absence")
    assert owed(case, "2026-06-20", *told) == ["reallocate-after-absence"]
    six_weeks = case.timescales.get(rule="reallocate-after-absence", status="running")
    assert str(six_weeks.limit) == "2026-07-13"


def test_once_the_practitioner_is_back_nobody_is_chosen(suffolk: Office, case: Case) -> None:
    away(suffolk, suffolk.colleague, "2026-06-10 09:00", "2026-06-10")
    back = OnWorker(suffolk.practitioner).fresh()
    done(act_on(back, "end-absence", suffolk.manager, on="2026-06-12", returned="2026-06-12"))
    assert owed(case, "2026-06-12", *OF_HOLDERS) == []


def test_who_is_chosen_in_an_absence_for_a_reason_holds_it(suffolk: Office, case: Case) -> None:
    away(suffolk, suffolk.lead, "2026-06-02 09:00", "2026-06-02", "2026-06-04")
    held(case, suffolk, "2026-06-03 10:00", suffolk.lead, reason="Back tomorrow", because="One day")
    assert holder(case) == suffolk.lead.name
    assert owed(case, "2026-06-03", *OF_HOLDERS) == []


def test_nobody_who_is_away_is_offered_to_hold_a_case(suffolk: Office) -> None:
    case = a_case(suffolk).working("2026-05-01").case
    day = at("2026-06-10").date()

    def offered() -> list[Worker]:
        return [each.worker for each in candidates(case, as_of=day, part="holding")]

    assert suffolk.colleague in offered()
    away(suffolk, suffolk.colleague, "2026-06-10 09:00", "2026-06-10")
    assert suffolk.colleague not in offered()


def test_a_case_allocated_for_the_time_being_is_allocated_so_again_and_its_tasks_settled() -> None:
    office = an_office("cin")
    story = a_case(office).working("2026-05-01")
    case = story.case
    away(office, office.practitioner, "2026-06-01 09:00", "2026-06-01", "2026-06-29")
    decided = {"outcome": "temporary", "until": "2026-06-29"}
    done(act(case, "review-absence", office.manager, on="2026-06-01 10:00", **decided))
    story.allocated("2026-06-01 11:00", office.colleague, role="holding")
    again = ("allocate-temporarily", "allocate-temporarily-again", "settle-tasks-again")
    assert owed(case, "2026-06-02", *again) == []
    away(office, office.colleague, "2026-06-10 09:00", "2026-06-10")
    assert owed(case, "2026-06-10", *again) == ["allocate-temporarily-again", "settle-tasks-again"]


def holders(case: Case) -> list[str]:
    running = Case.objects.get(pk=case.pk).allocations.filter(
        role="holding", period__endswith__isnull=True
    )
    return [each.worker.name for each in running if each.worker is not None]


def test_a_holder_whose_absence_is_withdrawn_holds_nothing_beside_the_next(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, suffolk.colleague, "2026-06-10 09:00", "2026-06-10")
    held(case, suffolk, "2026-06-10 10:00", suffolk.lead)
    mistaken = Absence.objects.get(worker=suffolk.colleague).ref
    colleague = OnWorker(suffolk.colleague).fresh()
    entered = {"absence": mistaken, "reason": "Wrong person"}
    done(act_on(colleague, "withdraw-absence", suffolk.manager, on="2026-06-11 11:00", **entered))
    assert holders(case) == [suffolk.lead.name]
    ended = case.events.filter(kind="allocation.ended", data__worker=suffolk.colleague.ref)
    assert ended.count() == 1
    told = case.timescales.filter(rule="tell-family-of-holder", status__in=("running", "overdue"))
    pass_days(now=at("2026-06-12 06:00"))
    assert told.count() == 1
    assert owed(case, "2026-06-12", *OF_HOLDERS) == []


def test_a_holder_who_stays_after_all_holds_nothing_beside_the_next(
    suffolk: Office, case: Case
) -> None:
    leaves = OnWorker(suffolk.colleague).fresh()
    done(act_on(leaves, "record-leaving", suffolk.manager, on="2026-06-03", last_day="2026-06-05"))
    held(case, suffolk, "2026-06-08 10:00", suffolk.lead)
    stays = OnWorker(suffolk.colleague).fresh()
    done(act_on(stays, "withdraw-leaving", suffolk.manager, on="2026-06-09", reason="Stays"))
    assert holders(case) == [suffolk.lead.name]
    assert owed(case, "2026-06-09", *OF_HOLDERS) == []


def told(case: Case, rule: str) -> list[str]:
    return sorted(each.worker.name for each in Notice.objects.filter(case=case, kind=rule))


GONE = "tell-managers-that-holder-is-gone"


def test_who_chooses_a_holder_is_told_when_the_holder_goes_away(
    suffolk: Office, case: Case
) -> None:
    # The practitioner who is away was not told that they hold their own case.
    assert told(case, "tell-holder") == [suffolk.colleague.name]
    away(suffolk, suffolk.colleague, "2026-06-10 09:00", "2026-06-10")
    assert told(case, GONE) == sorted([suffolk.lead.name, suffolk.manager.name])
    pass_days(now=at("2026-06-11 06:00"))
    assert len(told(case, GONE)) == 2


def test_they_are_told_on_the_day_where_leave_or_leaving_was_known_before(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, suffolk.colleague, "2026-06-03 09:00", "2026-06-10", "2026-06-15")
    pass_days(now=at("2026-06-09 06:00"))
    assert told(case, GONE) == []
    pass_days(now=at("2026-06-10 06:00"))
    assert told(case, GONE) == sorted([suffolk.lead.name, suffolk.manager.name])
    held(case, suffolk, "2026-06-10 10:00", suffolk.lead)
    leaves = OnWorker(suffolk.lead).fresh()
    done(act_on(leaves, "record-leaving", suffolk.manager, on="2026-06-11", last_day="2026-06-12"))
    pass_days(now=at("2026-06-13 06:00"))
    assert told(case, GONE).count(suffolk.manager.name) == 2


def test_nobody_is_told_that_a_holder_is_gone_when_the_practitioner_is_back(
    suffolk: Office, case: Case
) -> None:
    back = OnWorker(suffolk.practitioner).fresh()
    done(act_on(back, "end-absence", suffolk.manager, on="2026-06-12", returned="2026-06-12"))
    pass_days(now=at("2026-06-13 06:00"))
    assert told(case, GONE) == []


def test_they_are_told_once_of_a_holder_whose_leaving_is_recorded_after_the_last_day(
    suffolk: Office, case: Case
) -> None:
    pass_days(now=at("2026-06-10 06:00"))
    gone = OnWorker(suffolk.colleague).fresh()
    done(act_on(gone, "record-leaving", suffolk.manager, on="2026-06-11", last_day="2026-06-08"))
    assert told(case, GONE) == sorted([suffolk.lead.name, suffolk.manager.name])
    pass_days(now=at("2026-06-12 06:00"))
    assert len(told(case, GONE)) == 2
