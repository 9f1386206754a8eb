"""A change that comes while a team is counted is counted the next time, however the two lie across each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connections, transaction

from keyworker.caseload.load_cache import loads_of
from keyworker.workforce.models import Team, Worker
from tests.builders import Office, a_worker, an_office, days_after

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = days_after("2026-06-01", 0)
_LONG = 20  # seconds, after which something waits that should not


@pytest.fixture
def office(transactional_db: None) -> Office:
    return an_office("suffolk")


def workers_of(teams: Sequence[Team]) -> dict[int, dict[str, Any]]:
    """A count that is easily checked: how many workers each team has."""
    return {team.pk: {"open": Worker.objects.filter(team=team).count()} for team in teams}


def counted(office: Office, count: Callable[..., Any] = workers_of) -> int:
    return loads_of(office.service, [office.team], TODAY, count)[office.team.pk].open


def elsewhere(happens: Callable[[], Any]) -> Any:
    """The same over a connection of its own, done by the time it is answered."""

    def run() -> Any:
        try:
            return happens()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result(timeout=_LONG)


def test_a_change_kept_while_its_team_is_counted_has_it_counted_again(office: Office) -> None:
    def counting(teams: Sequence[Team]) -> dict[int, dict[str, Any]]:
        found = workers_of(teams)
        elsewhere(lambda: a_worker(office.team, "Ian Shaw", "business-support"))
        return found

    before = counted(office, counting)
    assert counted(office) == before + 1
    assert counted(office, _nobody_should_count) == before + 1


def test_a_change_under_way_while_its_team_is_counted_counts_once_it_is_kept(
    office: Office,
) -> None:
    before = counted(office)
    with transaction.atomic():
        a_worker(office.team, "Ian Shaw", "business-support")
        # Others neither see it nor wait for it.
        assert elsewhere(lambda: counted(office)) == before
    assert counted(office) == before + 1


def test_two_who_count_the_same_team_never_keep_the_older_count(office: Office) -> None:
    begun, changed = Event(), Event()

    def slowly(teams: Sequence[Team]) -> dict[int, dict[str, Any]]:
        found = workers_of(teams)
        begun.set()
        assert changed.wait(_LONG)
        return found

    def first() -> int:
        try:
            return counted(office, slowly)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        older = thread.submit(first)
        assert begun.wait(_LONG)
        a_worker(office.team, "Ian Shaw", "business-support")
        changed.set()
        newer = counted(office)
        assert newer == older.result(_LONG) + 1
    assert counted(office, _nobody_should_count) == newer


def _nobody_should_count(teams: Sequence[Team]) -> dict[int, dict[str, Any]]:
    raise AssertionError(f"counted again: {teams}")
