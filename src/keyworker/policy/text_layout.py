"""How are tables and sentences laid out on a terminal a hundred columns wide?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

WIDTH = 100
_GAP = "  "


def table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A heading and rows in columns. The widest column folds onto further lines where the width runs out."""
    cells = [[str(each) if each is not None else "" for each in row] for row in rows]
    widths = [max(len(row[n]) for row in [list(heading), *cells]) for n in range(len(heading))]
    spare = WIDTH - len(_GAP) * (len(widths) - 1)
    while sum(widths) > spare:
        widest = max(range(len(widths)), key=lambda n: widths[n])
        if widths[widest] <= 12:
            break
        widths[widest] = max(12, widths[widest] - (sum(widths) - spare))
    yield from _row(heading, widths)
    yield _GAP.join("-" * width for width in widths)
    for row in cells:
        yield from _row(row, widths)


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    folded = [textwrap.wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)]
    for line in range(max(len(each) for each in folded)):
        parts = [
            (each[line] if line < len(each) else "").ljust(width)
            for each, width in zip(folded, widths, strict=True)
        ]
        yield _GAP.join(parts).rstrip()


def paragraph(text: str, *, indent: str = "", first: str | None = None) -> list[str]:
    """The text in lines, ``first`` standing before the first of them."""
    return textwrap.wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
    ) or [(first or indent).rstrip()]


def labelled(label: str, text: str, *, width: int = 20) -> list[str]:
    """A label with its text beside it."""
    return paragraph(text, indent="  " + " " * width, first="  " + label.ljust(width))


def reasons(because: Iterable[str], *, indent: str = "  ") -> Iterator[str]:
    """Reasons as a list."""
    for each in because:
        yield from paragraph(each, indent=indent + "  ", first=indent + "- ")
