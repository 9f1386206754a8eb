"""Everything a person can do to a case: one module a family of verbs, one declaration an action."""

from keyworker.casework.actions import (
    absence,
    allocating,
    capacity,
    children,
    closing,
    contact,
    decision,
    disability,
    handing_over,
    intake,
    moving,
    proceedings,
    social_work,
    stepping_up,
    unallocated,
    work,
)  # fmt: skip
from keyworker.casework.actions.base import Action, Done, Refused, Stale
from keyworker.casework.actions.fields import FormField

# In the order in which a case meets them; a page lists them so.
ACTIONS: dict[str, Action] = {
    action.id: action
    for family in (
        intake, stepping_up, decision, unallocated, allocating, contact, work, social_work, disability, children,
        proceedings, absence, capacity, handing_over, moving, closing,
    )
    for action in family.ACTIONS
}  # fmt: skip

__all__ = ["ACTIONS", "Action", "Done", "FormField", "Refused", "Stale"]
