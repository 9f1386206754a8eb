"""Whose jobs and professions have the people of a service: those of its policy, before that one's first day, too?"""

from __future__ import annotations

from keyworker.actions.action import ActionContext
from keyworker.policy.packs.pack import Pack
from keyworker.record.policy_of_people import policy_of_people


def pack_of_people(context: ActionContext) -> Pack:
    """The policy in force; where none is yet, the one chosen for the service."""
    if context.pack.governs:
        return context.pack
    service = context.subject.service
    return policy_of_people(service, context.as_of) if service is not None else context.pack
