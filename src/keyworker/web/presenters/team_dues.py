"""What has a manager still to do for their teams and for their own turn of the rota, and where?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.actions.on_team.checks import CHECK
from keyworker.actions.on_team.rota import NAMES
from keyworker.caseload.permitted import may_do
from keyworker.caseload.rota import to_list
from keyworker.caseload.team_checks import weeks
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import counted, on_day
from keyworker.record.governing_pack import governing
from keyworker.record.subject_files import service_file, team_files
from keyworker.web.addresses import url
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
    pack = governing(worker.team.service, day)
    if not pack.governs:
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
) -> Iterator[TeamDue]:
    href = f"{url('team-check')}?team={team.slug}"
    found = weeks(pack, record, as_of=day)
    missed = [week.clock for week in found if week.missed]
    if missed:
        words = f"{team.name}: {counted(len(missed), 'week')} without a check of the allocations"
        yield TeamDue(words, href, local_day(missed[0].limit), True, missed[0].clause)
    waiting = next((week.clock for week in found if week.waits and not week.missed), None)
    if waiting is not None and may_do(pack, CHECK.id, worker):
        title = f"{waiting.title}: {team.name}"
        yield TeamDue(title, href, local_day(waiting.limit), False, waiting.clause)


def _names_due(pack: Pack, worker: Worker, day: date) -> Iterator[TeamDue]:
    turn = to_list(pack, service_file(worker.team.service), worker.ref, as_of=day)
    if turn is not None and turn.names is not None:
        title = f"{turn.names.title}, for your turn from {on_day(turn.starts)}"
        until = local_day(turn.names.limit)
        yield TeamDue(title, url("turns"), until, turn.without_list, turn.names.clause)
