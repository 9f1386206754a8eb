"""One clock: asked in one place, the tests' own while they run, and never moved by what the surroundings say."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection

from keyworker import clock
from tests.child import on_path
from tests.child.sitecustomize import AHEAD
from tests.the_day import as_on, now

_SOURCE = Path(__file__).parents[1] / "src"
_ASK = "from keyworker import clock; print(clock.now().isoformat())"


def asked(path: str, **more: str) -> datetime:
    """What a program of its own says the time is."""
    environment = {**os.environ, "PYTHONPATH": path, **more}
    said = subprocess.run(
        [sys.executable, "-c", _ASK], env=environment, capture_output=True, text=True, check=True
    )
    return datetime.fromisoformat(said.stdout.strip())


def test_the_tests_and_the_programs_they_start_have_one_time() -> None:
    assert abs(asked(on_path(_SOURCE)) - now()) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "name", [AHEAD, "KEYWORKER_NOW", "KEYWORKER_AS_OF", "KEYWORKER_CLOCK_AHEAD", "FAKETIME"]
)
def test_the_product_takes_the_machines_time_whatever_its_surroundings_say(name: str) -> None:
    machines = time_machine.escape_hatch.datetime.datetime.now(tz=clock.now().tzinfo)
    for settings in ("keyworker.config.settings", "tests.settings"):
        said = asked(str(_SOURCE), **{name: "864000", "DJANGO_SETTINGS_MODULE": settings})
        assert abs(said - machines) < timedelta(minutes=1)


def test_a_test_can_be_told_on_another_day() -> None:
    with as_on("2028-02-29T00:30"):
        assert clock.now().isoformat()[:16] == "2028-02-29T00:30"


@pytest.mark.django_db
def test_nothing_in_the_database_asks_what_time_it_is_there() -> None:
    """A guard compares what is on record with what is to be recorded; a default would be another clock than ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            r"""
            SELECT proname FROM pg_proc
             WHERE proname ~ '^(casework|record|caseload|access|workforce|notices|documents|oversight|exchange)_'
               AND prosrc ~* '\m(now\(|current_date|current_time|localtime|(clock|statement|transaction)_timestamp|timeofday)'
            UNION ALL
            SELECT table_name || '.' || column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name !~ '^procrastinate_'
               AND column_default ~* '(now\(|current_|localtime|_timestamp|timeofday)'
            """
        )
        # How far an event is held against the one before it: no further than the database's own clock has come.
        assert cursor.fetchall() == [("casework_event_add",)]
