"""Does everything read off the events still follow from them, case by case, and what is put right where it does not?

Cases are taken a few at a time, each lot in a transaction of its own and derived once, so that memory does not grow with
the authority, nobody waits long for a case, and what was done stays done where it is stopped. A lot that is put right is
held until it is written; one that is only looked at is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet

from keyworker.prepared import prepared
from keyworker.record.in_processes import in_processes
from keyworker.record.models import Case
from keyworker.record.projection import compared, put_right

# Few enough that a page that wants one of them hardly waits.
_AT_ONCE = 50


@dataclass(frozen=True)
class Rebuilt:
    """A lot of cases that has been looked at: how many, the number of the last, and where rows differed."""

    cases: int
    last: int
    differences: tuple[str, ...]


def rebuild(*, on: date, check: bool, processes: int, after: int = 0) -> Iterator[Rebuilt]:
    """Every case numbered past ``after``, lot by lot, in that order; nothing is changed with ``check``.

    ``on`` is the day whose version of the policy must be followed, as for ``projection.differences``.
    """
    numbers = list(
        Case.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True).iterator()
    )
    lots = [numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE)]
    looked_at = in_processes(partial(_looked_at, on=on, check=check), lots, processes=processes)
    for lot, differences in zip(lots, looked_at, strict=True):
        yield Rebuilt(len(lot), lot[-1], differences)


def put_cases_right(numbers: Sequence[int]) -> None:
    """Have what is stored of these cases say what their events come to; where it does so already it stays as it is."""
    for start in range(0, len(numbers), _AT_ONCE):
        _looked_at(numbers[start : start + _AT_ONCE], on=date.min, check=False)


def _looked_at(numbers: Sequence[int], *, on: date, check: bool) -> tuple[str, ...]:
    with transaction.atomic():
        cases = _cases("looked at" if check else "held", numbers=numbers)
        found = compared(cases, on=on)
        if not check:
            put_right(found)
    return tuple(sentence for each in found for sentence in each.differences)


@prepared
def _cases(how: Literal["looked at", "held"], *, numbers: Sequence[int]) -> QuerySet[Case]:
    rows = Case.objects.numbered(numbers).with_team().order_by("pk")
    return rows.select_for_update(of=("self",)) if how == "held" else rows
