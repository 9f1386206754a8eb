"""What has to be on record before an action is possible at all, whatever the policy?"""

from __future__ import annotations

from collections.abc import Callable

from keyworker.actions.action import ActionContext


def none_yet(sentence: str, *kinds: str) -> Callable[[ActionContext], str | None]:
    """That something has to be on record first: ``sentence`` says what, where none of these kinds is."""
    return lambda context: None if any(True for _ in context.known.of_kind(*kinds)) else sentence
