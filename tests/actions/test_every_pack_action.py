"""Whatever a policy lets somebody do can be done in the product."""

from __future__ import annotations

import pytest

from keyworker.actions.families import ACTIONS
from keyworker.policy.kinds import named_rules
from keyworker.policy.naming import Names, names_in
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of


def _known(pack: Pack) -> set[str]:
    """The actions there are, and those that record an entry of the policy's own."""
    return {*ACTIONS, *(each.action for each in pack.kinds.entries)}


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.id))
def test_each_action_a_policy_gives_somebody_is_an_action_here(pack: Pack) -> None:
    assert [rule.action for rule in pack.actions if rule.action not in _known(pack)] == []


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.id))
def test_each_action_that_a_rule_of_any_kind_names_is_an_action_here(pack: Pack) -> None:
    named = {
        name
        for _, rule in named_rules(pack)
        for part in parts_of(rule)
        for _, of_what, names in names_in(part)
        if of_what is Names.ACTION
        for name in names
    }
    assert sorted(named - _known(pack)) == []
