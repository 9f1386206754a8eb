"""Which number did somebody write, in a file or on a form; and what is none?

Whatever reads a number that a person or another program wrote reads it here. A number is written in plain figures: not
``nan`` or ``inf``, which no figure of a record can be; not with an exponent, an underscore or figures of another script,
which nobody writes who means a number of days, cases or hours.
"""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite

_PLAIN = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")
# A whole number of this many figures fits a column and every index.
_LONGEST_COUNT = 15


class NotANumber(ValueError):
    """What was written is no number that can be meant."""


def written_number(value: object) -> Decimal:
    """The number, from a number or from text in plain figures. Raises NotANumber."""
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        if not isfinite(value):
            raise NotANumber("Enter a number")
        return Decimal(str(value))
    text = value.strip() if isinstance(value, str) else ""
    if not _PLAIN.fullmatch(text):
        raise NotANumber("Enter a number")
    return Decimal(text)


def written_count(text: object, *, figures: int = _LONGEST_COUNT) -> int | None:
    """The whole number of at most so many ``figures``, none below nought; None where the text is none."""
    if not isinstance(text, str) or len(text) > figures:
        return None
    return int(text) if text.isascii() and text.isdecimal() else None
