"""Proposing a worker who accepts at once is an allocation: who may hold the case is asked as of any other."""

from __future__ import annotations

import pytest

from keyworker.workforce.models import Worker
from tests.builders import CaseStory, act, an_office, refused

pytestmark = pytest.mark.django_db


def proposed_and_accepted(job: str) -> str:
    office = an_office("cin")
    Worker.objects.filter(pk=office.colleague.pk).update(role=job)
    story = CaseStory(office).received("2026-05-18").opened("2026-05-19")
    case = story.standing("2026-05-20", "child-protection").case
    outcome = act(
        case,
        "propose-allocation",
        office.manager,
        worker=office.colleague.ref,
        team=office.team.slug,
        accepted_now="yes",
        reason="Knows the family",
        answers=dict.fromkeys(("allocated", "required", "reviewed", "supervised"), "As planned"),
    )
    assert not case.allocations.exists()
    return refused(outcome)


def test_a_young_persons_advisor_never_holds_a_child_protection_case_by_accepting_at_once() -> None:
    said = proposed_and_accepted("young-persons-advisor")
    assert "cannot hold case responsibility for child protection" in said


def test_a_social_worker_is_refused_for_nothing_of_that_kind() -> None:
    said = proposed_and_accepted("social-worker-level-b")
    assert "cannot hold case responsibility" not in said
