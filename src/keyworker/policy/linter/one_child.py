"""Does what is recorded of one child answer for their brothers and sisters?

Some kinds of event are of one child: a standing, a plan, proceedings, an obligation, an entry of the policy's own about a
child. The vocabulary says so of a kind by ``of_child``. A rule that asks for one asks of each child by themselves
(``for: each``), and a clock that one meets is a clock of each child (``per: child``) or says whose. Where a rule does mean
the case, whoever it was about, it says why (``whoever``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from keyworker.policy.conditions.model import Happened
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.kinds import named_rules
from keyworker.policy.linter.finding import Finding, failure, note
from keyworker.policy.packs.own_entries import ENTRY, entries_meant
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.base import Rule
from keyworker.policy.rules.states import State
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.vocabulary import EVENT_KINDS

# A state that lasts until a move is one of each child; the steps of a move are of the move, whoever it takes.
MOVES: Final = frozenset({"transfer.accepted", "transfer.planned", "transfer.refused"})


def findings_on_one_child(pack: Pack) -> Iterator[Finding]:
    """Rules that ask for what is of one child as if it were of the case, and say no word of why."""
    for kind, rule in named_rules(pack):
        found = dict.fromkeys([*_asked_of_the_case(pack, rule), *_met_by_any(pack, rule)])
        if rule.whoever and not found:
            message = "whoever: it asks for nothing that is of one child; take it out"
            yield note(pack, kind, rule.id, message)
        if not rule.whoever:
            yield from (failure(pack, kind, rule.id, each) for each in found)


def _asked_of_the_case(pack: Pack, rule: Rule) -> Iterator[str]:
    moves = MOVES if isinstance(rule, State) else frozenset()
    for part in parts_of(rule):
        if isinstance(part, Happened) and part.about == "case":
            pattern = part.pattern
            if _is_of_one(pack, pattern, moves):
                yield (
                    f"asks for '{pattern.event}' of the case, so that one child's answers for the others: ask it of each "
                    f"('some' or 'every' of the children, 'for: each'), or say why not in 'whoever'"
                )


def _met_by_any(pack: Pack, rule: Rule) -> Iterator[str]:
    if not isinstance(rule, Timescale):
        return
    if rule.per == "case":
        for stop in (*rule.stops, *rule.ends):
            if _is_of_one(pack, stop):
                yield (
                    f"is stopped or ended for every child by '{stop.event}' of one: say 'per: child', or say why not in "
                    "'whoever'"
                )
    if rule.per == "child":
        for stop in rule.stops:
            if _is_of_one(pack, stop, MOVES) and stop.of != "person" and not stop.named_in:
                yield (
                    f"is a clock of each child, and is stopped by '{stop.event}' of any: say 'of: person' or which field "
                    "names the child ('named_in')"
                )


def _is_of_one(pack: Pack, pattern: EventPattern, also: frozenset[str] = frozenset()) -> bool:
    if pattern.event != ENTRY:
        return EVENT_KINDS[pattern.event].of_child or pattern.event in also
    meant = entries_meant(pack, pattern)
    return bool(meant) and all(each.about == "child" for each in meant)
