"""What commands know of an action without knowing its form is what the action declares."""

from __future__ import annotations

from keyworker.actions.families import ACTIONS
from keyworker.policy.vocabulary.actions import recorded_by


def test_the_page_of_what_each_action_records_is_what_the_actions_say() -> None:
    """Write what differs into ``packs/base/records.yaml``."""
    declared = {each.id: each.records for each in ACTIONS.values() if each.records}
    assert {action: recorded_by(action) for action in ACTIONS if recorded_by(action)} == declared
