"""Which jobs had, has and will a worker have, each from which day?

Kept as ``from_a_day`` says: the first row is the job in which they began.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from keyworker.workforce.from_a_day import Kept, first_day_of, held_on, row_from


def role_on(jobs: Sequence[Kept], day: date) -> str | None:
    """The job role of that day; None where there is but one, which stands with the worker."""
    held = held_on(jobs, day)
    return str(held["role"]) if held else None


def with_job(jobs: Sequence[Kept], role: str, first_day: date, *, before: str) -> list[Kept]:
    """The rows with that job from that day on; ``before`` is the only job there was, where there are no rows yet."""
    others = [
        each
        for each in jobs or [row_from(None, role=before)]
        if each["from"] != first_day.isoformat()
    ]
    return sorted([*others, row_from(first_day, role=role)], key=first_day_of)


def without_job(jobs: Sequence[Kept], first_day: date) -> list[Kept]:
    """The rows without the job that began on that day: the one before it goes on."""
    left = [each for each in jobs if each["from"] != first_day.isoformat()]
    return left if len(left) > 1 else []


def put_right(jobs: Sequence[Kept], role: str, day: date) -> list[Kept]:
    """The rows where what held on that day is another job than was entered."""
    held = max((first_day_of(each) for each in jobs if first_day_of(each) <= day), default=None)
    return [{**each, "role": role} if first_day_of(each) == held else dict(each) for each in jobs]


def changes(jobs: Sequence[Kept]) -> Iterator[tuple[str, date]]:
    """Each job that they went to, with its first day."""
    yield from ((str(each["role"]), first_day_of(each)) for each in jobs if each["from"])
