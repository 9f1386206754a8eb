"""Who is told of a change, in the same transaction, without a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from keyworker.notices.models import Notice
from keyworker.record.models import Case
from tests.builders import Office, a_case, a_worker, an_office
from tests.web.conftest import a_policy

pytestmark = pytest.mark.django_db


def notices_of(case: Case) -> set[tuple[str, str]]:
    return {(notice.worker.name, notice.kind) for notice in Notice.objects.filter(case=case)}


def test_the_managers_of_the_team_are_told_of_a_referral(office: Office) -> None:
    an_office(service=office.service, name="Southport")
    case = a_case(office).received("2026-05-18").case
    assert notices_of(case) == {
        ("Morgan Reid", "told-of-referral"),
        ("Robin Vale", "told-of-referral"),
    }
    assert {notice.worker.team for notice in Notice.objects.all()} == {office.team}


def test_a_referral_whose_team_is_not_known_is_told_to_every_manager_of_the_service(
    office: Office,
) -> None:
    other = an_office(service=office.service, name="Southport")
    a_case(office, routed=False).received("2026-05-18")
    assert {notice.worker.team for notice in Notice.objects.all()} == {office.team, other.team}


def test_whoever_is_to_be_told_has_a_copy_of_what_they_did_themselves_and_nothing_new_to_read(
    office: Office,
) -> None:
    case = (
        a_case(office)
        .happened("referral.received", "2026-05-18", by=office.manager, type="caf")
        .case
    )
    assert notices_of(case) == {
        ("Morgan Reid", "told-of-referral"),
        ("Robin Vale", "told-of-referral"),
    }
    assert [each.worker for each in Notice.objects.unseen()] == [office.lead]


def test_whoever_answers_for_the_whole_service_is_told_wherever_they_sit(office: Office) -> None:
    elsewhere = an_office(service=office.service, name="Southport")
    head = a_worker(elsewhere.team, "Sol Head", "practice-manager", access="service-manager")
    case = a_case(office).received("2026-05-18").case
    assert (head.name, "told-of-referral") in notices_of(case)
    assert (elsewhere.manager.pk,) not in Notice.objects.filter(case=case).values_list("worker")


def test_the_new_lead_is_told_and_the_former_is_not(office: Office) -> None:
    story = a_case(office).working("2026-05-27")
    Notice.objects.all().delete()
    case = story.allocated("2026-06-01", office.colleague).case
    assert notices_of(case) == {("Ben Khan", "told-of-allocation")}


def test_a_notice_names_the_case_by_its_reference_and_cites_its_clause(office: Office) -> None:
    case = a_case(office).of("Mia").received("2026-05-18").case
    notice = Notice.objects.filter(case=case).first()
    assert notice is not None
    assert (notice.text, notice.clause) == (
        f"A referral has arrived: {case.reference}",
        "Northshire 23",
    )
    assert "Mia" not in notice.text


def test_a_change_that_is_taken_back_tells_nobody(office: Office) -> None:
    with transaction.atomic():
        a_case(office).received("2026-05-18")
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_someone_who_has_left_is_not_told(office: Office) -> None:
    office.lead.left = "2026-05-01"
    office.lead.save()
    assert notices_of(a_case(office).received("2026-05-18").case) == {
        ("Morgan Reid", "told-of-referral")
    }


def test_whoever_is_asked_to_take_a_case_on_hears_of_it(office: Office) -> None:
    """Only where the policy speaks of proposals at all; this one does not, so nobody is told but by the home page."""
    case = a_case(office).received("2026-05-18").opened("2026-05-19").proposed("2026-05-19").case
    assert case in Case.objects.proposed_to(office.practitioner)


def test_what_the_event_says_stands_in_the_notice(tmp_path: Path) -> None:
    rule = (
        "- {id: told-of-review, clause: NOR-1, plain: Managers hear of it., on: {event: review.set}, "
        'to: [practice-manager], text: "{case}: a review by {event.due}."}'
    )
    office = an_office(a_policy(tmp_path, notices=rule))
    case = a_case(office).happened("review.set", "2026-05-18", due="2026-06-04").case
    assert {each.text for each in Notice.objects.filter(case=case)} == {
        f"{case.reference}: a review by Thu 4 Jun 2026."
    }
