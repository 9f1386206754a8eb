"""Is a step of a case this person's to take?"""

from __future__ import annotations

from keyworker.actions.action import ActionContext
from keyworker.actions.available import allowed_by_job
from keyworker.actions.on_case.intake.details import DETAIL
from keyworker.actions.own_entries import action_under
from keyworker.caseload.permitted import may_do
from keyworker.policy.packs.pack import Pack
from keyworker.workforce.models import Worker


def is_theirs(pack: Pack, action: str, worker: Worker) -> bool:
    """Whether it is theirs by their job: by a rule of its own, or by one of those that the action goes with."""
    found = action_under(pack, action)
    if found is None:
        return False
    return any(may_do(pack, each, worker) for each in found.goes_with or (action,))


def has_questions_for(context: ActionContext) -> bool:
    """Whether the policy still needs something of the referral that this person may answer."""
    return allowed_by_job(DETAIL, context) and DETAIL.stands_in_the_way(context) is None
