"""Everything a person can do to a case: one module a family of verbs, one declaration an action."""

from keyworker.casework.actions import (
    absence,
    allocating,
    assessing,
    children,
    closing,
    contact,
    decision,
    directing,
    disputes,
    engagement,
    informing,
    intake,
    moving,
    relaxing,
    screening,
    stepping,
    supervising,
    waiting,
    work,
)  # fmt: skip
from keyworker.casework.actions.base import Action, Done, Refused, Stale
from keyworker.casework.actions.fields import FormField

# In the order in which a case meets them; a page lists them so.
FAMILIES = (
    intake, screening, decision, stepping, waiting, disputes, directing, allocating, contact, informing, work, assessing,
    supervising, children, engagement, relaxing, absence, moving, closing,
)  # fmt: skip
ACTIONS: dict[str, Action] = {action.id: action for family in FAMILIES for action in family.ACTIONS}

__all__ = ["ACTIONS", "Action", "Done", "FormField", "Refused", "Stale"]
