"""What is due of a manager for a team or for the rota, rather than on a case?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from keyworker.actions.on_team.checks import CHECK
from keyworker.actions.on_team.rota import NAMES
from keyworker.caseload.rota import rota
from keyworker.caseload.team_checks import weeks
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import counted, on_day
from keyworker.record.governing_pack import pack_for
from keyworker.record.subject_files import service_file, team_files
from keyworker.record.writing import NotPossible
from keyworker.web.presenters.steps import may_do
from keyworker.workforce.models import Team, Worker


@dataclass(frozen=True)
class TeamDue:
    """Something due of a manager for a team or the rota: what, where it is done, and how late it is."""

    title: str
    href: str
    due: date
    late: bool
    clause: str


def team_dues(worker: Worker, teams: Sequence[Team], *, day: date) -> list[TeamDue]:
    """What this manager still has to do for these teams and for their own turn, and weeks that were missed."""
    pack = pack_for(worker.team.service, day)
    if pack is None:
        return []
    found: list[TeamDue] = []
    if pack.who_may(CHECK.id) is not None:
        files = team_files(teams)
        for team in teams:
            found += _checks_due(pack, team, files[team.pk], worker, day)
    if may_do(pack, NAMES.id, worker):
        found += _names_due(pack, worker, day)
    return found


def _checks_due(
    pack: Pack, team: Team, record: CaseFile, worker: Worker, day: date
) -> list[TeamDue]:
    href = f"{reverse('team-check')}?team={team.slug}"
    found = weeks(pack, record, as_of=day)
    missed = [week for week in found if week.missed]
    lines = []
    if missed:
        words = f"{team.name}: {counted(len(missed), 'week')} without a check of the allocations"
        lines.append(
            TeamDue(words, href, local_day(missed[0].clock.limit), True, missed[0].clock.clause)
        )
    if may_do(pack, CHECK.id, worker):
        waiting = next((week for week in found if week.waits and not week.missed), None)
        if waiting is not None:
            title = f"{waiting.clock.title}: {team.name}"
            lines.append(
                TeamDue(title, href, local_day(waiting.clock.limit), False, waiting.clock.clause)
            )
    return lines


def _names_due(pack: Pack, worker: Worker, day: date) -> list[TeamDue]:
    try:
        found = rota(pack, service_file(worker.team.service), as_of=day)
    except NotPossible:
        return []
    mine = next(
        (
            turn
            for turn in found
            if turn.worker == worker.ref and turn.until > day and turn.listed is None
        ),
        None,
    )
    if mine is None or mine.names is None:
        return []
    title = f"{mine.names.title}, for your turn from {on_day(mine.starts)}"
    return [
        TeamDue(
            title,
            reverse("turns"),
            local_day(mine.names.limit),
            mine.without_list,
            mine.names.clause,
        )
    ]
