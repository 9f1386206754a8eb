"""How are the caseloads of a whole service counted without counting those of every team again each time?

What a team's count rests on comes to one fingerprint, asked of the database for all teams at once. A team whose
fingerprint is the one kept is not counted again; any change to a case held there, to a worker, a reduction, an absence, an
agreed increase, the policy or the day gives another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from keyworker.record.governing_pack import pack_for
from keyworker.record.models import TeamLoad
from keyworker.workforce.models import Service, Team

_RESTS_ON = """
    SELECT w.team_id, md5(concat_ws('|',
        sum(hashtext(w::text)::bigint), min(held.said), min(reduced.said), min(away.said)))
      FROM workforce_worker w
      LEFT JOIN (SELECT v.team_id, sum(hashtext(concat_ws(':', a.id, a.role, c.id, c.version, c.stage))::bigint) AS said
                   FROM casework_allocation a
                   JOIN casework_case c ON c.id = a.case_id AND c.stage IN ('open', 'on-hold')
                   JOIN workforce_worker v ON v.id = a.worker_id
                   JOIN workforce_team t ON t.id = v.team_id AND t.service_id = %(service)s
                  WHERE upper_inf(a.period) GROUP BY 1) held ON held.team_id = w.team_id
      LEFT JOIN (SELECT v.team_id, sum(hashtext(d::text)::bigint) AS said
                   FROM workforce_reduction d JOIN workforce_worker v ON v.id = d.worker_id GROUP BY 1) reduced
             ON reduced.team_id = w.team_id
      LEFT JOIN (SELECT v.team_id, sum(hashtext(b::text)::bigint) AS said
                   FROM workforce_absence b JOIN workforce_worker v ON v.id = b.worker_id GROUP BY 1) away
             ON away.team_id = w.team_id
      JOIN workforce_team t ON t.id = w.team_id AND t.service_id = %(service)s
     GROUP BY w.team_id
"""
# Agreements count wherever they were made; corrections may take one back.
_AGREED = "SELECT max(id) FROM casework_event WHERE kind IN ('increase.agreed', 'event.corrected')"

# Raised whenever a count comes to mean something else, so that none of the old meaning is kept.
_COUNTED_AS = 3


def loads_of(
    service: Service, day: date, count: Callable[[Sequence[Team]], dict[int, dict[str, Any]]]
) -> dict[int, TeamLoad]:
    """Each team's caseloads by the team's number; ``count`` counts those of the teams that changed.

    It gives ``over``, ``room`` and ``unanswered`` for each. Four questions, where nothing changed.
    """
    prints = _fingerprints(service, day)
    teams = {team.pk: team for team in service.teams.all()}
    kept = {load.team_id: load for load in TeamLoad.objects.filter(team__service=service)}
    changed = [
        team
        for number, team in teams.items()
        if number not in kept or kept[number].fingerprint != prints.get(number, "")
    ]
    found = count(changed) if changed else {}
    for team in changed:
        values = {**found[team.pk], "fingerprint": prints.get(team.pk, "")}
        kept[team.pk], _ = TeamLoad.objects.update_or_create(team=team, defaults=values)
    return kept


def _fingerprints(service: Service, day: date) -> dict[int, str]:
    pack = pack_for(service, day)
    rules = f"{_COUNTED_AS} {pack.id}@{pack.header.version} {pack.workload!r}"
    with connection.cursor() as cursor:
        cursor.execute(_AGREED)
        common = f"{day} {rules} {cursor.fetchone()}"
        cursor.execute(_RESTS_ON, {"service": service.pk})
        return {
            team: hashlib.sha256(f"{common} {said}".encode()).hexdigest()
            for team, said in cursor.fetchall()
        }
