"""Nothing hangs on one connection from one transaction to the next: a pool may lend each of them another one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

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
from django.db import connection, connections
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


@pytest.fixture
def between_pages(transactional_db: None) -> Iterator[Any]:
    """A connection as the pages have it: asked whether it is there before each page."""
    kept: Any = connections["default"]
    kept.close()
    kept.ensure_connection()
    kept.health_check_enabled, kept.health_check_done = True, False
    yield kept
    kept.close()


def test_a_connection_used_a_moment_ago_is_not_asked_whether_it_is_there(
    between_pages: Any, tmp_path: Path
) -> None:
    with (tmp_path / "said").open("w") as said:
        between_pages.connection.pgconn.trace(said.fileno())
        between_pages.close_if_health_check_failed()
        between_pages.connection.pgconn.untrace()
    assert (tmp_path / "said").read_text() == ""


def test_one_that_the_server_ended_meanwhile_is_replaced_before_the_next_page(
    between_pages: Any,
) -> None:
    number = between_pages.connection.info.backend_pid
    other = between_pages.copy()
    with other.cursor() as cursor:
        # Until it is gone, and not only told to go.
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    other.close()
    with between_pages.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid() <> %s", [number])
        assert cursor.fetchone()[0]
