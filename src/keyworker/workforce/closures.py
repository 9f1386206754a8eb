"""How does a service keep the days on which it is closed, and which of them hold on a day?

Each is kept as a row of JSON with the service, so that whoever asks for its policy asks the database nothing more. One that
was withdrawn stays, with the day of that: until then it was known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from keyworker.policy.closures import LocalClosure

Kept = Mapping[str, Any]


class _Row(TypedDict):
    first: str
    until: str
    known: str
    title: str
    withdrawn: str | None


def as_kept(closure: LocalClosure) -> dict[str, Any]:
    """The closure as a row."""
    row: _Row = {
        "first": closure.from_.isoformat(),
        "until": closure.until.isoformat(),
        "known": closure.known.isoformat(),
        "title": closure.title,
        "withdrawn": None,
    }
    return dict(row)


def known_on(rows: Sequence[Kept], day: date) -> tuple[LocalClosure, ...]:
    """Those that were said by ``day`` and not withdrawn by then."""
    if not rows:
        return ()
    on = day.isoformat()
    return tuple(_read(each) for each in rows if _holds(each, on))


def without(rows: Sequence[Kept], closure: LocalClosure, *, from_day: date) -> list[dict[str, Any]]:
    """The rows, this closure withdrawn from that day on."""
    withdrawn = from_day.isoformat()
    return [
        {**each, "withdrawn": withdrawn}
        if not each["withdrawn"] and _read(each) == closure
        else dict(each)
        for each in rows
    ]


def _holds(row: Kept, on: str) -> bool:
    return row["known"] <= on and not (row["withdrawn"] and row["withdrawn"] <= on)


def _read(row: Kept) -> LocalClosure:
    return LocalClosure(
        from_=date.fromisoformat(row["first"]),
        until=date.fromisoformat(row["until"]),
        known=date.fromisoformat(row["known"]),
        title=row["title"],
    )
