"""How much of each policy's register is met, partly met and not yet: it may rise, and does not fall unseen.

What is met is judged against ``system_must`` of the clause, by reading and trying. Where something is built that was
missing, ``coverage.yaml`` says so and the figure here is raised with it; a figure is lowered only together with the
sentence in ``coverage.yaml`` that says what was found to be missing.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from keyworker.policy.packs.coverage import coverage_of, totals_of
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack


class Stands(NamedTuple):
    """Obligations that are met, met in part, and not met at all."""

    met: int
    partly: int
    not_yet: int


STANDS = {
    "camden": Stands(57, 25, 1),
    "cin": Stands(56, 52, 4),
    "early-help-process": Stands(40, 42, 0),
    "nottinghamshire": Stands(78, 17, 0),
    "suffolk": Stands(71, 40, 0),
}
PACKS = bundled_packs()


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_what_is_met_of_a_policy_is_what_it_is_known_to_be(pack: Pack) -> None:
    totals = totals_of(coverage_of(pack))
    assert Stands(totals.met, totals.partly, totals.not_yet) == STANDS[pack.id]


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_each_obligation_says_what_a_system_must_do_for_it(pack: Pack) -> None:
    assert [clause.id for clause in pack.clauses if not clause.system_must] == []
