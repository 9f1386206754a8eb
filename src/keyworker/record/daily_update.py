"""What do passing days alone bring about, with nothing recorded?

A birthday, a window that closes, a week in which nobody looked: some of a policy's states and duties begin by the day.
Cases are therefore looked at again once a day, so that lists and notices know of it, not only the case's own page.
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

# Few enough that somebody who saves meanwhile hardly waits.
_AT_ONCE = 25

Listener = Callable[[Case, CaseOnDay, date, datetime], None]
_listeners: list[Listener] = []


def listen_to_days(listener: Listener) -> None:
    """Have ``listener`` told of each case whose days have passed: the case as it stands, since which day, and when."""
    if listener not in _listeners:
        _listeners.append(listener)


def pass_days(*, now: datetime) -> int:
    """Bring every case that is not closed up to today, a few a transaction. Returns how many cases there were.

    A case is done once a day, however often this is called. Several may share the work: each passes over what another
    holds just now, and so does not wait for somebody who is saving; whoever comes by next finds what was passed over.
    """
    today = local_day(now)
    # A case that was never looked at has been there since the last round, or began with it.
    last = Case.objects.aggregate(last=Max("derived_on"))["last"] or today - timedelta(days=1)
    done, after = 0, 0
    while batch := _next(today, after):
        done += _pass(batch, since=last, today=today, now=now)
        after = batch[-1]
    return done


def _next(today: date, after: int) -> list[int]:
    waiting = Case.objects.not_closed().filter(Q(derived_on__isnull=True) | Q(derived_on__lt=today))
    return list(waiting.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])


def _pass(batch: list[int], *, since: date, today: date, now: datetime) -> int:
    with transaction.atomic():
        rows = Case.objects.filter(pk__in=batch).filter(
            Q(derived_on__isnull=True) | Q(derived_on__lt=today)
        )
        cases = list(
            rows.order_by("pk").with_team().select_for_update(of=("self",), skip_locked=True)
        )
        before = {case.pk: case.derived_on or since for case in cases}
        for case, seen in bring_on(cases, on=today, as_of=today):
            for listener in _listeners:
                listener(case, seen, before[case.pk], now)
    return len(cases)
