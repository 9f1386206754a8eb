"""What does the rota for new cases say on a day, where a policy sends referrals by it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from keyworker.caseload.rota import current, rota
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import actions
from keyworker.record.subject_files import service_file
from keyworker.record.writing import NotPossible
from keyworker.workforce.models import Service, Worker


def rota_facts(service: Service, pack: Pack | None, *, on: date) -> Mapping[str, Any]:
    """``rota.team``, the team of the manager whose turn it is; nothing where no rota is kept or it is nobody's turn.

    Asks the database nothing where the policy has no rota.
    """
    if pack is None or pack.who_may(actions.PLAN_TURN) is None:
        return {}
    try:
        turn = current(rota(pack, service_file(service), as_of=on), on)
    except NotPossible:
        return {}
    worker = (
        Worker.objects.select_related("team").filter(pk=int(turn.worker[1:])).first()
        if turn is not None
        else None
    )
    return {"rota": {"team": worker.team.name}} if worker is not None else {}
