"""Is a step of a case this person's to take?"""

from __future__ import annotations

from keyworker.actions.families import ACTIONS
from keyworker.caseload.permitted import may_do
from keyworker.policy.packs.pack import Pack
from keyworker.workforce.models import Worker


def is_theirs(pack: Pack | None, action: str, worker: Worker) -> bool:
    """Whether it is theirs by their job: by a rule of its own, or by one of those that the action goes with."""
    if action not in ACTIONS:
        return False
    return any(may_do(pack, each, worker) for each in ACTIONS[action].goes_with or (action,))
