"""What does a piece of work with the record take? Run in a process of its own, from the sources of the version that is asked.

``python inside.py '{"work": ..., "database": ..., ...}'`` does one of the pieces below and prints what it took as JSON, last
of all. It keeps to what versions have in common.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any


def main() -> None:
    """Do the work that is asked for, on the database that is named."""
    import django

    question = json.loads(sys.argv[1])
    django.setup()
    _use(question["database"])
    print(json.dumps(_WORK[question["work"]](question)))


def _use(name: str) -> None:
    """Have the connection speak to that database; it is made where it is missing."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    connection.settings_dict["NAME"] = name


def make(question: dict[str, Any]) -> dict[str, Any]:
    """Make the tables; where ``cases`` are asked for, a sample authority with so many open ones."""
    from django.core.management import call_command

    from keyworker import clock
    from keyworker.exchange.demo.loading import load, loaded

    call_command("migrate", verbosity=0)
    if question.get("cases") and loaded() is None:
        load(now=clock.now(), seed=1, cases=question["cases"])
    return {}


def drop(question: dict[str, Any]) -> dict[str, Any]:
    """Drop the database again."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = "keyworker"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{question["database"]}"')
    return {}


def bring_in(question: dict[str, Any]) -> dict[str, Any]:
    """Read a workbook alone, then bring it in, or try to."""
    from keyworker import clock
    from keyworker.exchange.annex_a.bring_in import import_annex_a
    from keyworker.exchange.workbook import read_workbook
    from keyworker.memory import collecting_rarely

    path = Path(question["path"])
    before = _memory()
    started = perf_counter()
    read_workbook(path)
    reading, after_reading = perf_counter() - started, _memory()
    started = perf_counter()
    with collecting_rarely():
        report = import_annex_a(path, now=clock.now(), dry_run=question["dry_run"])
    return {
        "reading": reading,
        "bringing_in": perf_counter() - started,
        "rows": report.rows.rows_in,
        "before": before,
        "after_reading": after_reading,
        "after": _memory(),
    }


def pages(question: dict[str, Any]) -> dict[str, Any]:
    """Get ready as the server does, and ask for pages in turn."""
    from django.test import Client

    from keyworker.access.models import User

    _get_ready()
    client = Client(headers={"host": "localhost"})
    client.force_login(
        User.objects.get(username="manager"), backend="keyworker.access.backends.PeopleAtWork"
    )
    at_start = _memory()
    asked = [*question["addresses"], *_of_cases()]
    for number in range(question["pages"]):
        address = asked[number % len(asked)]
        answer = client.get(address, secure=True)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return {"before": at_start, "after": _memory()}


def _of_cases() -> list[str]:
    """Pages of the manager's cases."""
    from keyworker.access.models import User
    from keyworker.record.models import Case

    team = User.objects.get(username="manager").worker.team
    cases = Case.objects.filter(team=team, stage="open").order_by("pk")[:10]
    parts = ("", "/timeline", "/timescales", "/steps")
    return [f"/cases/{each.reference}{part}" for each in cases for part in parts]


def _get_ready() -> None:
    from keyworker.config import serving

    # An earlier version reads its policies when the first page is asked for.
    ready: Callable[[], None] | None = getattr(serving, "get_ready", None)
    if ready is not None:
        ready()


def derive(question: dict[str, Any]) -> dict[str, Any]:
    """Derive every case again in this one process."""
    from django.core.management import call_command
    from django.core.management.base import CommandError

    before = _memory()
    with open(os.devnull, "w") as nowhere:
        try:
            call_command("rebuild", "--processes", "1", stdout=nowhere)
        except CommandError:
            # An earlier version knows no other way.
            call_command("rebuild", stdout=nowhere)
    return {"before": before, "after": _memory()}


def _memory() -> dict[str, int]:
    """In KiB: what this process alone holds (USS), its share of all (PSS), and the most it has held (HWM)."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    kept = {line.split(":")[0]: int(line.split()[1]) for line in lines}
    status = Path("/proc/self/status").read_text().splitlines()
    most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    own = kept["Private_Clean"] + kept["Private_Dirty"]
    return {"uss": own, "pss": kept["Pss"], "most": most}


_WORK: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "make": make,
    "drop": drop,
    "bring in": bring_in,
    "pages": pages,
    "derive": derive,
}

if __name__ == "__main__":
    main()
