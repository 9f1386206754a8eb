"""Which actions are there, in which order does a case meet them? Those on workers and teams come last, then what sets the authority up."""

from keyworker.actions.action import Action
from keyworker.actions.on_authority import (
    closures,
    letterhead,
    services,
    signing_in,
    what_people_bring,
)
from keyworker.actions.on_authority import policies as own_policies
from keyworker.actions.on_case.allocation import (
    allocation,
    capacity,
    cover,
    direction,
    letting_go,
    relaxation,
    unallocated,
    waiting_list,
)
from keyworker.actions.on_case.intake import (
    decision,
    details,
    disputes,
    matches,
    referral,
    screening,
    step_up,
)
from keyworker.actions.on_case.moves import (
    another_service,
    closure,
    handover,
    restriction,
    step_down,
    transfer,
)
from keyworker.actions.on_case.work import (
    assessment,
    children,
    contact,
    disability,
    engagement,
    information,
    plans,
    proceedings,
    social_work,
    supervision,
)
from keyworker.actions.on_service import ending, policies, renaming, teams
from keyworker.actions.on_team import appointing, areas, changing, checks, closing, rota
from keyworker.actions.on_worker import (
    absence,
    accounts,
    inspection,
    leaving,
    moving,
    own_account,
    post,
    qualities,
    reductions,
    what_they_bring,
    withdrawn_absence,
)
from keyworker.actions.on_worker import supervision as own_part

# In the order in which a case meets them; a page lists them so.
FAMILIES = (
    referral,
    details,
    matches,
    step_up,
    screening,
    decision,
    step_down,
    another_service,
    unallocated,
    waiting_list,
    disputes,
    direction,
    allocation,
    letting_go,
    contact,
    information,
    plans,
    assessment,
    supervision,
    social_work,
    disability,
    children,
    proceedings,
    engagement,
    relaxation,
    cover,
    capacity,
    handover,
    transfer,
    closure,
    restriction,
    absence,
    withdrawn_absence,
    leaving,
    reductions,
    qualities,
    own_part,
    checks,
    rota,
    services,
    letterhead,
    what_people_bring,
    closures,
    own_policies,
    policies,
    renaming,
    teams,
    ending,
    changing,
    areas,
    closing,
    appointing,
    post,
    what_they_bring,
    moving,
    accounts,
    own_account,
    signing_in,
    inspection,
)
ACTIONS: dict[str, Action] = {action.id: action for family in FAMILIES for action in family.ACTIONS}
# What a case works towards.
GOALS: tuple[str, ...] = tuple(each.id for each in ACTIONS.values() if each.is_goal)
