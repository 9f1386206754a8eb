"""How far ahead may a change be recorded that comes about by itself on its day?

Two years: nobody plans a post or a team for longer, and a year mistyped is told at once instead of never coming about.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from keyworker.actions.action import NotPossible
from keyworker.policy.wording import on_day

_YEARS_AHEAD: Final = 2


def refuse_too_far_ahead(day: date, *, field: str, today: date) -> None:
    """Raises NotPossible for a day more than two years ahead of today."""
    latest = _latest(today)
    if day > latest:
        raise NotPossible(
            f"{on_day(day)} is more than two years ahead: enter {on_day(latest)} or an earlier day",
            field=field,
        )


def _latest(today: date) -> date:
    year = today.year + _YEARS_AHEAD
    # No year but a leap year has a 29 February.
    return today.replace(year=year, day=min(today.day, 28) if today.month == 2 else today.day)
