"""Do the pages of a pack name only what the policy and the vocabulary know?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import Problem, did_you_mean
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.kinds import UNALLOCATED_HELD


def page_problems(pack: Pack) -> Iterator[Problem]:
    """Every action and kind of event that the pages name and nobody else knows."""
    offered = {rule.action for rule in pack.actions}
    for action in dict.fromkeys(pack.pages.actions_named()):
        if action not in offered:
            hint = did_you_mean(action, offered)
            yield _problem(pack, action, f"'{action}' is an action nobody may do here{hint}")
    keyed = pack.pages.keyed
    named = {
        **pack.pages.read_before,
        **({"keyed": keyed.kinds} if keyed is not None else {}),
        "along_moves": tuple(each.event for each in pack.pages.along_moves),
    }
    for place, kinds in named.items():
        for kind in kinds:
            if kind not in EVENT_KINDS:
                hint = did_you_mean(kind, EVENT_KINDS)
                yield _problem(pack, place, f"'{kind}' is not a kind of event{hint}")

    yield from _unknown_fields(pack)
    yield from _unknown_reasons(pack)


def _unknown_fields(pack: Pack) -> Iterator[Problem]:
    for each in pack.pages.along_moves:
        known = EVENT_KINDS[each.event].by_name if each.event in EVENT_KINDS else {}
        for name in each.where if known else ():
            if name not in known:
                hint = did_you_mean(name, known)
                message = f"'{each.event}' has no field '{name}'{hint}"
                yield _problem(pack, "along_moves", message)


def _unknown_reasons(pack: Pack) -> Iterator[Problem]:
    known = EVENT_KINDS[UNALLOCATED_HELD].by_name["why"].choices
    for each in pack.pages.unallocated_because:
        for why in each.why:
            if why not in known:
                hint = did_you_mean(why, known)
                message = f"'{why}' is no reason to put a case on the list{hint}"
                yield _problem(pack, each.id, message)


def _problem(pack: Pack, name: str, message: str) -> Problem:
    return Problem(*pack.place_of(f"pages/{name}"), None, message)
