"""Which row of a first-hit table decides: where does this work go, and how soon must it be picked up?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, TypeVar

from keyworker.decisions.document_facts import DocumentFacts
from keyworker.policy.conditions.condition import ReasonedTruth
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.truth import Truth, Unknown
from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.accountability import Accountability
from keyworker.policy.rules.base import LocalDefault, Rule
from keyworker.policy.rules.tables import Destination, NamedByFact, Priority, Route
from keyworker.policy.wording import number, sentence

Row = TypeVar("Row", Route, Priority, Accountability)


class RouteAnswer(Model):
    """Where the work goes, with whom, what else may be offered, and why; or which facts would decide."""

    outcome: Literal["decided", "needs-facts", "no-route"]
    to: Destination | None = None
    with_: tuple[str, ...] = ()
    also_offered: tuple[Destination, ...] = ()
    rule: str | None = None
    clause: str | None = None
    clause_id: str | None = None
    because: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class PriorityAnswer(Model):
    """How urgent the work is under the policy, and why; or which facts would decide."""

    outcome: Literal["decided", "needs-facts", "no-priority"]
    rag: str | None = None
    priority: str | None = None
    allocate_now: bool | None = None
    local_default: bool = False
    rule: str | None = None
    clause: str | None = None
    clause_id: str | None = None
    because: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def route(pack: Pack, facts: Mapping[str, Any], *, as_of: date) -> RouteAnswer:
    """Find the first row of the routing table that applies."""
    return route_by(pack, DocumentFacts(pack, facts, as_of))


def route_by(pack: Pack, known: Facts) -> RouteAnswer:
    """As ``route``, of facts that are looked up one by one: those of a case on record, for one."""
    row, because, needs = first_row(pack.routing, known)
    if (
        row is not None
        and isinstance(row.to.team, NamedByFact)
        and isinstance(known.get(row.to.team.fact), Unknown)
    ):
        because, needs = (
            (f"{sentence(known.label(row.to.team.fact))} is not known yet",),
            (row.to.team.fact,),
        )
    if needs:
        return RouteAnswer(outcome="needs-facts", because=because, needs=needs)
    if row is None:
        return RouteAnswer(
            outcome="no-route", because=(_nothing_said(pack.routing, "where work goes"),)
        )
    return RouteAnswer(
        outcome="decided",
        to=_settled(row.to, known),
        with_=row.with_,
        also_offered=row.offer,
        rule=row.id,
        clause=pack.cite(row.clause),
        clause_id=row.clause,
        because=(row.plain, *because),
    )


def _nothing_said(rows: Sequence[Row], of: str) -> str:
    return (
        f"Nothing that this policy says of {of} applies here"
        if rows
        else f"This policy does not say {of}"
    )


def _settled(to: Destination, facts: Facts) -> Destination:
    """The destination with the team that a fact names, where the row leaves it to one."""
    if not isinstance(to.team, NamedByFact):
        return to
    return to.model_copy(update={"team": str(facts.get(to.team.fact))})


def prioritise(pack: Pack, facts: Mapping[str, Any], *, as_of: date) -> PriorityAnswer:
    """Find the first row of the priority table that applies."""
    row, because, needs = first_row(pack.priority, DocumentFacts(pack, facts, as_of))
    if needs:
        return PriorityAnswer(outcome="needs-facts", because=because, needs=needs)
    if row is None:
        return PriorityAnswer(
            outcome="no-priority",
            because=(_nothing_said(pack.priority, "how soon work is picked up"),),
        )
    return PriorityAnswer(
        outcome="decided",
        rag=row.rag,
        priority=_priority(pack, row),
        allocate_now=row.allocate_now,
        rule=row.id,
        local_default=isinstance(row.priority, LocalDefault),
        clause=pack.cite(row.clause),
        clause_id=row.clause,
        because=(row.plain, *because),
    )


def _priority(pack: Pack, row: Priority) -> str:
    if not isinstance(row.priority, LocalDefault):
        return row.priority
    value = pack.setting(row.priority.setting).value
    return number(value) if isinstance(value, int | float) else str(value)


def first_row(
    rows: Sequence[Row], facts: Facts
) -> tuple[Row | None, tuple[str, ...], tuple[str, ...]]:
    """The deciding row with its reasons; or, where an undecided row that says otherwise comes first, what is needed."""
    row: Row | None
    undecided: tuple[tuple[Row, ReasonedTruth], ...]
    row, because, undecided = deciding(rows, facts)
    if undecided:
        return (None, *_asking(undecided))
    return row, because, ()


def deciding(
    rows: Sequence[Row], facts: Facts
) -> tuple[Row | None, tuple[str, ...], tuple[tuple[Row, ReasonedTruth], ...]]:
    """The first row that applies, with its reasons, and the undecided rows before it that say otherwise."""
    undecided: list[tuple[Row, ReasonedTruth]] = []
    for row in rows:
        answer = row.when.reasons(facts)
        if answer.truth is Truth.YES:
            return (
                row,
                answer.because,
                tuple(each for each in undecided if not _says_the_same(each[0], row)),
            )
        if answer.truth is Truth.UNKNOWN:
            undecided.append((row, answer))
    return None, (), tuple(undecided)


def _says_the_same(first: Rule, second: Rule) -> bool:
    """Whether it makes no difference which of two rows decides."""
    apart = {"id", "clause", "also", "plain", "when", "force"}
    return first.model_dump(exclude=apart) == second.model_dump(exclude=apart)


def _asking(
    undecided: Sequence[tuple[Row, ReasonedTruth]],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What to ask first: the row that the fewest facts would decide."""
    answer = min((each for _, each in undecided), key=lambda each: len(each.needs))
    return answer.because, tuple(sorted(answer.needs))
