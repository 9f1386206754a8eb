"""A condition says what it reads, so that it is asked again only where its answer may have changed."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.policy.conditions.dependencies import FACTS_RECORDED, STANDING, STATE_KINDS, Reads
from tests.policy.conditions.asking import read


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        ("always", Reads()),
        ({"happened": {"event": "visit.made"}}, Reads(kinds=frozenset({"visit.made"}))),
        (
            {"count": {"event": "visit.made", "within": "6 months"}},
            Reads(kinds=frozenset({"visit.made"}), day=True),
        ),
        ({"today": {"after": "2026-06-01"}}, Reads(day=True)),
        ({"each.age": {"below": 5}}, Reads(day=True)),
        ({"case.states": {"includes": "unallocated"}}, Reads(kinds=STATE_KINDS)),
        ({"case.has_lead": {"is": True}}, Reads(standing=frozenset({"allocations"}))),
        (
            {"referral.urgent": {"is": True}},
            Reads(kinds=frozenset({"referral.received", FACTS_RECORDED})),
        ),
        ({"school.place": {"is": "home"}}, Reads(kinds=frozenset({FACTS_RECORDED}), anything=True)),
        (
            {"case.team": {"is": "north"}},
            Reads(kinds=frozenset({FACTS_RECORDED}), standing=STANDING),
        ),
        (
            {"some": {"of": "parts", "is": {"each.accepted": {"is": True}}}},
            Reads(
                kinds=frozenset(
                    {
                        "allocation.proposed",
                        "allocation.agreed",
                        "allocation.declined",
                        FACTS_RECORDED,
                    }
                ),
                standing=frozenset({"allocations"}),
            ),
        ),
    ],
)
def test_it_reads_what_may_change_its_answer(written: Any, reads: Reads) -> None:
    assert read(written).reads == reads


def test_the_parts_of_a_condition_are_read_together() -> None:
    both = read({"all": [{"happened": {"event": "visit.made"}}, {"each.age": {"below": 5}}]})
    assert both.reads == Reads(kinds=frozenset({"visit.made"}), day=True)


def test_what_a_fact_is_compared_with_is_read_too() -> None:
    compared = read({"case.received": {"before": "today - 6 months"}})
    assert compared.reads.day
