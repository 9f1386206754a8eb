"""Was a row that no event holds changed by anybody but Keyworker: a restriction lifted, a birth date moved, a role given?

Whether a case is restricted, what a child is called and when they were born, who may open what: these stand in rows. As
Keyworker writes one, the database seals it, a digest a column; whatever changes it otherwise leaves the seal as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from django.db import connection

_WRITING: ContextVar[bool] = ContextVar("_WRITING", default=False)
_SAYS = "SELECT set_config('keyworker.writes', %s, true)"


@dataclass(frozen=True)
class Sealed:
    """What is sealed of a table, and how its row is spoken of: an SQL expression over the row ``t``."""

    columns: tuple[str, ...]
    spoken_of: str


SEALED: Final[Mapping[str, Sealed]] = {
    "casework_case": Sealed(
        (
            "restricted",
            "family_id",
            "service_id",
            "locality",
            "entered_team",
            "entered_locality",
        ),
        "'case ' || t.reference",
    ),
    "casework_person": Sealed(
        ("given_name", "family_name", "born", "expected", "died", "disabled"), "'person P' || t.id"
    ),
    "casework_familymember": Sealed(
        ("family_id", "person_id", "relationship"),
        "'place of P' || t.person_id || ' in family F' || t.family_id",
    ),
    "casework_casechild": Sealed(
        ("case_id", "person_id"), "'child P' || t.person_id || ' of a case'"
    ),
    "workforce_worker": Sealed(
        (
            "user_id",
            "name",
            "role",
            "more_roles",
            "profession",
            "qualified",
            "team_id",
            "fte",
            "started",
            "left",
            "line_manager_id",
            "does_unitemised_supervised_contact",
            "qualities",
            "jobs",
            "teams",
        ),
        "'worker W' || t.id",
    ),
    "workforce_team": Sealed(
        (
            "service_id",
            "slug",
            "name",
            "locality",
            "service_line",
            "set_up_on",
            "postcodes",
            "ended",
        ),
        "'team ' || t.slug",
    ),
    "workforce_service": Sealed(
        ("slug", "pack", "pack_from", "earlier_packs", "casework", "closures", "ended"),
        "'service ' || t.slug",
    ),
    "workforce_inspection": Sealed(
        ("worker_id", "service_id", "given_at", "until"), "'inspection ' || t.id"
    ),
    "access_user": Sealed(("access_role", "is_active"), "'account ' || t.id"),
    "access_accessgrant": Sealed(
        ("user_id", "subject", "subject_id", "reason", "granted_at", "until"),
        "'leave ' || t.id || ' to open a record'",
    ),
}
_CHANGED = """
    SELECT {spoken_of}, s.id IS NULL, string_agg(c.name, ', ' ORDER BY c.name)
      FROM {table} t
      LEFT JOIN casework_sealedrow s ON s.of_table = '{table}' AND s.row_id = t.id
      CROSS JOIN LATERAL jsonb_each_text(casework_digests('{table}', t.id, to_jsonb(t), '{{{columns}}}')) c(name, digest)
     WHERE s.digests ->> c.name IS DISTINCT FROM c.digest
     GROUP BY t.id, s.id ORDER BY t.id
"""
_GONE = """
    SELECT s.row_id FROM casework_sealedrow s
     WHERE s.of_table = '{table}' AND NOT EXISTS (SELECT FROM {table} t WHERE t.id = s.row_id)
     ORDER BY 1
"""
_SEAL_ALL = """
    INSERT INTO casework_sealedrow (of_table, row_id, digests)
    SELECT '{table}', t.id, casework_digests('{table}', t.id, to_jsonb(t), '{{{columns}}}') FROM {table} t
    ON CONFLICT (of_table, row_id) DO UPDATE SET digests = excluded.digests
"""
_FORGET_GONE = """
    DELETE FROM casework_sealedrow s
     WHERE s.of_table = '{table}' AND NOT EXISTS (SELECT FROM {table} t WHERE t.id = s.row_id)
"""


@contextmanager
def written_by_keyworker() -> Iterator[None]:
    """Inside this, and a transaction, rows are changed by Keyworker itself: whoever changes one otherwise is noticed."""
    if _WRITING.get():
        yield
        return
    token = _WRITING.set(True)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_SAYS, ["yes"])
        yield
        # Where the transaction is undone, after an exception or a trial, this is with it.
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_SAYS, [""])
    finally:
        _WRITING.reset(token)


def row_problems() -> Iterator[str]:
    """Each row that is not as Keyworker last wrote it, with the columns that differ, and each that is gone."""
    with connection.cursor() as cursor:
        for table, sealed in SEALED.items():
            cursor.execute(_of(_CHANGED, table, sealed))
            for spoken_of, added, columns in cursor.fetchall():
                what = (
                    "was added"
                    if added
                    else f"has another {columns} than Keyworker wrote: it was changed"
                )
                yield f"{spoken_of}: {what} in the database by hand"
            cursor.execute(_of(_GONE, table, sealed))
            for (number,) in cursor.fetchall():
                yield f"{table} {number}: was taken out of the database by hand"


def accept_rows() -> None:
    """Seal every row as it stands now, for whoever has looked at what ``row_problems`` says. Needs the tables' owner."""
    with connection.cursor() as cursor:
        for table, sealed in SEALED.items():
            cursor.execute(_of(_SEAL_ALL, table, sealed))
            cursor.execute(_of(_FORGET_GONE, table, sealed))


def _of(query: str, table: str, sealed: Sealed) -> str:
    return query.format(table=table, spoken_of=sealed.spoken_of, columns=",".join(sealed.columns))
