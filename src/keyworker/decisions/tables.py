"""Which row of a first-hit table decides: where does this work go, and how soon must it be picked up?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Literal, TypeVar

from keyworker.decisions.document_facts import DocumentFacts
from keyworker.policy.conditions.compared import ComparedWith
from keyworker.policy.conditions.condition import ReasonedTruth, reasons_of
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.conditions.tests import moved_day
from keyworker.policy.conditions.truth import Truth, Unknown
from keyworker.policy.durations import Unit
from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.accountability import Accountability
from keyworker.policy.rules.base import LocalDefault, Rule
from keyworker.policy.rules.tables import Destination, NamedByFact, Priority, Route
from keyworker.policy.wording import number, on_day, sentence, value_in_words

Row = TypeVar("Row", Route, Priority, Accountability)


class RowAnswer(Model):
    """What the first row of a table that applies comes to: by which rule and clause, and why; or which facts would decide."""

    outcome: str
    rule: str | None = None
    clause: str | None = None
    clause_id: str | None = None
    also: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class RouteAnswer(RowAnswer):
    """Where the work goes, with whom, and what else may be offered."""

    outcome: Literal["decided", "needs-facts", "no-route"]
    to: Destination | None = None
    with_: tuple[str, ...] = ()
    also_offered: tuple[Destination, ...] = ()
    decided_by: str | None = None
    local_default: bool = False
    warnings: tuple[str, ...] = ()


class PriorityAnswer(RowAnswer):
    """How urgent the work is under the policy."""

    outcome: Literal["decided", "needs-facts", "no-priority"]
    rag: str | None = None
    priority: str | None = None
    allocate_now: bool | None = None
    local_default: bool = False


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
        decided_by=row.decided_by,
        local_default=row.local,
        warnings=tuple(_warnings(row, known)),
        rule=row.id,
        **pack.cited(row),
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


def _warnings(row: Route, known: Facts) -> Iterator[str]:
    for each in row.warns:
        if reasons_of(each.when, known).truth is Truth.YES:
            on = "" if each.on is None else _day_in_words(each.on, known)
            yield each.says.replace("{on}", on)


def _day_in_words(wanted: ComparedWith, known: Facts) -> str:
    day = as_day(known.get(wanted.name))
    if day is None:
        return ""
    moved = moved_day(day, wanted.length, known.calendar)
    years = wanted.length is not None and wanted.length.unit is Unit.YEARS
    # Whoever was born on 29 February is a year older on 1 March where the year has no 29th.
    leapt = years and (day.month, day.day, moved.day) == (2, 29, 28)
    return on_day(moved + timedelta(days=1) if leapt else moved)


def prioritise(pack: Pack, facts: Mapping[str, Any], *, as_of: date) -> PriorityAnswer:
    """Find the first row of the priority table that applies.

    Where a fact is still needed for which the pack says what it is taken for until it is known, the answer says both: what
    to ask, and what holds meanwhile.
    """
    known = DocumentFacts(pack, facts, as_of)
    row, because, needs = first_row(pack.priority, known)
    if needs:
        return _meanwhile(pack, facts, as_of, because, needs)
    if row is None:
        return PriorityAnswer(
            outcome="no-priority",
            because=(_nothing_said(pack.priority, "how soon work is picked up"),),
        )
    return _rated(pack, row, known, because)


def _rated(pack: Pack, row: Priority, known: Facts, because: Sequence[str]) -> PriorityAnswer:
    risk = known.get("case.rag")
    return PriorityAnswer(
        outcome="decided",
        rag=row.rag or (risk if isinstance(risk, str) else None),
        priority=priority_of(pack, row),
        allocate_now=row.allocate_now,
        rule=row.id,
        local_default=isinstance(row.priority_or_default, LocalDefault),
        **pack.cited(row),
        because=(row.plain, *because),
    )


def _meanwhile(
    pack: Pack,
    facts: Mapping[str, Any],
    as_of: date,
    because: tuple[str, ...],
    needs: tuple[str, ...],
) -> PriorityAnswer:
    """What is to be asked, and what holds until it is answered, where the pack says so of each fact."""
    asking = PriorityAnswer(outcome="needs-facts", because=because, needs=needs)
    taken = {name: pack.until_known(name) for name in needs}
    if None in taken.values():
        return asking
    known = DocumentFacts(pack, {**facts, **taken}, as_of)
    row, _, open_still = first_row(pack.priority, known)
    if row is None or open_still:
        return asking
    treated = (
        f"{sentence(known.label(name))} is treated as {value_in_words(value)} until it is known"
        for name, value in taken.items()
    )
    rated = _rated(pack, row, known, (*because, *treated))
    return rated.model_copy(update={"outcome": "needs-facts", "needs": needs})


def priority_of(pack: Pack, row: Priority) -> str:
    """The priority that a row gives: in the policy's own words, or the authority's where the policy names none."""
    if not isinstance(row.priority_or_default, LocalDefault):
        return row.priority_or_default
    value = pack.setting(row.priority_or_default.setting).value
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
    for row in (each for each in rows if each.when.truth(facts) is not Truth.NO):
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
    apart = {"id", "clause", "also", "plain", "when", "force", "figures"}
    return first.model_dump(exclude=apart) == second.model_dump(exclude=apart)


def _asking(
    undecided: Sequence[tuple[Row, ReasonedTruth]],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What to ask first: the row that the fewest facts would decide."""
    answer = min((each for _, each in undecided), key=lambda each: len(each.needs))
    return answer.because, tuple(sorted(answer.needs))


def rows_by_priority(pack: Pack) -> dict[str, Priority]:
    """The first row that gives each priority, in the policy's order: the highest first."""
    found: dict[str, Priority] = {}
    for row in pack.priority:
        found.setdefault(priority_of(pack, row), row)
    return found


def rank_of(pack: Pack, priority: str) -> int:
    """The place of a priority in the policy's order; one that it does not give comes after all others."""
    priorities = [*rows_by_priority(pack)]
    return priorities.index(priority) if priority in priorities else len(priorities)
