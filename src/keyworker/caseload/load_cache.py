"""How is the work of a whole service counted without counting that of every team again each time?

What was counted of a team is kept, and the database notes with each change which teams' counts rest on it. A team is
counted again where such a note was made since, or where the day or the policy's rules are others: after a change to a case
held there, to its clocks, to a worker, a reduction, an absence or an agreed increase.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from keyworker.prepared import prepared
from keyworker.record.governing_pack import governing
from keyworker.record.models import TeamChange, TeamLoad
from keyworker.workforce.models import Service, Team

# Raised whenever a count comes to mean something else, so that none of the old meaning is kept.
_COUNTED_AS = 7

Count = Callable[[Sequence[Team]], dict[int, dict[str, Any]]]


def loads_of(
    service: Service, teams: Sequence[Team], day: date, count: Count
) -> dict[int, TeamLoad]:
    """The counts of these teams of a service by the team's number: one question, where nothing changed.

    ``count`` counts the teams that changed, giving every field of each.
    """
    fingerprint = _fingerprint(service, day)
    kept = _held(teams, fingerprint)
    changed = [team for team in teams if team.pk not in kept]
    return kept | _counted_again(changed, fingerprint, count) if changed else kept


def wrong_loads(service: Service, day: date, count: Count) -> list[Team]:
    """The teams of which something else is kept than counting finds; nothing is changed."""
    fingerprint = _fingerprint(service, day)
    every = list(service.teams.all())
    before = _held(every, fingerprint)
    teams = [team for team in every if team.pk in before]
    found = count(teams)
    after = _held(teams, fingerprint)
    return [
        team
        for team in teams
        # One that changed meanwhile is no longer said to hold.
        if team.pk in after
        and after[team.pk].counted == before[team.pk].counted
        and any(getattr(before[team.pk], name) != it for name, it in found[team.pk].items())
    ]


def _held(teams: Sequence[Team], fingerprint: str) -> dict[int, TeamLoad]:
    held = _that_hold(teams=[team.pk for team in teams], fingerprint=fingerprint)
    return {load.team_id: load for load in held}


@prepared
def _that_hold(*, teams: Sequence[int], fingerprint: str) -> QuerySet[TeamLoad]:
    return TeamLoad.objects.that_hold(teams, fingerprint=fingerprint)


def _counted_again(teams: Sequence[Team], fingerprint: str, count: Count) -> dict[int, TeamLoad]:
    """The counts of these teams, kept. Whoever counts the same ones at the same time waits and finds them done.

    The changes are taken in before anything is counted: one that comes while it is counted stays, and has the team
    counted once more.
    """
    with transaction.atomic():
        TeamLoad.objects.lock(teams)
        done = _held(teams, fingerprint)
        left = [team for team in teams if team.pk not in done]
        TeamChange.objects.take_in(left)
        found = count(left) if left else {}
        rows = {load.team_id: load for load in TeamLoad.objects.filter(team__in=left)}
        for number, values in found.items():
            row = rows[number]
            row.fingerprint, row.counted = fingerprint, row.counted + 1
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
    return {team.pk: done.get(team.pk) or rows[team.pk] for team in teams}


def _fingerprint(service: Service, day: date) -> str:
    """What a count rests on beside what is on record."""
    pack = governing(service, day)
    figures = f"{pack.workload!r} {pack.settings!r} {pack.header.facts!r}"
    said = f"{_COUNTED_AS} {day} {pack.id}@{pack.header.version} {figures}"
    return hashlib.sha256(said.encode()).hexdigest()
