"""Whose work is it to carry cases, by a policy?"""

from __future__ import annotations

from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import actions


def holding_roles(pack: Pack) -> set[str]:
    """Job roles the pack lets do a practitioner's work; managers and support staff carry no caseload of their own."""
    who = pack.who_may(actions.RECORD_VISIT)
    deciders = pack.who_may(actions.DECIDE) or pack.who_may(actions.ALLOCATE)
    return set(who.who) - set(deciders.who if deciders else ()) if who is not None else set()
