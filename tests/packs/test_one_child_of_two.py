"""What is recorded of one child of a family answers for none of the others.

Some kinds of event are of one child: a standing, a plan, proceedings, an obligation. A rule that asks for one asks of each
child by themselves (``for: each``), and a clock that one meets is a clock of each child (``per: child``) or says whose. Where
a rule does mean the case whoever it was about, it stands here with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keyworker.policy.conditions.model import Happened
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.states import State
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.vocabulary import EVENT_KINDS

PACKS = bundled_packs()
OF_ONE_CHILD = frozenset(
    {
        "adult-care.decided",
        "adult-transition.started",
        "contact.arranged",
        "issue.ended",
        "issue.raised",
        "looked-after-review.held",
        "obligation.ended",
        "obligation.started",
        "permanency.agreed",
        "proceedings.concluded",
        "proceedings.issued",
        "remand.ended",
        "remand.started",
        "services.agreed",
        "social-work.decided",
        "standing.ended",
        "standing.started",
    }
)
# A state that lasts until a move is one of each child; the steps of a move are of the move, whoever it takes.
MOVES = frozenset({"transfer.accepted", "transfer.planned", "transfer.refused"})
OF_THE_CASE = {
    ("camden", "close-after-adult-care-outcome", "adult-transition.started"): (
        "Only whether it is asked at all; its outcome is then asked of each."
    ),
    ("camden", "with-emergency-duty", "standing.started"): (
        "One worker has the case, whichever child was accommodated."
    ),
    ("nottinghamshire", "under-obligation", "obligation.started"): (
        "Beside the same of each child: of a record that names no children."
    ),
    ("nottinghamshire", "under-obligation", "obligation.ended"): (
        "Beside the same of each child: of a record that names no children."
    ),
}


def asked_of_the_case(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Each rule that asks for what is of one child as if it were of the case, with the kind of event."""
    for _, rule in named_rules(pack):
        of_one = OF_ONE_CHILD | MOVES if isinstance(rule, State) else OF_ONE_CHILD
        for part in parts_of(rule):
            if isinstance(part, Happened) and part.about == "case" and part.pattern.event in of_one:
                yield pack.header.id, rule.id, part.pattern.event
        if isinstance(rule, Timescale) and rule.per == "case":
            for stop in (*rule.stops, *rule.ends):
                if stop.event in OF_ONE_CHILD:
                    yield pack.header.id, rule.id, stop.event
        if isinstance(rule, Timescale) and rule.per == "child":
            for stop in rule.stops:
                if stop.event in OF_ONE_CHILD | MOVES and stop.of != "person" and not stop.named_in:
                    yield pack.header.id, rule.id, stop.event


@pytest.mark.parametrize("pack", PACKS, ids=[each.header.id for each in PACKS])
def test_what_is_of_one_child_is_asked_of_each(pack: Pack) -> None:
    assert [each for each in asked_of_the_case(pack) if each not in OF_THE_CASE] == []


def test_whatever_is_of_the_case_is_asked_by_a_rule() -> None:
    asked = {each for pack in PACKS for each in asked_of_the_case(pack)}
    assert set(OF_THE_CASE) <= asked
    assert EVENT_KINDS.keys() >= OF_ONE_CHILD | MOVES
