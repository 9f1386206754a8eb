"""Does the policy give this action to one of the person's jobs?"""

from __future__ import annotations

from keyworker.policy.packs.pack import Pack
from keyworker.workforce.models import Worker


def may_do(pack: Pack, action: str, worker: Worker) -> bool:
    """Whether the policy gives this action to one of the worker's jobs; with no policy, to anyone who sees the case."""
    return pack.allows(action, worker.roles)
