"""What an administrator alone does is declared in one way, and says so to everybody else."""

from __future__ import annotations

import pytest

from keyworker.actions.action import Action
from keyworker.actions.administering import ONLY, administers
from keyworker.actions.families import ACTIONS

THEIRS = [each for each in ACTIONS.values() if each.admits is administers]


@pytest.mark.parametrize("action", THEIRS, ids=lambda each: each.id)
def test_it_is_theirs_under_any_policy_and_others_are_told_so(action: Action) -> None:
    assert (action.closed_to_others, action.by_default) == (ONLY, True)


def test_there_are_such() -> None:
    assert {"make-service", "close-team", "give-account"} <= {each.id for each in THEIRS}
