"""A condition says what alone may turn its answer from there on, so that nothing else is looked at meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.policy.conditions.dependencies import Reads
from keyworker.policy.conditions.truth import NO, YES, Truth
from tests.policy.conditions.asking import VISIT, facts_of, read

VISITED = {"happened": {"event": "visit.made"}}
SINCE_PLAN = {"happened": {"event": "visit.made", "since": {"event": "plan.agreed"}}}
NEVER = {"happened": {"event": "case.closed"}}
LATELY = {"count": {"event": "visit.made", "within": "6 months"}}
OFTEN = {"count": {"event": "visit.made", "at_least": 2}}


def of(*kinds: str, day: bool = False) -> Reads:
    return Reads(kinds=frozenset(kinds), day=day)


@pytest.mark.parametrize(
    ("written", "truth", "turned_by"),
    [
        # What has happened has for good, or until what it must come after comes again.
        (VISITED, YES, of()),
        (SINCE_PLAN, YES, of("plan.agreed")),
        (NEVER, NO, of("case.closed")),
        # What came often enough is turned by days alone, what did not by another alone.
        (LATELY, YES, of(day=True)),
        (OFTEN, NO, of("visit.made")),
        ({"not": NEVER}, YES, of("case.closed")),
        # One that settles several is the only one that matters until it turns.
        ({"all": [NEVER, LATELY]}, NO, of("case.closed")),
        ({"any": [SINCE_PLAN, LATELY]}, YES, of("plan.agreed")),
        ({"all": [VISITED, {"not": NEVER}]}, YES, of("visit.made", "case.closed")),
        # Where it depends on the day which events are meant, all that is read matters.
        (
            {"happened": {"event": "visit.made", "where": {"at": {"after": "today - 1 month"}}}},
            YES,
            of("visit.made", day=True),
        ),
    ],
)
def test_it_says_what_alone_may_turn_it(written: Any, truth: Truth, turned_by: Reads) -> None:
    assert read(written).turning(facts_of(VISIT)) == (truth, turned_by)


@pytest.mark.parametrize("written", [VISITED, SINCE_PLAN, NEVER, LATELY, OFTEN])
def test_it_answers_as_when_asked_for_its_truth_alone(written: Any) -> None:
    for facts in (facts_of(), facts_of(VISIT)):
        for each in (written, {"not": written}, {"all": [written, VISITED]}, {"any": [written]}):
            condition = read(each)
            assert condition.turning(facts)[0] is condition.truth(facts)
