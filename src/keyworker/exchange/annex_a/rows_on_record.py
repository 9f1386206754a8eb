"""Which rows of a file are on record already, as they were or otherwise, and which are new?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from keyworker.exchange.annex_a.put_right import EarlierRow, PutRight, starts_put_right
from keyworker.exchange.annex_a.rows import ListRow
from keyworker.exchange.models import ImportRun, SourceRow
from keyworker.policy.casefile import local_day
from keyworker.record.in_bulk import insert_rows, update_rows
from keyworker.record.models import Person

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


@dataclass
class RowsOnRecord:
    """Of some children: the starts that are put right by child, the rows that say what they said, and how many came to what."""

    put_right: dict[str, list[PutRight]] = field(default_factory=lambda: defaultdict(list))
    unchanged: set[tuple[int, str]] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    doubts: list[str] = field(default_factory=list)


def keep_rows(
    rows: Sequence[ListRow], people: Mapping[str, Person], run: ImportRun, *, source: str
) -> RowsOnRecord:
    """Have the record say what these rows say. ``people`` are the children by their ids."""
    stored = _stored(rows, people, source)
    known = {(each.list, each.key): each for each in stored}
    found = _starts_put_right(rows, stored, known, people)
    new, changed, seen = [], [], []
    for row in rows:
        before = known.get((row.list, row.key))
        if before is None:
            new.append(_new(row, people[row.child], run, source))
            continue
        before.last_run = run
        if before.hash == row.hash:
            seen.append(before)
        else:
            before.hash, before.said, before.key = row.hash, _plain(row), row.key
            changed.append(before)
    insert_rows(new)
    update_rows(changed, ["key", "hash", "said", "last_run"])
    SourceRow.objects.filter(pk__in=[row.pk for row in seen]).update(last_run=run)
    found.unchanged = {(row.list, row.key) for row in seen}
    found.counts.update({CREATED: len(new), UPDATED: len(changed), UNCHANGED: len(seen)})
    return found


def _new(row: ListRow, person: Person, run: ImportRun, source: str) -> SourceRow:
    return SourceRow(
        source=source,
        list=row.list,
        key=row.key,
        hash=row.hash,
        person=person,
        said=_plain(row),
        first_run=run,
        last_run=run,
    )


def _stored(
    rows: Sequence[ListRow], people: Mapping[str, Person], source: str
) -> Sequence[SourceRow]:
    """What earlier files said of these children in these lists."""
    children = {people[row.child].pk for row in rows}
    lists = {row.list for row in rows}
    stored = SourceRow.objects.filter(source=source, list__in=lists, person__in=children)
    return list(stored.select_related("first_run", "last_run"))


def _starts_put_right(
    rows: Sequence[ListRow],
    stored: Sequence[SourceRow],
    known: dict[tuple[int, str], SourceRow],
    people: Mapping[str, Person],
) -> RowsOnRecord:
    """A row whose start was put right is the row it was: it is known under its new key from here on."""
    numbers = {people[row.child].pk: row.child for row in rows}
    earlier = [
        EarlierRow(
            each.list,
            numbers[each.person_id],
            each.key,
            each.said,
            local_day(each.first_run.at),
            local_day(each.last_run.at),
        )
        for each in stored
    ]
    found = RowsOnRecord()
    for right in starts_put_right(rows, earlier, {id(row): _plain(row) for row in rows}):
        found.put_right[right.row.child].append(right)
        known[right.row.list, right.row.key] = known[right.earlier.list, right.earlier.key]
        found.doubts.append(right.in_words())
    return found


def _plain(row: ListRow) -> dict[str, Any]:
    # The names of workers are kept with the workers alone.
    return {
        name: value if isinstance(value, (str, bool)) else str(value)
        for name, value in row.fields.items()
        if value is not None and name not in {"worker", "adviser"}
    }
