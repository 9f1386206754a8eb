"""Do the stored clocks still follow the version of the policy that is in force?

When a new version takes effect, nothing is recorded on any case; yet from that day its duties are the new version's.
On that day every case wakes, and the daily update brings them over. Whoever looks before it came by waits for nothing but
what is shown: clocks that are found to follow an earlier version are worked out again first, a few cases a transaction,
and a case that somebody holds just now is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from keyworker.policy.kept import Answers
from keyworker.prepared import prepared
from keyworker.record.governing_pack import pack_for, versions_for, why_unreadable
from keyworker.record.models import Case, Timescale
from keyworker.record.projection import bring_on
from keyworker.workforce.models import Service

Clock = TypeVar("Clock", bound=Timescale)
# Few enough that somebody who saves meanwhile hardly waits.
_AT_ONCE = 25


def up_to_date(ask: Callable[[], list[Clock]], *, on: date) -> list[Clock]:
    """The clocks asked for under the version of the policy in force ``on`` that day, asked for again where they were not."""
    rows = ask()
    late = behind(rows, on=on)
    if not late:
        return rows
    follow(late, on=on)
    return ask()


def follow_service(service: Service, *, on: date) -> int:
    """Bring a few of a service's cases that are behind to the version in force ``on`` that day. Returns how many.

    For a page that counts the whole service: nobody who looks at it waits for all of them, which is the daily update's to
    do. Asks the database nothing where the service's policy has one version, or cannot be read.
    """
    if why_unreadable(service, on):
        return 0
    versions, pack = versions_for(service), pack_for(service, on)
    if len(versions) < 2:
        return 0
    earlier = [each.version for each in versions if each.effective < pack.header.effective]
    return follow(_following(_AT_ONCE, service=service.pk, versions=earlier), on=on)


@prepared
def _following(most: int, *, service: int, versions: Sequence[str]) -> QuerySet[Case, int]:
    cases = Case.objects.not_closed().filter(service=service, pack_version__in=versions)
    return cases.order_by("pk").values_list("pk", flat=True)[:most]


def behind(clocks: Iterable[Timescale], *, on: date) -> set[int]:
    """The cases, by number, of which a clock follows an earlier version than the one in force ``on`` that day."""
    earlier: Answers[Service, _Earlier] = Answers(lambda service: _earlier_than_now(service, on))
    return {
        clock.case_id
        for clock in clocks
        if clock.case.stage != "closed" and earlier[clock.case.service].holds(clock.pack_version)
    }


def follow(cases: Iterable[int], *, on: date) -> int:
    """Work out these cases again under the version in force ``on`` that day, a few a transaction. Returns how many.

    What is done stays done where it is stopped; a case that is held meanwhile is left for whoever comes by next.
    """
    numbers = sorted(set(cases))
    lots = (numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE))
    return sum(_follow(lot, on) for lot in lots)


def _follow(lot: list[int], on: date) -> int:
    with transaction.atomic():
        rows = Case.objects.numbered(lot).order_by("pk").with_team()
        held = rows.select_for_update(of=("self",), skip_locked=True)
        return len(bring_on(list(held), on=on))


@dataclass(frozen=True)
class _Earlier:
    """The days on which a service's versions took effect; ``now`` that of the one in force, none where it has but one."""

    effective: Mapping[str, date]
    now: date | None

    def holds(self, version: str) -> bool:
        """Whether that version is earlier than the one in force, or none of those that we know."""
        # Somebody may look back to a day before the version that the clocks follow; they are never taken back.
        return self.now is not None and self.effective.get(version, date.min) < self.now


def _earlier_than_now(service: Service, on: date) -> _Earlier:
    if why_unreadable(service, on):
        return _Earlier({}, None)
    effective = {each.version: each.effective for each in versions_for(service)}
    if len(effective) < 2:
        return _Earlier(effective, None)
    now = pack_for(service, on).header.version
    return _Earlier(effective, effective.get(now, date.min))
