"""Which team does each line of a file give a postcode to: a CSV file or a workbook, headed in any order?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from keyworker.exchange.cells import is_row_of_totals, read_text, read_words
from keyworker.exchange.tables import Rows, tables_in
from keyworker.exchange.workbook import Limits, UnreadableFile

MOST_BYTES = 1024 * 1024
MOST_LINES = 20_000
_LIMITS = Limits(
    most_bytes=40 * 1024 * 1024, most_rows=2 * MOST_LINES, most_cells=1_000_000, most_sheets=20
)
# Above the headers, an export may say what it is and when it was made.
_HEADED_BY = 20
_TEAM = re.compile(r"team( name)?|goes to")
_AREA = re.compile(r"post ?codes?( areas?| districts?| sectors?)?|areas?|out(ward )?codes?")
_SEVERAL = re.compile(r"[;,\n]")


@dataclass(frozen=True, kw_only=True)
class AreaLine:
    """One postcode of one line, numbered as in the file, as it is written there; ``trouble`` is why it is none."""

    number: int
    team: str
    area: str
    trouble: str = ""


def read_areas(path: Path) -> tuple[AreaLine, ...]:
    """Each postcode of the file. Raises UnreadableFile with one sentence where it is no list of postcodes."""
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise UnreadableFile(f"{path.name}: the file is larger than {MOST_BYTES // 1024**2} MB")
    shown = (
        each for each in tables_in(path, limits=_LIMITS, headed_by=_HEADED_BY) if not each.hidden
    )
    lists = [found for each in shown if (found := _list_of(each.rows)) is not None]
    if not lists:
        raise UnreadableFile(f"{path.name}: no row has the headers ‘Team’ and ‘Postcode’")
    return _checked(path.name, [line for each in lists for line in each])


def _checked(name: str, found: list[AreaLine]) -> tuple[AreaLine, ...]:
    if not found:
        raise UnreadableFile(f"{name}: nothing stands below the headers")
    if len(found) > MOST_LINES:
        raise UnreadableFile(
            f"{name}: {len(found):,} postcodes; at most {MOST_LINES:,} are read from one file"
        )
    return tuple(found)


def _list_of(rows: Rows) -> list[AreaLine] | None:
    for place, row in enumerate(rows[:_HEADED_BY]):
        team, area = _headed(row, _TEAM), _headed(row, _AREA)
        if team is not None and area is not None:
            below = enumerate(rows[place + 1 :], start=place + 2)
            return [each for number, cells in below for each in _line(number, cells, team, area)]
    return None


def _headed(row: Sequence[object], header: re.Pattern[str]) -> int | None:
    words = (read_words(cell).casefold() for cell in row)
    return next((at for at, each in enumerate(words) if header.fullmatch(each)), None)


def _line(number: int, cells: Sequence[object], team: int, area: int) -> list[AreaLine]:
    said, areas = (
        (read_text(cells[at]) or "").strip() if at < len(cells) else "" for at in (team, area)
    )
    if is_row_of_totals(cells):
        return [AreaLine(number=number, team=said, area="", trouble="Is a row of totals")]
    several = [each.strip() for each in _SEVERAL.split(areas) if each.strip()]
    if not said and not several:
        return []
    return [AreaLine(number=number, team=said, area=each) for each in several or [""]]
