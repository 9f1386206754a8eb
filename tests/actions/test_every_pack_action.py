"""Whatever a policy lets somebody do can be done in the product."""

from __future__ import annotations

import pytest

from keyworker.actions.families import ACTIONS
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.id))
def test_each_action_a_policy_gives_somebody_is_an_action_here(pack: Pack) -> None:
    assert [rule.action for rule in pack.actions if rule.action not in ACTIONS] == []


@pytest.mark.parametrize("pack", bundled_packs(), ids=lambda pack: str(pack.id))
def test_what_a_gate_says_would_put_it_right_is_an_action_here(pack: Pack) -> None:
    named = {gate.put_right for gate in pack.gates if gate.put_right}
    assert sorted(named - ACTIONS.keys()) == []
