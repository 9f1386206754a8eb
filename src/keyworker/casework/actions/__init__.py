"""Everything a person can do to a case: one module a family of verbs, one declaration an action."""

from keyworker.casework.actions import allocating, contact, decision, intake
from keyworker.casework.actions.base import Action, Done, Refused, Stale
from keyworker.casework.actions.fields import FormField

ACTIONS: dict[str, Action] = {
    action.id: action
    for family in (intake, decision, allocating, contact)
    for action in family.ACTIONS
}

__all__ = ["ACTIONS", "Action", "Done", "FormField", "Refused", "Stale"]
