"""What does the rota for new cases say on a day, where a policy sends referrals by it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from keyworker.caseload.rota import current, rota
from keyworker.policy.packs.pack import Pack
from keyworker.policy.refs import number_of
from keyworker.policy.vocabulary import actions
from keyworker.record.subject_files import service_file
from keyworker.record.writing import NotPossible
from keyworker.workforce.models import Service, Worker


def rota_facts(service: Service, pack: Pack, *, on: date) -> Mapping[str, Any]:
    """``rota.team``, the team of the manager whose turn it is; nothing where no rota is kept or it is nobody's turn.

    Asks the database nothing where the policy has no rota.
    """
    if pack.who_may(actions.PLAN_TURN) is None:
        return {}
    try:
        turn = current(rota(pack, service_file(service), as_of=on), on)
    except NotPossible:
        return {}
    number = number_of(turn.worker, kind="W") if turn is not None else None
    worker = Worker.objects.numbered(number) if number is not None else None
    return {"rota": {"team": worker.team.name}} if worker is not None else {}
