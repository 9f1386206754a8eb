"""Does it pay to keep the events of many cases in partitions? The same rows in one table and in sixteen, asked in turns.

``python -m benchmarks.hosts.partitions [--events N]``; decision 32 rests on it.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.hosts.processes import end_when_told
from benchmarks.hosts.servers import Servers, own
from benchmarks.ratios import Ratio, in_turns, table

_PARTS = 16
_OF_A_CASE = 25
_AT_ONCE = 200
_COLUMNS = """(id bigint NOT NULL, case_id bigint NOT NULL, seq int NOT NULL, kind text NOT NULL, at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL, by_id bigint, data jsonb NOT NULL, hash bytea NOT NULL, submission uuid)"""
# In the order of time, so that a case's events lie far apart, as they do in an authority that has worked for years.
_FILL = """
INSERT INTO {table} SELECT n, n %% %(cases)s, n / %(cases)s, 'kind.' || n %% 40, '2024-01-01'::timestamptz + n * interval '20 s',
    '2024-01-01'::timestamptz + n * interval '20 s', n %% 4000,
    jsonb_build_object('method', 'phone', 'with', 'Parent', 'note', repeat('word ', (n %% 30)::int)),
    sha256(n::text::bytea), NULL FROM generate_series(0, %(events)s - 1) n
"""


def main() -> None:
    """Make both, ask both, and print the ratio of the one in parts to the whole one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    end_when_told()
    with TemporaryDirectory(prefix="keyworker-partitions-") as name:
        own(Path(name))
        servers = Servers(Path(name))
        servers.make()
        try:
            with servers.administrator(name="keyworker") as connection:
                _make(connection, events=asked.events)
                found = _compared(connection, events=asked.events, rounds=asked.rounds)
                print(table(found))
                for each in ("whole", "parts"):
                    print(f"{each}: {_megabytes(connection, each):.0f} MiB with its indexes")
        finally:
            servers.end()


def _make(connection: psycopg.Connection[Any], *, events: int) -> None:
    connection.execute(f"CREATE TABLE whole {_COLUMNS}")
    connection.execute(f"CREATE TABLE parts {_COLUMNS} PARTITION BY HASH (case_id)")
    for number in range(_PARTS):
        connection.execute(
            f"CREATE TABLE parts_{number} PARTITION OF parts"
            f" FOR VALUES WITH (MODULUS {_PARTS}, REMAINDER {number})"
        )
    for each in ("whole", "parts"):
        connection.execute(
            _FILL.format(table=each), {"cases": events // _OF_A_CASE, "events": events}
        )
        # A key of a table in parts must hold what parts it: an event's number alone cannot be one.
        key = "id" if each == "whole" else "id, case_id"
        connection.execute(f"ALTER TABLE {each} ADD PRIMARY KEY ({key})")
        connection.execute(f"CREATE UNIQUE INDEX ON {each} (case_id, seq)")
        connection.execute(f"CREATE INDEX ON {each} (kind, id)")
        connection.execute(f"VACUUM ANALYZE {each}")


class _Questions:
    """What the pages ask of events, each many times over, of the table that is named."""

    def __init__(self, connection: psycopg.Connection[Any], *, events: int) -> None:
        self._connection, self._events = connection, events
        self._cases, self._chance = events // _OF_A_CASE, random.Random(1)

    def of_a_case(self, where: str) -> None:
        for _ in range(_AT_ONCE):
            case = self._chance.randrange(self._cases)
            self._ask(f"SELECT * FROM {where} WHERE case_id = %s ORDER BY seq", case)

    def of_many_cases(self, where: str) -> None:
        some = [self._chance.randrange(self._cases) for _ in range(1000)]
        self._ask(f"SELECT * FROM {where} WHERE case_id = ANY(%s) ORDER BY case_id, seq", some)

    def by_number(self, where: str) -> None:
        for _ in range(_AT_ONCE):
            number = self._chance.randrange(self._events)
            self._ask(f"SELECT * FROM {where} WHERE id = %s", number)

    def latest_of_a_kind(self, where: str) -> None:
        for _ in range(_AT_ONCE):
            self._ask(f"SELECT max(id) FROM {where} WHERE kind = %s", "kind.7")

    def added(self, where: str) -> None:
        copied = "1000000, kind, at, recorded_at, by_id, data, hash, NULL"
        with self._connection.transaction(force_rollback=True):
            for case in range(_AT_ONCE):
                self._connection.execute(
                    f"INSERT INTO {where} SELECT %s, case_id, {copied} FROM {where} WHERE case_id = %s AND seq = 0",
                    [self._events + case, case],
                )

    def all_of_them(self, where: str) -> None:
        self._ask(f"SELECT count(*), max(recorded_at) FROM {where} WHERE seq >= %s", 0)

    def statistics(self, where: str) -> None:
        self._connection.execute(f"ANALYZE {where}")

    def _ask(self, question: str, given: object) -> None:
        self._connection.execute(question, [given]).fetchall()


def _compared(connection: psycopg.Connection[Any], *, events: int, rounds: int) -> list[Ratio]:
    asked = _Questions(connection, events=events)
    questions: dict[str, Callable[[str], None]] = {
        "the events of a case": asked.of_a_case,
        "the events of 1,000 cases": asked.of_many_cases,
        "an event by its number": asked.by_number,
        "the latest of a kind": asked.latest_of_a_kind,
        "adding an event": asked.added,
        "going through all of them": asked.all_of_them,
        "gathering statistics": asked.statistics,
    }
    return [
        Ratio(
            f"{what}, in {_PARTS} parts",
            "in one table",
            in_turns(partial(ask, "parts"), partial(ask, "whole"), rounds=rounds),
        )
        for what, ask in questions.items()
    ]


def _megabytes(connection: psycopg.Connection[Any], name: str) -> float:
    found = connection.execute(
        "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c WHERE c.relkind = 'r' AND c.relname ~ %s",
        [rf"^{name}(_\d+)?$"],
    ).fetchone()
    assert found is not None
    return float(found[0]) / 2**20


if __name__ == "__main__":
    main()
