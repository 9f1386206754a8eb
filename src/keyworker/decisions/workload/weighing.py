"""What is a case worth by the policy's own table, row by row, and how did that come about?

Nothing is taken off for what is not known: a row of which nobody can say whether it holds counts nothing, the answer names
the facts that would settle it, and the case is not wholly weighed, so that the count can only be higher.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from keyworker.decisions.capacity import figure_of
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.packs.kinds_in_words import LOCAL
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.tables import NamedByFact
from keyworker.policy.rules.worth import Worth
from keyworker.policy.wording import counted, number, within_sentence


@dataclass(frozen=True)
class RowHeld:
    """A row that holds of a case or of some of its children: what it is worth, and how that was reckoned, in words."""

    row: Worth
    worth: float
    reckoned: str = ""

    def words(self, pack: Pack) -> str:
        """What it is worth, for what, by which clause, and whether the figure is the authority's own."""
        local = f"; {LOCAL}" if isinstance(self.row.worth, LocalDefault) else ""
        title = within_sentence(self.row.title)
        return (
            f"{number(self.worth)} for {title}{self.reckoned} ({pack.cite(self.row.clause)}{local})"
        )


@dataclass(frozen=True)
class Weight:
    """What a case comes to; ``needs`` are the facts for want of which it may be worth more."""

    worth: float
    rows: tuple[RowHeld, ...] = ()
    times: Worth | None = None
    needs: frozenset[str] = field(default_factory=frozenset)

    def words(self, pack: Pack) -> str:
        """How it comes to that, each row with its clause."""
        rows = ", ".join(each.words(pack) for each in self.rows) or "no row of the table holds"
        if self.times is None:
            return rows
        title = within_sentence(self.times.title)
        part = f"{number((self.times.times or 0) * 100)}%"
        return f"{part} of it for {title} ({pack.cite(self.times.clause)}): {rows}"


@dataclass(frozen=True)
class _Found:
    """A row that holds of one thing, and what it is worth there."""

    row: Worth
    worth: float


def weigh(pack: Pack, table: Sequence[Worth], case: Facts, children: Sequence[Facts]) -> Weight:
    """What the table says of the case and of each of these children of it."""
    needs: set[str] = set()
    of_case = [each for each in table if each.per == "case" and each.times is None]
    of_child = [each for each in table if each.per == "child"]
    own = [RowHeld(each.row, each.worth) for each in _holding(pack, of_case, case, needs)]
    theirs = [list(_holding(pack, of_child, child, needs)) for child in children]
    times = _first([each for each in table if each.times is not None], case, needs)
    rows = (*own, *_of_children(theirs))
    part = times.times if times is not None and times.times is not None else 1.0
    worth = round(sum(each.worth for each in rows) * part, 4)
    return Weight(worth, rows, times, frozenset(needs))


def _holding(pack: Pack, rows: Sequence[Worth], facts: Facts, needs: set[str]) -> Iterator[_Found]:
    """The first row that holds, and those that add to it."""
    first = _first([each for each in rows if not each.adds], facts, needs)
    adding = (each for each in rows if each.adds and _holds(each, facts, needs))
    for row in (*([first] if first is not None else []), *adding):
        worth = _figure(pack, row, facts)
        if worth is None:
            needs.update(_named_in(row))
        else:
            yield _Found(row, worth)


def _first(rows: Iterable[Worth], facts: Facts, needs: set[str]) -> Worth | None:
    """The first that holds; none where an earlier one may."""
    for row in rows:
        answer = row.when.reasons(facts)
        if answer.truth is not Truth.NO:
            needs.update(answer.needs)
            return row if answer.truth is Truth.YES else None
    return None


def _holds(row: Worth, facts: Facts, needs: set[str]) -> bool:
    answer = row.when.reasons(facts)
    if answer.truth is Truth.UNKNOWN:
        needs.update(answer.needs)
    return answer.truth is Truth.YES


def _figure(pack: Pack, row: Worth, facts: Facts) -> float | None:
    """What the row is worth; None where that is a fact nobody has given, or a local default that is not set."""
    if not isinstance(row.worth, NamedByFact):
        return figure_of(pack, row.worth)
    worth = facts.get(row.worth.fact)
    if isinstance(worth, bool) or not isinstance(worth, int | float):
        return None
    return float(worth)


def _named_in(row: Worth) -> set[str]:
    if isinstance(row.worth, NamedByFact):
        return {row.worth.fact}
    return {f"setting.{row.worth.setting}"} if isinstance(row.worth, LocalDefault) else set()


def _of_children(theirs: Sequence[Sequence[_Found]]) -> Iterator[RowHeld]:
    """The rows that hold of children, each once: the child worth most counts whole, and any other as its row says."""
    in_order = sorted(theirs, key=_all_worth, reverse=True)
    held: dict[str, list[tuple[_Found, bool]]] = {}
    for place, found in enumerate(in_order):
        for each in found:
            held.setdefault(each.row.id, []).append((each, place > 0))
    for several in held.values():
        row = several[0][0].row
        factor = 1.0 if row.further is None else row.further
        worth = sum(each.worth * (factor if later else 1.0) for each, later in several)
        further = sum(later for _, later in several)
        yield RowHeld(row, round(worth, 4), _reckoned(len(several), further, row.further))


def _all_worth(found: Sequence[_Found]) -> float:
    return sum(each.worth for each in found)


def _reckoned(children: int, further: int, factor: float | None) -> str:
    """``, 3 children, of whom 2 at 50%``."""
    said = f", {counted(children, 'child', 'children')}"
    if factor is None or not further:
        return said
    return f"{said}, {number(further)} of them at {number(factor * 100)}%"
