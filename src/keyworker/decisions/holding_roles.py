"""Whose work is it to carry cases, by a policy?"""

from __future__ import annotations

from collections.abc import Collection

from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import actions


def holding_roles(pack: Pack) -> set[str]:
    """Job roles the pack lets do a practitioner's work; managers and support staff carry no caseload of their own."""
    who = pack.who_may(actions.RECORD_VISIT)
    deciders = pack.who_may(actions.DECIDE) or pack.who_may(actions.ALLOCATE)
    return set(who.who) - set(deciders.who if deciders else ()) if who is not None else set()


def is_theirs_to_hold(pack: Pack, roles: Collection[str]) -> bool:
    """Whether carrying cases is the work of somebody in these job roles.

    Where the pack does not say whose it is to visit, it is everybody's but theirs who decide on cases and allocate them.
    """
    holders = holding_roles(pack)
    return bool(set(roles) & holders) if holders else bool(set(roles) - _hand_out(pack))


def _hand_out(pack: Pack) -> set[str]:
    given = (pack.who_may(each) for each in (actions.DECIDE, actions.ALLOCATE))
    return {role for who in given if who is not None for role in who.who}
