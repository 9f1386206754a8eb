"""Everything a person can do to a case: one module a family of verbs, one declaration an action."""

from keyworker.casework.actions import (
    absence,
    allocating,
    children,
    closing,
    contact,
    decision,
    detailing,
    intake,
    likeness,
    moving,
    work,
)  # fmt: skip
from keyworker.casework.actions.base import Action, Done, Refused, Stale
from keyworker.casework.actions.fields import FormField

# In the order in which a case meets them; a page lists them so.
ACTIONS: dict[str, Action] = {
    action.id: action
    for family in (intake, detailing, likeness, decision, allocating, contact, work, children, absence, moving, closing)
    for action in family.ACTIONS
}

__all__ = ["ACTIONS", "Action", "Done", "FormField", "Refused", "Stale"]
