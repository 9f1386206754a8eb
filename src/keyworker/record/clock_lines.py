"""How are the clocks of cases compared with the rows that are stored, and brought into line?

There are millions of them, so a clock's row is one line of text, as the database's COPY writes and reads it. A line is
made once, of a clock (``record.clock_rows``), compared with the stored one as a whole, and handed to the database as it is.
Only where two lines differ does anybody look into them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from django.db import connection

from keyworker.policy.kept import Answers
from keyworker.record.models import Timescale

# In the order of a line. The case comes first, and after the version whatever tells a clock from the others of its case.
COLUMNS: Final = (
    "case_id",
    "pack_version",
    "rule",
    "subject",
    "instance",
    "service_id",
    "team_id",
    "pack",
    "clause",
    "clause_id",
    "force",
    "title",
    "responsible",
    "worker_id",
    "missed",
    "offer",
    "about",
    "live",
    "started",
    "target",
    "limit",
    "limit_at",
    "warn_on",
    "met",
    "status",
    "days_late",
    "unit",
    "relaxed",
    "local_default",
)
_KEY: Final = slice(2, 5)
NOTHING: Final = "\\N"
_ESCAPED: Final = str.maketrans(
    {
        "\\": "\\\\",
        "\t": "\\t",
        "\n": "\\n",
        "\r": "\\r",
        "\b": "\\b",
        "\f": "\\f",
        "\v": "\\v",
    }
)

# The lines of one case, in the order of its clocks.
Lines = Mapping[str, object]


# The same few thousand titles, clauses and days come again and again.
@lru_cache(maxsize=1 << 14)
def of_text(value: str) -> str:
    """A text as a line holds it."""
    return value.translate(_ESCAPED)


def of_number(value: int | None) -> str:
    return str(value) if value is not None else NOTHING


def _of_day(value: date | None) -> str:
    return value.isoformat() if value is not None else NOTHING


# Each day as a line holds it.
OF_DAY: Final = Answers(_of_day)


def of_moment(value: datetime) -> str:
    written = value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return f"{written.rstrip('0') if value.microsecond else written}+00"


# Of what is not so, and of what is.
OF_TRUTH: Final = ("f", "t")


def stored_lines(cases: Collection[int]) -> dict[int, dict[str, int]]:
    """What is stored of each of these cases, with the numbers of the rows: one question."""
    found: dict[int, dict[str, int]] = {case: {} for case in cases}
    for row in _read(cases) if cases else ():
        pk, _, line = row.partition("\t")
        found[int(line[: line.index("\t")])][line] = int(pk)
    return found


def versions_in(lines: Iterable[str]) -> set[str]:
    """The versions of the policy by which they were worked out."""
    return {line.split("\t", 2)[1] for line in lines}


def line_differences(stored: Lines, wanted: Lines) -> Iterator[str]:
    """Where the stored lines of one case are others than are wanted, in words, each clock by its key."""
    if stored.keys() == wanted.keys():
        return
    if not stored and len(wanted) > 1:
        yield f"none of its {len(wanted)} timescales is stored"
        return
    held = {_key(line): line for line in stored}
    rows = {_key(line): line for line in wanted}
    for key in sorted(held.keys() | rows.keys()):
        if key not in rows:
            yield f"timescale {_in_words(key)} is stored, but the events do not say so"
        elif key not in held:
            yield f"timescale {_in_words(key)} is missing"
        elif held[key] != rows[key]:
            both = zip(COLUMNS, held[key].split("\t"), rows[key].split("\t"), strict=True)
            changed = sorted(name for name, one, other in both if one != other)
            yield f"timescale {_in_words(key)} differs in {', '.join(changed)}"


def write_lines(
    wanted: Mapping[int, Lines], stored: Mapping[int, Mapping[str, int]] | None = None
) -> None:
    """Bring the stored clocks of these cases into line with ``wanted``; a clock that is there keeps its number.

    ``stored`` is what is stored of them, where that was read and nobody can have changed it since.
    """
    gone: list[int] = []
    changed: list[str] = []
    new: list[str] = []
    for case, held in (stored_lines(wanted) if stored is None else stored).items():
        lines = wanted[case]
        if not held:
            new += lines
            continue
        former = {_key(line): pk for line, pk in held.items() if line not in lines}
        gone += former.values()
        for line in lines:
            if line in held:
                continue
            pk = former.get(_key(line)) if former else None
            if pk is None:
                new.append(line)
            else:
                changed.append(f"{pk}\t{line}")
    if gone:
        Timescale.objects.filter(pk__in=gone).delete()
    if changed:
        _copy(("id", *COLUMNS), changed)
    if new:
        _copy(COLUMNS, new)


def _key(line: str) -> tuple[str, ...]:
    """What tells a clock from the others of its case: its rule, what it is about, which of those that are alike."""
    return tuple(line.split("\t", _KEY.stop)[_KEY])


def _in_words(key: tuple[str, ...]) -> str:
    rule, subject, instance = key
    return f"('{rule}', '{subject}', {instance})"


def _read(cases: Collection[int]) -> Sequence[str]:
    columns = ", ".join(
        # In whichever zone the connection is, a moment is read in one.
        "(limit_at AT TIME ZONE 'UTC') || '+00'" if each == "limit_at" else _quoted(each)
        for each in ("id", *COLUMNS)
    )
    numbers = ",".join(str(int(each)) for each in cases)
    question = f"SELECT {columns} FROM {_table()} WHERE case_id = ANY('{{{numbers}}}')"  # noqa: S608
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY ({question}) TO STDOUT") as copy,
    ):
        return b"".join(copy).decode().split("\n")[:-1]


def _copy(columns: Sequence[str], lines: Sequence[str]) -> None:
    names = ", ".join(_quoted(each) for each in columns)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {_table()} ({names}) FROM STDIN") as copy,
    ):
        copy.write("\n".join(lines) + "\n")


def _table() -> str:
    return _quoted(Timescale._meta.db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
