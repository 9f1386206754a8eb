"""How is a table given away as a file that a spreadsheet opens?"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(name: str, headers: Sequence[str], rows: Iterable[Sequence[str]] = ()) -> HttpResponse:
    """The table as a CSV file of that name. A cell that a spreadsheet would work out stands there as text."""
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
    # Without its mark a spreadsheet does not read it as UTF-8.
    answer.write("\ufeff")
    table = csv.writer(answer)
    table.writerow(headers)
    table.writerows([_as_text(cell) for cell in row] for row in rows)
    return answer


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
