"""Do the stored clocks still follow the version of the policy that is in force?

When a new version takes effect, nothing is recorded on any case; yet from that day its duties are the new version's.
Nobody has to run anything on that day: clocks that are looked at and found to follow an earlier version are worked out
again first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from keyworker.record.governing_pack import pack_for, versions_for
from keyworker.record.models import Case, Timescale
from keyworker.record.projection import project_many
from keyworker.workforce.models import Service

Clock = TypeVar("Clock", bound=Timescale)


def up_to_date(clocks: QuerySet[Timescale, Clock], *, on: date) -> list[Clock]:
    """These clocks under the version of the policy in force ``on`` that day, worked out again where they were not."""
    rows = list(clocks)
    late = behind(rows, on=on)
    if not late:
        return rows
    follow(late, on=on)
    return list(clocks.all())


def follow_service(service: Service, *, on: date) -> int:
    """Bring a service's cases to the version in force ``on`` that day, before they are counted. Returns how many.

    Asks the database nothing where the service's policy has one version.
    """
    versions, pack = versions_for(service), pack_for(service, on)
    if len(versions) < 2:
        return 0
    earlier = [each.version for each in versions if each.effective < pack.header.effective]
    cases = Case.objects.not_closed().filter(service=service, pack_version__in=earlier)
    late = set(cases.values_list("pk", flat=True))
    return follow(late, on=on) if late else 0


def behind(clocks: Iterable[Timescale], *, on: date) -> set[int]:
    """The cases, by number, of which a clock follows an earlier version than the one in force ``on`` that day."""
    return {clock.case_id for clock in clocks if _is_behind(clock, on)}


def follow(cases: Iterable[int], *, on: date) -> int:
    """Work out these cases again under the version in force ``on`` that day. Returns how many."""
    with transaction.atomic():
        rows = Case.objects.filter(pk__in=set(cases)).order_by("pk")
        return project_many(rows.with_team().select_for_update(of=("self",)), on=on)


def _is_behind(clock: Timescale, on: date) -> bool:
    effective = {each.version: each.effective for each in versions_for(clock.case.service)}
    if len(effective) < 2 or clock.case.stage == "closed":
        return False
    pack = pack_for(clock.case.service, on)
    if pack.header.version == clock.pack_version:
        return False
    # Somebody may look back to a day before the version that the clocks follow; they are never taken back.
    return effective.get(clock.pack_version, date.min) < effective.get(
        pack.header.version, date.min
    )
