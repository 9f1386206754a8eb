"""Asking what a routing table still needs comes to an end, and what was asked is enough to decide."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from keyworker.decisions.document_facts import DocumentFacts
from keyworker.decisions.questions import routing_questions
from keyworker.decisions.tables import route
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.tables import NamedByFact

DAY = date(2026, 6, 1)
ROUTING = {pack.id: pack for pack in bundled_packs() if pack.routing}


def answer(pack: Pack, fact: str, chance: Random) -> Any:
    local = pack.header.facts.get(fact)
    if local is not None and local.choices:
        return chance.choice(local.choices)
    kind = local.type if local is not None else "text"
    if kind == "yes-no":
        return chance.random() < 0.3
    if kind == "date":
        return date(
            chance.randint(2008, 2026), chance.randint(1, 12), chance.randint(1, 28)
        ).isoformat()
    return "other"


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("policy", sorted(ROUTING))
def test_what_was_asked_is_enough_to_decide(policy: str, seed: int) -> None:
    pack, chance = ROUTING[policy], Random(seed)
    known: dict[str, Any] = {}
    asked: list[str] = []
    while questions := routing_questions(pack, DocumentFacts(pack, known, DAY)):
        asked += [each.fact for each in questions]
        known |= {each.fact: answer(pack, each.fact, chance) for each in questions}
    assert len(asked) == len(set(asked))
    found = route(pack, known, as_of=DAY)
    assert found.outcome != "needs-facts", found


@pytest.mark.parametrize("policy", sorted(ROUTING))
def test_a_decided_route_asks_nothing_more(policy: str) -> None:
    pack = ROUTING[policy]
    for row in pack.routing:
        assert row.plain
    for seed in range(40):
        chance = Random(seed)
        known: dict[str, Any] = {}
        while questions := routing_questions(pack, DocumentFacts(pack, known, DAY)):
            assert route(pack, known, as_of=DAY).outcome == "needs-facts"
            known |= {each.fact: answer(pack, each.fact, chance) for each in questions}


@pytest.mark.parametrize("policy", sorted(ROUTING))
def test_what_nobody_knows_is_asked_for_once(policy: str) -> None:
    pack = ROUTING[policy]
    not_known: set[str] = set()
    while questions := routing_questions(pack, DocumentFacts(pack, {}, DAY), not_known=not_known):
        assert not {each.fact for each in questions} & not_known
        not_known |= {each.fact for each in questions}
    assert not_known


@pytest.mark.parametrize("policy", sorted(ROUTING))
def test_every_question_cites_the_rule_that_waits_for_it(policy: str) -> None:
    pack = ROUTING[policy]
    for each in routing_questions(pack, DocumentFacts(pack, {}, DAY)):
        assert each.plain in {row.plain for row in pack.routing}
        assert each.clause


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("policy", sorted(ROUTING))
def test_one_round_asks_all_that_the_table_needs(policy: str, seed: int) -> None:
    pack, chance = ROUTING[policy], Random(seed)
    questions = routing_questions(pack, DocumentFacts(pack, {}, DAY))
    known = {each.fact: answer(pack, each.fact, chance) for each in questions}
    after = routing_questions(pack, DocumentFacts(pack, known, DAY))
    # Only where the answers themselves name a team by a fact is anything left.
    assert {each.fact for each in after} <= {
        row.to.team.fact for row in pack.routing if isinstance(row.to.team, NamedByFact)
    }
