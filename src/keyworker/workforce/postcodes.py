"""Which of these areas does a postcode lie in? The one that says most of it wins.

An area is the beginning of a postcode that ends where one of its parts does: ``NG`` is a whole area, ``NG2`` and ``NG24`` two
districts of it (nothing of NG24 is in NG2), ``NG24 1`` a sector, ``NG24 1AB`` one postcode. ``EC1`` is all of EC1A, EC1M, EC1V.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

_AREA = re.compile(r"([A-Z]{1,2})([0-9][A-Z0-9]?)?(?: ([0-9])([A-Z]{0,2}))?")
_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
Whose = TypeVar("Whose")


def as_area(written: str) -> str | None:
    """An area as it is kept: capitals, and a space before the inward part; None where it is no beginning of a postcode."""
    plain = " ".join(written.upper().split())
    whole = _WHOLE.fullmatch(plain.replace(" ", ""))
    if whole is not None:
        return f"{whole[1]} {whole[2]}"
    found = _AREA.fullmatch(plain)
    # A sector is one of a district.
    return plain if found is not None and (found[2] or not found[3]) else None


def lies_in(postcode: str, area: str) -> bool:
    """Whether a postcode, as it is kept, lies in the area."""
    outward, _, inward = postcode.partition(" ")
    district, _, sector = area.partition(" ")
    if sector:
        return outward == district and inward.startswith(sector)
    rest = outward.removeprefix(district) if outward.startswith(district) else None
    if rest is None:
        return False
    # Of an area of letters alone any district; of a district itself, and those that a letter tells apart.
    return rest[:1].isdigit() if district.isalpha() else rest == "" or rest.isalpha()


def nearest(postcode: str, areas: Iterable[tuple[str, Whose]]) -> Whose | None:
    """Whose area says most of the postcode; None where it lies in none."""
    found = [(len(area), whose) for area, whose in areas if lies_in(postcode, area)]
    return max(found, key=lambda each: each[0])[1] if found else None
