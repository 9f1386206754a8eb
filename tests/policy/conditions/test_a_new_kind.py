"""A new kind of condition is one module: whatever is derived from ``Condition`` is read, answered and said as any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import pytest

from keyworker.policy.conditions import condition
from keyworker.policy.conditions.condition import Condition, ReasonedTruth
from keyworker.policy.conditions.dependencies import Reads
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.conditions.terms import Terms
from keyworker.policy.conditions.truth import NO, YES, Truth
from tests.northshire import a_pack, a_timescale
from tests.policy.conditions.asking import VISIT, facts_of, read


@pytest.fixture
def quiet() -> Iterator[type[Condition]]:
    """``quiet: KIND``: nothing of that kind has happened in the week before the day asked about."""

    class Quiet(Condition):
        kind: Literal["quiet"] = "quiet"
        event: str

        written_as = {"quiet": lambda body: {"kind": "quiet", "event": body}}

        def truth(self, facts: Facts) -> Truth:
            events = facts.events(EventPattern(event=self.event), about_item=False)
            return NO if any((facts.day - each.day).days < 7 for each in events) else YES

        def reasons(self, facts: Facts) -> ReasonedTruth:
            return ReasonedTruth(self.truth(facts), ("It has been quiet",))

        def depends_on(self) -> Reads:
            return Reads(kinds=frozenset({self.event}), day=True)

        def in_words(self, terms: Terms) -> str:
            return f"for a week no {self.event}"

    condition._readers.cache_clear()
    yield Quiet
    del Condition.kinds["quiet"]
    condition._readers.cache_clear()


@pytest.mark.usefixtures("quiet")
def test_it_is_read_and_answered_among_others() -> None:
    asked = read({"all": [{"quiet": "visit.made"}, {"place": {"is": "home"}}]})
    later = date(2026, 7, 1)
    assert asked.truth(facts_of(VISIT, day=later, place="home")) is Truth.YES
    because = asked.reasons(facts_of(VISIT, place="home")).because
    assert because == ("It has been quiet", "The place is home")


@pytest.mark.usefixtures("quiet")
def test_what_it_reads_and_says_is_part_of_what_others_read_and_say() -> None:
    asked = read({"not": {"quiet": "visit.made"}})
    assert asked.reads == Reads(kinds=frozenset({"visit.made"}), day=True)
    assert asked.in_words(a_pack()) == "it is not so that for a week no visit.made"


@pytest.mark.usefixtures("quiet")
def test_a_rule_of_a_pack_may_ask_it() -> None:
    pack = a_pack(timescales=[a_timescale(when={"quiet": "visit.made"})])
    (rule,) = pack.timescales
    assert rule.when is not None
    assert rule.when.kind == "quiet"  # type: ignore[attr-defined]


def test_what_is_no_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(
        ValueError, match="a condition is a fact with tests, or all, any, not"
    ) as no:
        read([])
    keys = {key for kind in Condition.kinds.values() for key in kind.written_as}
    assert {key for key in keys if key not in str(no.value)} == {condition.ALWAYS}
