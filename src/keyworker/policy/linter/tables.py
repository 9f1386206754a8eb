"""Does each row of a first-hit table have its turn, and does the table say something in every case?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from keyworker.policy.conditions.model import Always, Condition
from keyworker.policy.conditions.reads import facts_of
from keyworker.policy.kinds import RULE_KINDS
from keyworker.policy.linter.finding import Finding, failure, note
from keyworker.policy.linter.possible import (
    NO,
    NOT_YES,
    YES,
    Goal,
    Possibilities,
    TooManyToTry,
)
from keyworker.policy.linter.saying import values_in_words
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import listed

_SAYS_NOTHING = {"id", "clause", "also", "plain", "when", "force"}
_MOST_NAMED = 3
_ORDER = "neither is the narrower, so only their order decides"


@dataclass(frozen=True)
class Table:
    """Rows of one kind, of which the first that applies decides.

    ``waits``: a row that is not known yet holds up those below that say something else; otherwise it is passed over.
    ``whole``: the table should say something in every case.
    """

    pack: Pack
    kind: str
    rows: Sequence[Any]
    waits: bool = True
    whole: bool = True

    def findings(self) -> Iterator[Finding]:
        dead: set[str] = set()
        for number, row in enumerate(self.rows):
            reason = self._never_decides(number)
            if reason:
                dead.add(row.id)
                yield failure(self.pack, self.kind, row.id, reason)
        yield from self._only_order_decides([row for row in self.rows if row.id not in dead])
        if self.whole:
            yield from self._says_nothing()

    def _never_decides(self, number: int) -> str | None:
        row, earlier = self.rows[number], self._earlier(number)
        if self.anyhow.never([(row.when, YES)]):
            return "can never be reached: its own condition cannot hold"
        for each in earlier:
            if self.anyhow.never([(row.when, YES), (each.when, NOT_YES)]):
                return self._is_taken_by(each, row)
        if earlier and self.anyhow.never(
            [(row.when, YES), *(self._passed(each, row) for each in earlier)]
        ):
            return "can never be reached: one or another of the rows before it applies first wherever this row would"
        return None

    def _earlier(self, number: int) -> list[Any]:
        """The rows before it that keep it from deciding where they apply."""
        earlier = [each for each in self.rows[:number] if not _hands_on(each)]
        if isinstance(self.rows[number].when, Always):
            # A last row that catches whatever is left does no harm where nothing is left.
            return [each for each in earlier if isinstance(each.when, Always)]
        return earlier

    def _is_taken_by(self, taker: Any, row: Any) -> str:
        # Where the earlier row applies no further than this one, they are two answers to one question.
        same = self.anyhow.never([(taker.when, YES), (row.when, NOT_YES)])
        apart = ", and says something else of the same cases"
        reason = f"can never be reached: {taker.id} applies first wherever this row would"
        return reason + (apart if same and _unlike(row, taker) else "")

    def _passed(self, earlier: Any, row: Any) -> Goal:
        """What an earlier row has to come out as for a later one to decide."""
        return (earlier.when, NO if self.waits and _unlike(earlier, row) else NOT_YES)

    def _only_order_decides(self, rows: Sequence[Any]) -> Iterator[Finding]:
        apart: dict[str, str] = {}
        for first, second in combinations(rows, 2):
            both = self._both_hold(first.when, second.when) if _unlike(first, second) else None
            if both is not None and facts_of(first.when) == facts_of(second.when):
                words = values_in_words(both, self.asked, self.pack)
                message = f"overlaps with {first.id} and says something else; {_ORDER}, for example where {words}"
                yield note(self.pack, self.kind, second.id, message)
            elif both is not None:
                apart.setdefault(second.id, first.id)
        if apart:
            # A first-hit table is made to rank questions; that it does is worth one line, and which rows it is for.
            pairs = [f"{later} with {earlier}" for later, earlier in apart.items()]
            named = listed(
                [
                    *pairs[:_MOST_NAMED],
                    *([f"{len(pairs) - _MOST_NAMED} more"] if len(pairs) > _MOST_NAMED else []),
                ]
            )
            message = f"rows that ask of other facts overlap with earlier ones and say something else: {named}; {_ORDER}"
            yield note(self.pack, self.kind, next(iter(apart)), message)

    def _both_hold(self, first: Condition, second: Condition) -> Mapping[str, object] | None:
        """Facts with which both certainly hold, where neither condition is a special case of the other."""
        narrower = self.anyhow.never([(first, YES), (second, NOT_YES)])
        if narrower or self.anyhow.never([(second, YES), (first, NOT_YES)]):
            return None
        try:
            return self.known.find([(first, YES), (second, YES)])
        except TooManyToTry:
            return None

    def _says_nothing(self) -> Iterator[Finding]:
        if not self.rows or any(isinstance(row.when, Always) for row in self.rows):
            return
        nothing: list[Goal] = [(row.when, NO) for row in self.rows]
        try:
            values = self.known.find(nothing)
        except TooManyToTry:
            return
        if values is not None:
            words = values_in_words(self._fewest(values, nothing), self.asked, self.pack)
            message = (
                f"no row of this table decides where {words}"
                if words
                else "no row of this table decides"
            )
            yield note(self.pack, self.kind, self.rows[-1].id, f"is the last row, and {message}")

    def _fewest(self, values: Mapping[str, object], goals: Sequence[Goal]) -> dict[str, object]:
        """As few of the facts as still make sure of every goal."""
        left = dict(values)
        for name in values:
            without = {key: value for key, value in left.items() if key != name}
            if all(self.known.truths(condition, without) <= wanted for condition, wanted in goals):
                left = without
        return left

    @cached_property
    def asked(self) -> tuple[Condition, ...]:
        return tuple(row.when for row in self.rows)

    @cached_property
    def anyhow(self) -> Possibilities:
        """Whatever is known or not."""
        return Possibilities(self.pack, self.asked)

    @cached_property
    def known(self) -> Possibilities:
        """With every fact answered, and certain whatever has happened."""
        return Possibilities(self.pack, self.asked, known=True, settled=True)


def tables_of(pack: Pack) -> Iterator[Table]:
    """The first-hit tables a pack has."""
    for kind in RULE_KINDS:
        if kind.table is not None:
            rows, decides = kind.table.rows(pack), kind.table.decides
            yield Table(pack, kind.name, rows, waits=decides, whole=decides)


def _hands_on(row: Any) -> bool:
    """Whether a row goes on to the next that applies: a share of the range that would otherwise hold."""
    return getattr(row, "share", None) is not None and getattr(row, "of", None) is None


def _unlike(first: Any, second: Any) -> bool:
    return bool(first.model_dump(exclude=_SAYS_NOTHING) != second.model_dump(exclude=_SAYS_NOTHING))
