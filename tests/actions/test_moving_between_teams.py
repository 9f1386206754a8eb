"""A worker moves to another team on a day, and each of their cases has its lead and its team throughout."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from keyworker.access.models import AccessRole
from keyworker.actions.carried_out import carry_out_moves
from keyworker.caseload.candidates import candidates
from keyworker.record.case_files import worker_document
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case, Event
from keyworker.record.projection import differences
from keyworker.record.subjects import OnTeam, OnWorker
from keyworker.record.team_moves import put_teams_right, team_differences
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, a_worker, act_on, an_office, at, done, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Office:
    return an_office()


@pytest.fixture
def there(here: Office) -> Office:
    return an_office(service=here.service, name="Seaford")


@pytest.fixture
def anna(here: Office) -> Worker:
    return a_worker(here.team, "Anna Bell", "systems", access=AccessRole.ADMINISTRATOR)


@pytest.fixture
def case(here: Office) -> Case:
    return a_case(here).working("2026-05-27").case


def moves(here: Office, anna: Worker, to: Office, first: str, cases: str = "go") -> None:
    said = {"team": to.team.slug, "first_day": first, "cases": cases}
    done(act_on(OnWorker(here.practitioner).fresh(), "move-worker", anna, **said))


def days_pass(now: datetime) -> None:
    """What the background worker does each hour."""
    carry_out_moves(now=now)
    pass_days(now=now)


def stands(case: Case, worker: Worker) -> tuple[str, str, str | None]:
    """The team of the worker, that of the case, and who leads it."""
    case.refresh_from_db()
    worker.refresh_from_db()
    lead = case.allocations.running().get(role="lead").worker
    assert case.team is not None
    assert list(differences([case])) == []
    return worker.team.name, case.team.name, lead.name if lead is not None else None


def test_from_today_their_cases_come_along(
    here: Office, there: Office, anna: Worker, case: Case
) -> None:
    moves(here, anna, there, "2026-06-01")
    assert stands(case, here.practitioner) == ("Seaford team", "Seaford team", "Ada Ruiz")


def test_cases_that_stay_keep_their_team_and_their_lead(
    here: Office, there: Office, anna: Worker, case: Case
) -> None:
    moves(here, anna, there, "2026-06-01", "stay")
    assert stands(case, here.practitioner) == ("Seaford team", "Newtown team", "Ada Ruiz")


def test_a_move_to_come_changes_nothing_until_its_day_and_is_made_up_for(
    here: Office, there: Office, anna: Worker, case: Case
) -> None:
    moves(here, anna, there, "2026-06-15")
    days_pass(at("2026-06-14 06:00"))
    assert stands(case, here.practitioner) == ("Newtown team", "Newtown team", "Ada Ruiz")
    days_pass(at("2026-06-17 06:00"))
    assert stands(case, here.practitioner) == ("Seaford team", "Seaford team", "Ada Ruiz")
    days_pass(at("2026-06-18 06:00"))
    assert Event.objects.filter(case=case, kind="worker.moved").count() == 1


def test_whoever_was_to_move_may_stay_after_all(
    here: Office, there: Office, anna: Worker, case: Case
) -> None:
    moves(here, anna, there, "2026-06-15")
    moves(here, anna, here, "2026-06-15")
    days_pass(at("2026-06-16 06:00"))
    assert stands(case, here.practitioner) == ("Newtown team", "Newtown team", "Ada Ruiz")


def test_candidates_go_by_the_team_of_the_day(here: Office, there: Office, anna: Worker) -> None:
    waiting = a_case(there).received("2026-05-18").opened("2026-05-20").case
    day = at("2026-06-15").date()
    assert here.practitioner not in {each.worker for each in candidates(waiting, as_of=day)}
    moves(here, anna, there, "2026-06-15")
    days_pass(at("2026-06-15 06:00"))
    assert here.practitioner in {each.worker for each in candidates(waiting, as_of=day)}


def a_held_case(office: Office) -> Case:
    """A case under the children-in-need policy that came from another system, allocated as it should be."""
    story = a_case(office).received("2026-05-18").happened("case.opened", "2026-05-19")
    part: dict[str, Any] = {"worker": office.practitioner, "role": "lead", "team": office.team.slug}
    return story.happened("allocation.started", "2026-05-20", by=office.manager, **part).case


def answers_for(case: Case) -> str | None:
    """Who answers for the case: nobody of one that counts as not allocated."""
    case.refresh_from_db()
    return case.accountable.name if case.accountable is not None else None


@pytest.mark.parametrize("first", ["2026-05-25", "2026-06-01"])
def test_a_case_that_comes_along_is_still_allocated(first: str) -> None:
    office = an_office("cin")
    other = an_office("cin", service=office.service, name="Seaford")
    anna = a_worker(office.team, "Anna Bell", "systems", access=AccessRole.ADMINISTRATOR)
    case = a_held_case(office)
    days_pass(at("2026-05-28 06:00"))
    assert answers_for(case) == "Ada Ruiz"
    moves(office, anna, other, first)
    days_pass(at("2026-06-02 06:00"))
    assert stands(case, office.practitioner) == ("Seaford team", "Seaford team", "Ada Ruiz")
    assert answers_for(case) == "Ada Ruiz"


def test_a_case_of_a_team_that_closes_is_still_allocated() -> None:
    office = an_office("cin")
    other = an_office("cin", service=office.service, name="Seaford")
    anna = a_worker(other.team, "Anna Bell", "systems", access=AccessRole.ADMINISTRATOR)
    case = a_held_case(office)
    closing = {"team": other.team.slug, "reason": "One team from now on"}
    done(act_on(OnTeam(office.team).fresh(), "close-team", anna, **closing))
    assert stands(case, office.practitioner) == ("Seaford team", "Seaford team", "Ada Ruiz")
    assert answers_for(case) == "Ada Ruiz"
    assert list(team_differences()) == []


def test_the_teams_that_somebody_was_of_are_those_of_the_moves_on_record(
    here: Office, there: Office, anna: Worker
) -> None:
    moves(here, anna, there, "2026-05-25")
    worker = Worker.objects.get(pk=here.practitioner.pk)
    assert [(each["team"], each["from"]) for each in worker.teams] == [
        (here.team.slug, None),
        (there.team.slug, "2026-06-01"),
    ]
    document = worker_document(worker, on=date(2026, 5, 31))
    assert document["home_team"] == here.team.slug
    Worker.objects.filter(pk=worker.pk).update(teams=[])
    assert list(team_differences()) == [
        f"worker {worker.ref}: teams differ from the moves on record"
    ]
    put_teams_right()
    assert list(team_differences()) == []
    assert Worker.objects.get(pk=worker.pk).teams == worker.teams


def test_who_moved_before_the_days_were_kept_has_them(
    here: Office, there: Office, anna: Worker
) -> None:
    moves(here, anna, there, "2026-05-25")
    moves(here, anna, here, "2026-06-15")
    days_pass(at("2026-06-17 06:00"))
    kept = Worker.objects.get(pk=here.practitioner.pk).teams
    Worker.objects.update(teams=[])
    import_module("keyworker.workforce.migrations.0016_teams_from_a_day")._read_off_moves(
        apps, SimpleNamespace(connection=connection)
    )
    assert Worker.objects.get(pk=here.practitioner.pk).teams == kept
    assert [each["from"] for each in kept] == [None, "2026-06-01", "2026-06-17"]


def test_a_move_after_the_last_day_is_refused(here: Office, there: Office, anna: Worker) -> None:
    worker = OnWorker(here.practitioner)
    done(act_on(worker.fresh(), "record-leaving", here.manager, last_day="2026-06-12"))
    said = {"team": there.team.slug, "first_day": "2026-06-15", "cases": "stay"}
    assert "leaves on" in refused(act_on(worker.fresh(), "move-worker", anna, **said))


def test_somebody_else_does_not_move_a_worker(here: Office, there: Office) -> None:
    said = {"team": there.team.slug, "first_day": "2026-06-15", "cases": "stay"}
    moved = act_on(OnWorker(here.practitioner).fresh(), "move-worker", here.manager, **said)
    assert "Only an administrator" in refused(moved)
