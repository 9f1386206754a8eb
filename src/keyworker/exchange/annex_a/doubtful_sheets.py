"""What of a whole sheet should a person look at, though each of its rows could be read?

Rows that are hidden are read as any other, for a child whom a filter hides is a child; cells merged over several rows say
something of the first row alone; a column beside the one that is read may be the one that was meant; and where some dates
can only be month first, those that can be read both ways may be so too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from keyworker.exchange.annex_a.columns import Kind
from keyworker.exchange.annex_a.recognise import Recognised
from keyworker.exchange.cells import read_words

_BOTH_WAYS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})\b")
_TEAM = re.compile(r"\b(team|hub|service|pod|unit)\b", re.IGNORECASE)
_NAMED = 12


def doubts_of_sheet(known: Recognised) -> list[str]:
    """A sentence for each thing to look at, with the sheet's name."""
    found = [
        *_hidden_rows(known),
        *known.hidden_columns(),
        *_merged(known),
        *known.not_read(),
        *_columns_of_one_another(known),
        *_dates_of_two_orders(known),
    ]
    return [f"{known.sheet.name}: {each}" for each in found]


def _hidden_rows(known: Recognised) -> Iterator[str]:
    hidden = [number for number, _ in known.rows if number in known.sheet.signs.hidden_rows]
    if len(hidden) == 1:
        yield f"row {hidden[0]} is hidden or filtered out in the workbook; it is read as any other"
    elif hidden:
        yield f"{_rows(hidden)} are hidden or filtered out in the workbook; they are read as any other"


def _merged(known: Recognised) -> Iterator[str]:
    headers = {place: name for name, place in known.places.items()}
    for rows, columns in known.sheet.signs.merged:
        said = [known.list.column(headers[each]).header for each in columns if each in headers]
        if said and rows.start > known.header_row:
            yield (
                f"{', '.join(said)}: the cells of rows {rows.start} to {rows.stop - 1} are merged, so only row"
                f" {rows.start} has what they say"
            )


def _columns_of_one_another(known: Recognised) -> Iterator[str]:
    """Where the workers are called as teams are, and the teams as nobody is a team, each column may hold the other's."""
    places = [known.places.get(each) for each in ("team", "worker")]
    if None in places:
        return
    filled = [
        (number, words)
        for number, row in known.rows
        if all(
            words := [
                read_words(row[at]) if at < len(row) else "" for at in places if at is not None
            ]
        )
    ]
    other = [
        number
        for number, (team, worker) in filled
        if _TEAM.search(worker) and not _TEAM.search(team)
    ]
    if other and len(other) * 2 > len(filled):
        yield (
            f"{_rows(other)} {'has' if len(other) == 1 else 'have'} a team under the worker's header; the two columns may"
            " hold one another's, and nobody is taken from there"
        )


def _dates_of_two_orders(known: Recognised) -> Iterator[str]:
    for column in known.list.columns:
        place = known.places.get(column.name)
        if column.kind is not Kind.DATE or place is None:
            continue
        written = [(number, row[place]) for number, row in known.rows if place < len(row)]
        dates = [
            (number, int(found[1]), int(found[2]))
            for number, cell in written
            if isinstance(cell, str) and (found := _BOTH_WAYS.match(read_words(cell)))
        ]
        month_first = [number for number, first, second in dates if second > 12 >= first]
        either = [
            n for n, first, second in dates if first <= 12 and second <= 12 and first != second
        ]
        if month_first and either:
            yield (
                f"{column.header}: {_rows(month_first)} can only be month first, so {_rows(either)} may be too;"
                " they are read as day first"
            )


def _rows(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    named = ", ".join(str(each) for each in numbers[:_NAMED])
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    return f"rows {named}{more}"
