"""Which rows of a file are rows of an earlier one whose start was wrong and has been put right?

A row is known by its child and its start, so a start that is corrected makes it look like another row. Two rows are one
where the earlier file had it and not the new one, the new file has it and not the earlier one although the date lies
before that file, and either all else is the same or two such cannot have run at one time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from keyworker.exchange.annex_a.rows import ListRow
from keyworker.policy.wording import on_day

# What each list's start is recorded as.
_RECORDED_AS: dict[int, tuple[str, ...]] = {
    2: ("assessment.started|", "standing.started|caf|", "standing.ended|caf|"),
    3: ("referral.received|",),
    4: ("assessment.started|",),
    5: ("standing.started|section-47|", "standing.ended|section-47|"),
    6: ("standing.started|child-in-need|", "standing.ended|child-in-need|"),
    7: ("standing.started|child-protection|", "standing.ended|child-protection|"),
    8: ("standing.started|looked-after|", "standing.ended|looked-after|"),
}
# Of these a child has one at a time.
_ONE_AT_A_TIME = {6: "closed", 7: "ended", 8: "ended"}


@dataclass(frozen=True)
class EarlierRow:
    """A row as an earlier file had it: what it said, when it was first and last seen."""

    list: int
    child: str
    key: str
    said: Mapping[str, Any]
    first_seen: date
    last_seen: date

    @property
    def at(self) -> date | None:
        return date.fromisoformat(self.said["at"]) if self.said.get("at") else None


@dataclass(frozen=True)
class PutRight:
    """A start that a later file gives another date. ``old`` None: it was not given."""

    row: ListRow
    earlier: EarlierRow

    @property
    def old(self) -> date | None:
        return self.earlier.at

    @property
    def first_seen(self) -> date:
        return self.earlier.first_seen

    def event_keys(self) -> Iterator[tuple[str, str]]:
        """The keys under which the start was recorded, and those under which it now is."""
        for kind in _RECORDED_AS[self.row.list]:
            yield f"{kind}{self.old or ''}", f"{kind}{self.row.get('at') or ''}"

    def in_words(self) -> str:
        was = on_day(self.old) if self.old else "not given"
        return (
            f"{self.row.sheet} row {self.row.number}: the start was {was} in an earlier file and is"
            f" {on_day(self.row.get('at'))} in this one; taken as put right"
        )


def starts_put_right(
    rows: Iterable[ListRow], earlier: Sequence[EarlierRow], said: Mapping[int, Mapping[str, Any]]
) -> list[PutRight]:
    """The rows that are earlier ones with another start. ``said`` gives what each row says, by ``id``."""
    gone: dict[tuple[int, str], list[EarlierRow]] = defaultdict(list)
    new: dict[tuple[int, str], list[ListRow]] = defaultdict(list)
    theirs = list(rows)
    present = {(row.list, row.key) for row in theirs}
    known = {(each.list, each.key) for each in earlier}
    for each in earlier:
        if each.list in _RECORDED_AS and (each.list, each.key) not in present:
            gone[each.list, each.child].append(each)
    for row in theirs:
        if (row.list, row.key) not in known and row.get("at") is not None:
            new[row.list, row.child].append(row)
    return [
        PutRight(row, one)
        for where, (row, *others) in new.items()
        if not others
        for one in _only(each for each in gone[where] if _is_the_same(each, row, said[id(row)]))
    ]


def _only(found: Iterable[EarlierRow]) -> list[EarlierRow]:
    each = list(found)
    return each if len(each) == 1 else []


def _is_the_same(earlier: EarlierRow, row: ListRow, said: Mapping[str, Any]) -> bool:
    if row.get("at") > earlier.last_seen:
        return False
    if earlier.at is None:
        return True
    end = _ONE_AT_A_TIME.get(row.list)
    went_on = end is not None and not earlier.said.get(end)
    return went_on or _rest(earlier.said) == _rest(said)


def _rest(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in {"at", "team"}}
