"""Do the pages of a pack name only what the policy and the vocabulary know?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import Problem, did_you_mean
from keyworker.policy.vocabulary import EVENT_KINDS, kinds


def page_problems(pack: Pack) -> Iterator[Problem]:
    """Every action and kind of event that the pages name and nobody else knows."""
    offered = {rule.action for rule in pack.actions}
    for action in dict.fromkeys(pack.pages.actions_named()):
        if action not in offered:
            hint = did_you_mean(action, offered)
            yield _problem(pack, action, f"'{action}' is an action nobody may do here{hint}")
    for action, read in pack.pages.read_before.items():
        for kind in read:
            if kind not in EVENT_KINDS:
                hint = did_you_mean(kind, EVENT_KINDS)
                yield _problem(pack, action, f"'{kind}' is not a kind of event{hint}")
    reasons = EVENT_KINDS[kinds.UNALLOCATED_HELD].by_name["why"].choices
    for each in pack.pages.unallocated_because:
        for why in each.why:
            if why not in reasons:
                message = (
                    f"'{why}' is no reason to put a case on the list{did_you_mean(why, reasons)}"
                )
                yield _problem(pack, each.id, message)


def _problem(pack: Pack, name: str, message: str) -> Problem:
    return Problem(*pack.place_of(f"pages/{name}"), None, message)
