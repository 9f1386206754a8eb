"""Everything a person can do to a case: one module a family of verbs, one declaration an action."""

from keyworker.casework.actions import (
    absence,
    allocating,
    assessing,
    capacity,
    children,
    closing,
    contact,
    decision,
    detailing,
    directing,
    disability,
    disputes,
    engagement,
    handing_over,
    informing,
    intake,
    likeness,
    moving,
    proceedings,
    relaxing,
    screening,
    social_work,
    stepping,
    stepping_up,
    supervising,
    unallocated,
    waiting,
    work,
)
from keyworker.casework.actions.base import Action, Done, Refused, Stale
from keyworker.casework.actions.fields import FormField

# In the order in which a case meets them; a page lists them so.
FAMILIES = (
    intake,
    detailing,
    likeness,
    stepping_up,
    screening,
    decision,
    stepping,
    unallocated,
    waiting,
    disputes,
    directing,
    allocating,
    contact,
    informing,
    work,
    assessing,
    supervising,
    social_work,
    disability,
    children,
    proceedings,
    engagement,
    relaxing,
    absence,
    capacity,
    handing_over,
    moving,
    closing,
)
ACTIONS: dict[str, Action] = {action.id: action for family in FAMILIES for action in family.ACTIONS}

__all__ = ["ACTIONS", "Action", "Done", "FormField", "Refused", "Stale"]
