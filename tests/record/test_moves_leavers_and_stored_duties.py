"""Whoever moves or leaves, recorded on the day, late or taken back: what is stored of every case is what its record comes to."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case
from keyworker.record.projection import differences
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Team, Worker
from tests.builders import Office, a_case, a_worker, act_on, an_office, at, done

pytestmark = pytest.mark.django_db
PACKS = ("suffolk", "cin", "camden", "nottinghamshire", "early-help-process")


def a_sample(here: Office) -> list[Case]:
    """Cases closed before, between and after the days at hand, and open ones, led by the same worker."""
    cases = []
    for closed in ("2026-05-13", "2026-05-20", "2026-05-26", "", ""):
        story = a_case(here).received("2026-03-02").opened("2026-03-03")
        # As if brought from another system: nobody had to accept there.
        story.happened("case.opened", "2026-03-03")
        lead: dict[str, Any] = {"worker": here.practitioner, "role": "lead"}
        lead["team"] = here.team.slug
        story.happened("allocation.started", "2026-03-04", by=here.manager, **lead)
        story.contacted("2026-03-05")
        story.happened("allocation.started", "2026-03-06", worker=here.colleague, role="co-worker")
        cases.append(story.closed(closed).case if closed else story.case)
    return cases


def not_whole() -> list[str]:
    return list(differences(Case.objects.with_team()))


def days_pass(until: str) -> None:
    pass_days(now=at(f"{until} 08:00"))


@pytest.fixture(params=PACKS)
def here(request: pytest.FixtureRequest) -> Office:
    return an_office(request.param)


@pytest.fixture
def anna(here: Office) -> Worker:
    return a_worker(here.team, "Anna Bell", "systems", access=AccessRole.ADMINISTRATOR)


@pytest.mark.parametrize("last_day", ["2026-05-10", "2026-05-22", "2026-06-10"])
def test_what_is_stored_follows_a_leaving_recorded_put_right_and_withdrawn(
    here: Office, last_day: str
) -> None:
    a_sample(here)
    days_pass("2026-05-27")
    assert not_whole() == []
    says(here.practitioner, "record-leaving", here.manager, "2026-06-01", last_day=last_day)
    assert not_whole() == []
    days_pass("2026-06-15")
    assert not_whole() == []
    says(here.practitioner, "record-leaving", here.manager, "2026-06-16", last_day="2026-05-18")
    assert not_whole() == []
    says(here.practitioner, "withdraw-leaving", here.manager, "2026-06-17", reason="They stay")
    assert not_whole() == []


@pytest.mark.parametrize("first_day", ["2026-05-10", "2026-06-01", "2026-06-10"])
@pytest.mark.parametrize("cases", ["go", "stay"])
def test_what_is_stored_follows_a_move(
    here: Office, anna: Worker, first_day: str, cases: str
) -> None:
    other = Team.objects.create(
        service=here.service,
        slug=f"{here.team.slug}-b",
        name="B team",
        set_up_on=at("2020-01-06").date(),
    )
    a_sample(here)
    days_pass("2026-05-27")
    moved = {"team": other.slug, "first_day": first_day, "cases": cases}
    says(here.practitioner, "move-worker", anna, "2026-06-01", **moved)
    assert not_whole() == []
    days_pass("2026-06-15")
    assert not_whole() == []


def says(worker: Worker, action: str, by: Worker, on: str, **said: str) -> None:
    done(act_on(OnWorker(worker).fresh(), action, by, on=f"{on} 10:00", **said))
    worker.refresh_from_db()
