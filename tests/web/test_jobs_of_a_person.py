"""The page of a person says which jobs they had, have and will have; the command records the same as the page."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from keyworker.policy.wording import on_day
from tests.builders import Office
from tests.the_day import today
from tests.web.conftest import in_a_row
from tests.web.test_services_and_teams_end import anna as anna
from tests.web.test_the_authority import on
from tests.web.test_the_first_day import does

pytestmark = pytest.mark.django_db


def page_of(anna: Client, office: Office) -> str:
    return in_a_row(anna.get(reverse("person", args=[office.practitioner.pk])).text)


def test_a_promotion_recorded_ahead_stands_in_the_history_of_jobs(
    office: Office, anna: Client
) -> None:
    assert "Jobs</h2>" not in page_of(anna, office)
    first = today() + timedelta(days=10)
    does(
        anna,
        "administer-person",
        [office.practitioner.pk, "change-job"],
        job="practice-lead",
        **on("first_day", first),
    )
    shown = page_of(anna, office)
    assert f"Practice Lead, from {on_day(first)}" in shown
    started = on_day(office.practitioner.started)
    before = on_day(first - timedelta(days=1))
    assert f"Family Support Practitioner, from {started} to {before}" in shown
    assert "The worker has another job from a day on, Anna Hill" in shown
    does(
        anna,
        "administer-person",
        [office.practitioner.pk, "withdraw-job-change"],
        job_from=first.isoformat(),
        reason="Somebody else was chosen",
    )
    shown = page_of(anna, office)
    assert "Jobs</h2>" not in shown
    assert "Somebody else was chosen" in shown


def test_the_command_records_a_job_from_a_day(office: Office, anna: Client) -> None:
    said = [office.practitioner.ref, "job=practice-lead", "first_day=2024-09-02"]
    call_command("administer", "change-job", *said, stdout=StringIO())
    office.practitioner.refresh_from_db()
    assert office.practitioner.role == "practice-lead"
    assert "from Mon 2 Sep 2024" in page_of(anna, office)
