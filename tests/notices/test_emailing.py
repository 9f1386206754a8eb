"""A notice that the policy sends by e-mail: one message, copied, with no name in it."""

from __future__ import annotations

import pytest
from django.db import transaction
from pytest_django import Settings

from keyworker.notices.models import Dispatch, Notice
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent, add_events
from tests.builders import CaseStory, Office, a_case, a_worker, an_office, at, copied_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Office:
    return an_office("early-help-process")


@pytest.fixture
def line_manager(office: Office) -> None:
    a_worker(office.team, "Lee Shaw", "line-manager", email="lee@example.org")


def with_addresses(office: Office) -> None:
    for worker, address in (
        (office.practitioner, "ada@example.org"),
        (office.support, "support@example.org"),
    ):
        worker.email = address
        worker.save()


def allocated(office: Office, story: CaseStory | None = None) -> Case:
    return (
        (story or a_case(office).of("Mia").received("2026-05-18"))
        .happened("allocation.started", "2026-05-21", worker=office.practitioner.ref, role="lead")
        .case
    )


def test_one_message_goes_to_the_worker_and_copies_to_the_line_manager_and_support(
    office: Office, line_manager: None
) -> None:
    with_addresses(office)
    case = allocated(office)
    (message,) = Dispatch.objects.all()
    assert (message.to, sorted(message.copies)) == (
        "ada@example.org",
        ["lee@example.org", "support@example.org"],
    )
    assert (message.case, message.clause) == (case, "Early Help Process, Case Allocation, bullet 1")


def test_it_names_the_case_by_its_reference_and_no_child(
    office: Office, settings: Settings
) -> None:
    with_addresses(office)
    settings.KEYWORKER_ADDRESS = "https://cases.example.org"
    case = allocated(office)
    (message,) = Dispatch.objects.all()
    assert f"https://cases.example.org/cases/{case.reference}" in message.text
    assert "Mia" not in message.subject + message.text


def test_whoever_has_no_address_is_told_on_the_pages_alone(office: Office) -> None:
    allocated(office)
    assert not Dispatch.objects.exists()
    assert Notice.objects.filter(kind="allocation-told").exists()


def test_a_worker_without_an_address_does_not_keep_the_others_from_theirs(
    office: Office, line_manager: None
) -> None:
    allocated(office)
    assert Dispatch.objects.get().to == "lee@example.org"


def test_a_change_that_is_taken_back_sends_nothing(office: Office) -> None:
    with_addresses(office)
    story = a_case(office).received("2026-05-18")
    with transaction.atomic():
        started = NewEvent(
            kind="allocation.started",
            at=at("2026-05-21"),
            data={"worker": office.practitioner.ref, "role": "lead"},
        )
        add_events(OnCase(story.case), [started], recorded_by=None, recorded_at=at("2026-05-21"))
        transaction.set_rollback(True)
    assert not Dispatch.objects.exists()


def test_a_line_manager_who_allocates_is_copied_in_all_the_same(office: Office) -> None:
    copied_in(office)
    for worker, address in (
        (office.practitioner, "ada@example.org"),
        (office.manager, "morgan@example.org"),
    ):
        worker.email = address
        worker.save()
    a_case(office).received("2026-05-18").allocated("2026-05-21")
    message = Dispatch.objects.get()
    assert (message.to, set(message.copies)) == (
        "ada@example.org",
        {"morgan@example.org", "support@newtown.example"},
    )
    assert Notice.objects.filter(worker=office.manager, kind="allocation-told").exists()


def test_whoever_allocates_to_themselves_is_written_to_as_the_policy_says(office: Office) -> None:
    copied_in(office)
    office.practitioner.email = "ada@example.org"
    office.practitioner.save()
    fields = {"worker": office.practitioner.ref, "role": "lead"}
    story = a_case(office).received("2026-05-18")
    story.happened("allocation.started", "2026-05-21", by=office.practitioner, **fields)
    message = Dispatch.objects.get()
    assert "ada@example.org" in (message.to, *message.copies)
