"""Which jobs had, has and will a worker have, each from which day?

Kept as rows of JSON with the worker, the first day first, and only of whoever went from one job to another: the first row
says the job in which they began, and has no day. From its day on each holds until the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

Kept = Mapping[str, Any]


def role_on(jobs: Sequence[Kept], day: date) -> str | None:
    """The job role of that day; None where there is but one, which stands with the worker."""
    begun = [each for each in jobs if _first(each) <= day]
    return str(begun[-1]["role"]) if begun else None


def with_job(jobs: Sequence[Kept], role: str, first_day: date, *, before: str) -> list[Kept]:
    """The rows with that job from that day on; ``before`` is the only job there was, where there are no rows yet."""
    others = [
        each for each in jobs or [_row(before, None)] if each["from"] != first_day.isoformat()
    ]
    return sorted([*others, _row(role, first_day)], key=_first)


def without_job(jobs: Sequence[Kept], first_day: date) -> list[Kept]:
    """The rows without the job that began on that day: the one before it goes on."""
    left = [each for each in jobs if each["from"] != first_day.isoformat()]
    return left if len(left) > 1 else []


def put_right(jobs: Sequence[Kept], role: str, day: date) -> list[Kept]:
    """The rows where what held on that day is another job than was entered."""
    held = max((_first(each) for each in jobs if _first(each) <= day), default=None)
    return [{**each, "role": role} if _first(each) == held else dict(each) for each in jobs]


def changes(jobs: Sequence[Kept]) -> Iterator[tuple[str, date]]:
    """Each job that they went to, with its first day."""
    yield from ((str(each["role"]), _first(each)) for each in jobs if each["from"])


def _row(role: str, first_day: date | None) -> Kept:
    return {"role": role, "from": first_day.isoformat() if first_day else None}


def _first(row: Kept) -> date:
    return date.fromisoformat(row["from"]) if row["from"] else date.min
