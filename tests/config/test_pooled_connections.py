"""Nothing hangs on one connection from one transaction to the next: a pool may lend each of them another one."""

from __future__ import annotations

import re
from pathlib import Path

from django.db import connection

import keyworker

# What PostgreSQL keeps with a session and not with a transaction.
_OF_A_SESSION = re.compile(
    r"pg_(try_)?advisory_(un)?lock|\bLISTEN\s|\bCREATE\s+TEMP|\bDECLARE\s+\w+\s+CURSOR|\bPREPARE\s+\w+\s+AS\b"
    r"|\bSET\s+(?!LOCAL\b)(SESSION|ROLE|search_path|TimeZone|statement_timeout|lock_timeout)\b|set_config\([^)]*false\)",
)


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


def test_the_driver_keeps_no_statement_and_no_cursor_on_a_connection() -> None:
    assert connection.get_connection_params()["prepare_threshold"] is None
    assert connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
