"""What does the rota for new cases say on a day, where a policy sends referrals by it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from keyworker.caseload.rota import Turn, current, rota
from keyworker.policy.packs.pack import Pack
from keyworker.policy.refs import numbers_of
from keyworker.policy.vocabulary import actions
from keyworker.record.subject_files import service_file
from keyworker.record.writing import NotPossible
from keyworker.workforce.models import Service, Worker


def rota_facts(service: Service, pack: Pack, *, on: date) -> Mapping[str, Any]:
    """``rota.team``, the team of the manager whose turn it is; nothing where no rota is kept or it is nobody's turn.

    Asks the database nothing where the policy has no rota.
    """
    turn = current(_turns(service, pack, on), on)
    team = _teams_of([turn]).get(turn.worker) if turn is not None else None
    return {"rota": {"team": team}} if team is not None else {}


def rota_in_a_file(service: Service, pack: Pack, *, on: date) -> list[dict[str, Any]]:
    """Every turn as known on a day, as a case file gives it: the team, the first and the last day."""
    turns = _turns(service, pack, on)
    teams = _teams_of(turns)
    return [
        {"team": teams[turn.worker], "from": turn.starts, "until": turn.last}
        for turn in turns
        if turn.worker in teams
    ]


def _turns(service: Service, pack: Pack, on: date) -> Sequence[Turn]:
    """Every turn as known on a day; none where the policy keeps no rota."""
    if pack.who_may(actions.PLAN_TURN) is None:
        return ()
    try:
        return rota(pack, service_file(service), as_of=on)
    except NotPossible:
        return ()


def _teams_of(turns: Sequence[Turn]) -> Mapping[str, str]:
    """By the reference of each manager with a turn, what their team is called."""
    numbers = numbers_of([turn.worker for turn in turns], kind="W")
    if not numbers:
        return {}
    workers = Worker.objects.filter(pk__in=numbers).select_related("team")
    return {each.ref: each.team.name for each in workers}
