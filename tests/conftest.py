"""What do tests with a database share?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings

from keyworker.access.models import AccessRole
from keyworker.prepared import Checking
from keyworker.workforce.models import Worker
from tests.builders import Office, a_worker, an_office

# How long an answer takes is measured by bin/bench; a machine that is busy proves nothing wrong.
settings.register_profile("keyworker", deadline=None)
settings.load_profile("keyworker")

# Wherever a test asks what is prepared, the text is held against the one that Django would make.
Checking.every_time = True


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What one test held against Django's own, another holds again."""
    Checking.held.clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's name is the same in every process: one that holds an address in memory is another in each."""
    nameless = [each.nodeid for each in items if " at 0x" in each.nodeid]
    if nameless:
        raise pytest.UsageError(f"give its cases names of their own (ids=...): {nameless[0]}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that commit are cleaned up by emptying tables, which the record refuses; a test of that switches it on."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            r"SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%\_never\_emptied'"
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")


@pytest.fixture
def office(db: None) -> Office:
    """An early help service with a team, its managers and practitioners."""
    return an_office()


@pytest.fixture
def group_manager(office: Office) -> Worker:
    """Whoever answers for several teams, as a policy with group managers has it."""
    return a_worker(office.team, "Nia Gray", "group-manager", access=AccessRole.SERVICE_MANAGER)
