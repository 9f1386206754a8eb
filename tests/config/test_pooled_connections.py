"""Nothing hangs on one connection from one transaction to the next: a pool may lend each of them another one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

import keyworker
from tests.config.running import environment, own_folder

# What PostgreSQL keeps with a session and not with a transaction.
_OF_A_SESSION = re.compile(
    r"pg_(try_)?advisory_(un)?lock|\bLISTEN\s|\bCREATE\s+TEMP|\bDECLARE\s+\w+\s+CURSOR|\bPREPARE\s+\w+\s+AS\b"
    r"|\bSET\s+(?!LOCAL\b)(SESSION|ROLE|search_path|TimeZone|statement_timeout|lock_timeout)\b|set_config\([^)]*false\)",
)

_GIVEN = "postgresql://keyworker_app@127.0.0.1:1/keyworker"
_WHETHER_KEPT = """
import django
django.setup()
from django.conf import settings
from django.db import connection
print(settings.KEYWORKER_PREPARED, connection.get_connection_params()["prepare_threshold"])
"""


def test_the_pages_and_workers_ask_for_nothing_that_a_session_keeps() -> None:
    sources = Path(keyworker.__file__).parent
    found = [
        f"{path.relative_to(sources)}: {match.group()}"
        for path in sorted(sources.rglob("*.py"))
        if "migrations" not in path.parts
        for match in _OF_A_SESSION.finditer(_without_functions_own(path.read_text("utf-8")))
    ]
    assert found == []


def _without_functions_own(text: str) -> str:
    """The text without what is set of a function: it holds while that runs, whoever lends the connection."""
    return text.replace("ALTER FUNCTION {function} SET search_path", "")


def test_a_lock_of_the_session_would_be_found() -> None:
    assert _OF_A_SESSION.search("SELECT pg_try_advisory_lock(1)")
    assert not _OF_A_SESSION.search("SELECT pg_advisory_xact_lock(1)")
    assert _OF_A_SESSION.search("SET search_path = a")
    assert not _OF_A_SESSION.search("SET LOCAL search_path = a")


def test_the_driver_keeps_no_cursor_on_a_connection() -> None:
    assert connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]


@pytest.mark.parametrize(
    ("given", "keeps"),
    [
        ({"DATABASE_URL": _GIVEN}, "False None"),
        ({"DATABASE_URL": _GIVEN, "KEYWORKER_PREPARED": "1"}, "True 1"),
        ({"DATABASE_URL": _GIVEN, "KEYWORKER_PREPARED": "0"}, "False None"),
    ],
    ids=["a server that is given", "one without a pool", "one with a pool"],
)
def test_no_statement_is_kept_on_a_connection_that_a_pool_may_lend(
    given: dict[str, str], keeps: str
) -> None:
    with own_folder() as folder:
        asked = subprocess.run(
            [sys.executable, "-c", _WHETHER_KEPT],
            env=environment(folder, DJANGO_SETTINGS_MODULE="keyworker.config.settings", **given),
            capture_output=True,
            text=True,
            check=True,
        )
    assert asked.stdout.strip() == keeps
