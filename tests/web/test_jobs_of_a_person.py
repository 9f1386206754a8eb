"""The page of a person says which jobs they had, have and will have; the command records the same as the page."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from keyworker.actions.families import ACTIONS
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.events import example_of
from keyworker.policy.wording import on_day
from keyworker.record.models import Event
from keyworker.web.presenters.event_words import fields_told
from keyworker.web.presenters.recorded_values import label_of
from keyworker.web.views.administration import _OF_A_PERSON
from keyworker.workforce.models import Team
from tests.builders import Office, at
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
    assert f"Job: Practice Lead; First day: {on_day(first)}; Before: Family Support" in shown
    form = reverse("administer-person", args=[office.practitioner.pk, "change-job"])
    stands = f"On record already: Practice Lead, from {on_day(first)}. Another job for the same day"
    assert stands in in_a_row(anna.get(form).text)
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


def test_a_move_says_from_which_team_to_which(office: Office, anna: Client) -> None:
    other = Team.objects.create(
        service=office.service, slug="seaford", name="Seaford", set_up_on=today()
    )
    first = today() + timedelta(days=9)
    where = {"team": other.slug, "cases": "stay", **on("first_day", first)}
    does(anna, "administer-person", [office.practitioner.pk, "move-worker"], **where)
    shown = page_of(anna, office)
    assert f"Team: Seaford; From team: {office.team.name}; First day: {on_day(first)}" in shown


def _kinds_of_a_person() -> list[str]:
    recorded = {kind for each in _OF_A_PERSON for kind in ACTIONS[each].records}
    return sorted(each for each in recorded if EVENT_KINDS[each].fields)


@pytest.mark.parametrize("kind", _kinds_of_a_person())
def test_whatever_was_changed_of_a_person_is_said_field_by_field(office: Office, kind: str) -> None:
    declared = [each for each in EVENT_KINDS[kind].fields if each.name != "worker"]
    data = {each.name: example_of(each.type, each.choices) for each in declared}
    row = Event(kind=kind, worker=office.practitioner, data=data, recorded_at=at("2026-06-01"))
    (said,) = fields_told([row], office.service, day=today())
    assert [each for each in declared if f"{label_of(each.name)}: " not in said] == []


def test_the_command_records_a_job_from_a_day(office: Office, anna: Client) -> None:
    said = [office.practitioner.ref, "job=practice-lead", "first_day=2024-09-02"]
    call_command("administer", "change-job", *said, stdout=StringIO())
    office.practitioner.refresh_from_db()
    assert office.practitioner.role == "practice-lead"
    assert "from Mon 2 Sep 2024" in page_of(anna, office)
