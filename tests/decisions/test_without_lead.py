"""Since when nobody leads a case, and how long and how urgently its family waits: what its events say of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.record.models import Case
from tests.builders import CaseStory, Office, a_case, an_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office("nottinghamshire")


def kept(story: CaseStory) -> Case:
    story.case.refresh_from_db()
    return story.case


def test_a_case_that_nobody_ever_led_is_without_since_it_was_opened(office: Office) -> None:
    story = a_case(office).received("2026-03-02")
    assert kept(story).without_lead_since is None
    assert kept(story.waiting("2026-03-04")).without_lead_since == date(2026, 3, 4)
    assert kept(story.allocated("2026-03-09")).without_lead_since is None


def test_a_case_is_without_since_its_last_lead_let_go(office: Office) -> None:
    story = a_case(office).received("2026-03-02").allocated("2026-03-09")
    ended: dict[str, Any] = {"worker": office.practitioner, "role": "lead"}
    assert kept(story.happened("allocation.ended", "2026-04-01", **ended)).without_lead_since == (
        date(2026, 4, 1)
    )
    assert kept(story.closed("2026-04-20")).without_lead_since is None
    # The time in which it was closed is no time without anybody.
    story.happened("case.reopened", "2026-05-05", by=office.manager)
    assert kept(story).without_lead_since == date(2026, 5, 5)


def test_a_family_waits_since_it_was_put_on_the_list_until_somebody_leads(office: Office) -> None:
    story = a_case(office).received("2026-03-02").waiting("2026-03-04", priority="2")
    case = kept(story)
    assert (case.waiting_since, case.priority, case.priority_rank) == (date(2026, 3, 4), "2", 1)
    case = kept(story.rated("2026-03-20", "green", "low", "4"))
    assert (case.waiting_since, case.priority, case.priority_rank) == (date(2026, 3, 4), "4", 3)
    case = kept(story.allocated("2026-04-01"))
    assert (case.waiting_since, case.priority, case.priority_rank) == (None, "", 0)
    # Who led it let go: it is without a worker, and on no list before it is put there.
    ended: dict[str, Any] = {"worker": office.practitioner, "role": "lead"}
    story.happened("allocation.ended", "2026-05-01", **ended)
    assert kept(story).waiting_since is None
    assert kept(story.waiting("2026-05-04")).waiting_since == date(2026, 5, 4)


def test_a_helper_ends_no_wait(office: Office) -> None:
    story = a_case(office).received("2026-03-02").waiting("2026-03-04")
    assert kept(story.allocated("2026-03-09", role="involved")).waiting_since == date(2026, 3, 4)


def test_a_priority_that_the_policy_does_not_give_comes_after_all_that_it_gives(
    office: Office,
) -> None:
    given = kept(a_case(office).received("2026-03-02").waiting("2026-03-04", priority="5"))
    other = a_case(office).received("2026-03-02").waiting("2026-03-04")
    other.rated("2026-03-05", priority="at once " * 20)
    assert kept(other).priority_rank > given.priority_rank
    assert kept(other).priority == ("at once " * 20)[:60]


def test_a_protected_child_must_not_wait(office: Office) -> None:
    story = a_case(office).received("2026-03-02").waiting("2026-03-04")
    assert not kept(story).is_statutory
    assert kept(story.standing("2026-03-05", "child-protection")).is_statutory
    assert not kept(story.closed("2026-04-01")).is_statutory
