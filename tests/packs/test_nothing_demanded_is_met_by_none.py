"""What a policy demands can not be met by an answer that says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import Attempt, CaseFile
from keyworker.policy.conditions.model import FactTest
from keyworker.policy.conditions.reads import fact_tests_in
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.put_aside import none_will_do

DAY = date(2026, 6, 1)


def demands(pack: Pack) -> Iterator[tuple[str, FactTest]]:
    """Each text that a gate of the pack wants entered, with the gate."""
    for gate in pack.gates:
        for test in fact_tests_in(gate.requires):
            name = test.fact.removeprefix("action.")
            if name != test.fact and test.tests.known and not none_will_do(name):
                yield gate.id, test


DEMANDS = [
    pytest.param(pack, test, id=f"{pack.id}-{gate}-{test.fact}")
    for pack in bundled_packs()
    for gate, test in demands(pack)
]


@pytest.mark.parametrize(("pack", "test"), DEMANDS)
@pytest.mark.parametrize("empty", ["", "   ", "None", "n/a", "-", [], ["None"]])
def test_no_demand_is_met_by_an_answer_that_says_nothing(
    pack: Pack, test: FactTest, empty: object
) -> None:
    fields = {test.fact.removeprefix("action."): empty}
    casefile = CaseFile(attempt=Attempt(fields=fields))
    assert test.truth(CaseOnDay(pack, casefile, DAY).facts()) is Truth.NO
