"""How is a person, a worker, a family or an event named where no name may stand: P12, W3, F5, E9?

Case files, answers, logs and addresses speak of them so. Nothing else puts such a reference together or takes one
apart; what is no reference names no number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Kind = Literal["P", "W", "F", "E"]
# More figures than the largest number a row can have.
_FIGURES = 18


def ref(kind: Kind, number: int) -> str:
    """The reference of a person (P), worker (W), family (F) or event (E) by its number."""
    return f"{kind}{number}"


def number_of(given: object, *, kind: Kind | None = None) -> int | None:
    """The number that a reference names, where it is one, of ``kind`` where that is said; otherwise None."""
    text = str(given) if given else ""
    letter, figures = text[:1], text[1:]
    if not (figures.isascii() and figures.isdecimal() and len(figures) <= _FIGURES):
        return None
    return int(figures) if letter in {"P", "W", "F", "E"} and kind in {None, letter} else None


def numbers_of(given: Iterable[object], *, kind: Kind) -> set[int]:
    """The numbers that those of these which are references of that kind name."""
    found = (number_of(each, kind=kind) for each in given)
    return {number for number in found if number is not None}
