"""Which days can be planned: none before the day on which it was planned, and how far ahead what comes about by itself?

What is booked lies on the day on which that was done or later, however late it is written up: nothing is kept that was over
when it was set. A change that comes about by itself on its day is recorded two years ahead at most: nobody plans a post
or a team for longer, and a year mistyped is told at once instead of never coming about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from keyworker.actions.action import Action, NotPossible
from keyworker.policy.casefile import local_day
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.vocabulary import EVENT_KINDS, Field, kinds
from keyworker.policy.wording import on_day
from keyworker.record.writing import NewEvent

_YEARS_AHEAD: Final = 2


def planned_before(
    fields: Iterable[Field], values: Mapping[str, Any], at: date | datetime
) -> Iterator[tuple[str, str]]:
    """Each of these fields whose day is planned and lies before the day ``at`` which it was, and what is wrong with it."""
    begins = local_day(at)
    for field in fields:
        day = as_day(values.get(field.name)) if field.ahead else None
        if day is not None and day < begins:
            yield (
                field.name,
                f"This is before {on_day(begins)}, the day on which it is set: enter that day or a later one",
            )


def refuse_planned_before(action: Action, events: Sequence[NewEvent]) -> None:
    """Raises NotPossible where one of the events that the action is to record plans a day before its own."""
    for event in events:
        own = action.own_fields.values() if event.kind == kinds.ENTRY_RECORDED else ()
        fields = (*EVENT_KINDS[event.kind].fields, *own)
        for name, wrong in planned_before(fields, event.data, event.at):
            raise NotPossible(wrong, field=name)


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
