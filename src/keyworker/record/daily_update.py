"""What do passing days alone bring about, with nothing recorded?

A birthday, a window that closes, a week in which nobody looked: some of a policy's states and duties begin by the day.
Each case says on which day it wakes (``record.waking``); those that wake are worked out again, so that lists and notices
know of it, not only the case's own page. All others stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import local_day
from keyworker.record.models import Case
from keyworker.record.projection import bring_on
from keyworker.record.waking import to_be_looked_at

# Few enough that somebody who saves meanwhile hardly waits.
_AT_ONCE = 25

Listener = Callable[[Case, CaseOnDay, date, datetime], None]
_listeners: list[Listener] = []
RoundListener = Callable[[datetime], object]
_of_rounds: list[RoundListener] = []


def listen_to_days(listener: Listener) -> None:
    """Have ``listener`` told of each case whose days have passed: the case as it stands, since which day, and when."""
    if listener not in _listeners:
        _listeners.append(listener)


def listen_to_rounds(listener: RoundListener) -> None:
    """Have ``listener`` told, each time, that the days have passed for every case that woke."""
    if listener not in _of_rounds:
        _of_rounds.append(listener)


def pass_days(*, now: datetime) -> int:
    """Bring every case that wakes by today up to date, a few a transaction. Returns how many cases there were.

    A case is done once, however often this is called. Several may share the work: each passes over what another holds
    just now, and so does not wait for somebody who is saving; whoever comes by next finds what was passed over.
    """
    passed = _pass_for_cases(now)
    for listener in _of_rounds:
        listener(now)
    return passed


def _pass_for_cases(now: datetime) -> int:
    today = local_day(now)
    due = to_be_looked_at(today)
    numbers = list(Case.objects.filter(due).order_by("pk").values_list("pk", flat=True))
    if not numbers:
        return 0
    last = _last_round_before(today)
    lots = (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))
    return sum(_pass(lot, due=due, last=last, today=today, now=now) for lot in lots)


def _last_round_before(today: date) -> date:
    """A day to which some case was looked at."""
    last = Case.objects.filter(derived_on__lt=today).aggregate(last=Max("derived_on"))["last"]
    return last or today - timedelta(days=1)


def _pass(lot: list[int], *, due: Q, last: date, today: date, now: datetime) -> int:
    with transaction.atomic():
        rows = Case.objects.numbered(lot).filter(due).order_by("pk").with_team()
        cases = list(rows.select_for_update(of=("self",), skip_locked=True))
        heard = {case.pk: case.derived_on for case in cases}
        for case, seen in bring_on(cases, on=today, as_of=today):
            for listener in _listeners:
                listener(case, seen, heard[case.pk] or _begun(seen, last), now)
    return len(cases)


def _begun(seen: CaseOnDay, last: date) -> date:
    """Since when a case is there that was never looked at: since the last round, or since its first record."""
    return max(last, min((each.recorded_day for each in seen.casefile.events), default=last))
