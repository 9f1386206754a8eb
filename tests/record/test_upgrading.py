"""A database from before everything had one record of events keeps all it held when it is brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.migrations.executor import MigrationExecutor

from tests.builders import at

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("casework", "0008_loads_and_versions"), ("workforce", "0004_team_events")]
NOW = [("casework", "0011_no_team_events"), ("workforce", "0006_subjects_and_reductions")]
# The one name under which Django lets a test open a database that is not in its settings.
ALIAS = NO_DB_ALIAS


@pytest.fixture
def old_database() -> Iterator[str]:
    """A database of its own, as it was before."""
    name = f"upgraded_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connections.databases[ALIAS] = {**connections.databases["default"], "NAME": name}
    try:
        MigrationExecutor(connections[ALIAS]).migrate(BEFORE)
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections.databases[ALIAS]
        del connections[ALIAS]
        with connection.cursor() as cursor:
            # Not by force: the server's own housekeeping may be at work there, which only it may send away.
            cursor.execute(f"DROP DATABASE {name}")


class Tables:
    """The rows of that database at one state of its schema."""

    def __init__(self, targets: list[tuple[str, str]]) -> None:
        self.apps = MigrationExecutor(connections[ALIAS]).loader.project_state(targets).apps

    def __call__(self, app: str, model: str) -> Any:
        return self.apps.get_model(app, model).objects.using(ALIAS)


def with_rows_of_the_old_kind() -> dict[str, int]:
    old = Tables(BEFORE)
    user = old("access", "User").create(username="morgan")
    service = old("workforce", "Service").create(slug="early-help", name="Early help")
    team = old("workforce", "Team").create(service=service, slug="north", name="North")
    posts = {"team": team, "started": date(2020, 1, 6)}
    manager = old("workforce", "Worker").create(name="Morgan", role="manager", user=user, **posts)
    worker = old("workforce", "Worker").create(name="Ada", role="practitioner", **posts)
    old("workforce", "Duty").create(
        worker=worker, kind="mentoring", percent=10, started=date(2026, 1, 5), reason="New starter"
    )
    old("workforce", "Absence").create(
        worker=worker,
        first_day=date(2026, 3, 2),
        returned=date(2026, 3, 9),
        recorded_at=at("2026-03-01"),
    )
    old("workforce", "Confirmation").create(
        worker=worker, name="nqsw", value=True, by=manager, at=at("2026-02-02")
    )
    session = old("casework", "SupervisionSession").create(
        worker=worker,
        supervisor=manager,
        held_on=date(2026, 4, 1),
        recorded_at=at("2026-04-02"),
        recorded_by=user,
        caseload_reviewed=True,
        notes="Wants to train as a mentor",
        attempt=uuid4(),
    )
    old("casework", "SupervisionSignature").create(session=session, by=worker, at=at("2026-04-03"))
    planned = old("casework", "TeamEvent").create(
        service=service,
        kind="turn.planned",
        at=at("2026-01-02"),
        recorded_at=at("2026-01-02"),
        by=manager,
        data={"worker": f"W{manager.pk}", "on": "2026-01-12"},
        attempt=uuid4(),
    )
    old("casework", "TeamEvent").create(
        service=service,
        kind="event.corrected",
        at=at("2026-01-03"),
        recorded_at=at("2026-01-03"),
        data={"corrects": f"E{planned.pk}", "reason": "Swapped"},
    )
    old("casework", "TeamEvent").create(
        service=service,
        team=team,
        kind="caseload.checked",
        at=at("2026-01-04"),
        recorded_at=at("2026-01-04"),
        by=manager,
    )
    return {"worker": worker.pk, "manager": manager.pk}


def brought_up_to_date() -> Tables:
    MigrationExecutor(connections[ALIAS]).migrate(NOW)
    return Tables(NOW)


def test_what_was_kept_of_teams_and_workers_becomes_events_with_who_and_when(
    old_database: str,
) -> None:
    people = with_rows_of_the_old_kind()
    now = brought_up_to_date()
    events = now("casework", "Event")
    of_worker = events.filter(worker_id=people["worker"]).order_by("seq")
    assert [(each.kind, each.by_id) for each in of_worker] == [
        ("quality.confirmed", people["manager"]),
        ("absence.started", None),
        ("session.recorded", people["manager"]),
        ("session.signed", people["worker"]),
        # When these were entered was not kept; they are recorded as the database is brought up to date.
        ("absence.ended", None),
        ("reduction.started", None),
    ]
    assert [each.seq for each in of_worker] == [1, 2, 3, 4, 5, 6]
    assert not any("mentor" in str(each.data.get("notes", "")) for each in of_worker)
    planned, corrected = events.filter(service__isnull=False).order_by("seq")
    assert (planned.kind, corrected.data["corrects"]) == ("turn.planned", f"E{planned.pk}")
    assert events.get(team__isnull=False).kind == "caseload.checked"
    assert now("workforce", "Worker").get(pk=people["worker"]).version == 6
    assert now("workforce", "Reduction").get().reason == "New starter"


def test_every_chain_holds_after_it(old_database: str) -> None:
    with_rows_of_the_old_kind()
    brought_up_to_date()
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE e.hash = casework_event_hash(e.previous_hash, e))"
            " FROM casework_event e"
        )
        assert cursor.fetchone() == (9, 9)


def test_open_cases_are_in_their_lists_as_soon_as_these_are_kept_in_order(
    old_database: str,
) -> None:
    before = [("casework", "0041_not_opened")]
    MigrationExecutor(connections[ALIAS]).migrate(before)
    old = Tables(before)
    service = old("workforce", "Service").create(slug="early-help", name="Early help")
    family = old("casework", "Family").create()
    old("casework", "Case").create(
        reference="KW-26-000001",
        family=family,
        service=service,
        stage="open",
        opened_on=date(2026, 5, 4),
    )
    after = [("casework", "0042_lists_kept_in_order")]
    MigrationExecutor(connections[ALIAS]).migrate(after)
    assert Tables(after)("casework", "Case").get().without_lead_since == date(2026, 5, 4)
