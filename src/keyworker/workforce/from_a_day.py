"""What holds of a worker from a day on, until the next: rows of JSON kept with them, the first day first.

Kept only of whoever went from one to another: the first row has no day, for it always was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Kept = Mapping[str, Any]


def held_on(rows: Sequence[Kept], day: date) -> Kept | None:
    """The row of that day; None where there is but one, which stands with the worker."""
    begun = [each for each in rows if first_day_of(each) <= day]
    return begun[-1] if begun else None


def first_day_of(row: Kept) -> date:
    """From when it holds."""
    return date.fromisoformat(row["from"]) if row["from"] else date.min


def row_from(first_day: date | None, **said: Any) -> Kept:
    """A row that says this from that day on; None: always was."""
    return {**said, "from": first_day.isoformat() if first_day else None}
