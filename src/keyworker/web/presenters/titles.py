"""What is an action called on a page?"""

from __future__ import annotations

from keyworker.actions.families import ACTIONS
from keyworker.policy.wording import id_in_words, sentence


def action_title(action_id: str) -> str:
    """The action's own title; an id nobody declared, in words."""
    return ACTIONS[action_id].title if action_id in ACTIONS else sentence(id_in_words(action_id))
