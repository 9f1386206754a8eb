"""When must a case be looked at again, though nothing is recorded on it?

On the day on which something worked out of it may differ (``decisions.clocks.next_change`` finds it), when another version
of its policy takes effect or ends, and at once where passing days have brought about what nobody was told of yet. What
else a case rests on (a worker's job, a child's day of birth, which policy its service names) wakes it at once, too, by
triggers of the database: see the migration that adds ``wakes_on``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain

from django.db.models import Q

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.next_change import next_change
from keyworker.policy.casefile import CaseFile
from keyworker.record.governing_pack import content_of, pack_for, versions_for
from keyworker.record.models import Case
from keyworker.record.models.cases import AT_ONCE
from keyworker.workforce.models import Service


def waking_day(
    case: Case, seen: CaseOnDay, derived: Iterable[Clock], *, since: date | None, policy_on: date
) -> date:
    """The day on which an open case, as just worked out, is to be looked at again.

    ``since`` is the day to which those who listen to passing days have heard of it, None where they never did;
    ``policy_on`` the day whose version of the policy it follows.
    """
    if since is None:
        return AT_ONCE
    days = chain(
        _untold(seen, since), _versions_turn(case, policy_on), (next_change(seen, derived),)
    )
    return min(days)


def slept_until(case: Case, casefile: CaseFile) -> date:
    """The day of its last record, where the case was to sleep beyond it: nothing came until then that is untold."""
    recorded = max((each.recorded_day for each in casefile.events), default=date.min)
    sleeps = case.derived_on is not None and case.wakes_on is not None and case.wakes_on > recorded
    return recorded if sleeps else date.min


def to_be_looked_at(today: date) -> Q:
    """Which cases: those that wake, and those worked out by another text of their policy or another Keyworker."""
    wanted = Q(wakes_on__lte=today)
    for service in Service.objects.all():
        outdated = ~Q(derived_with=content_of(pack_for(service, today)))
        wanted |= Q(service=service) & ~Q(stage="closed") & outdated
    return wanted


def _untold(seen: CaseOnDay, since: date) -> Iterator[date]:
    """When passing days alone began or ended a state that nobody was told of."""
    for kind in ("state.entered", "state.left"):
        for each in seen.of_kind(kind):
            if each.id is None and each.day > since:
                yield each.day


def _versions_turn(case: Case, after: date) -> Iterator[date]:
    """When a version of its policy takes effect or has ended."""
    for each in versions_for(case.service):
        ended = (each.until + timedelta(days=1),) if each.until is not None else ()
        yield from (day for day in (each.effective, *ended) if day > after)
