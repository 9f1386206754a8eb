"""How does a question say what was answered to it, where that does not stand on record under its own name?

By a function of the entries that one sending of the form put on record; see ``read_back``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class AsRecorded:
    """One entry as it stands on record: what happened, when, and its fields as they are kept."""

    kind: str
    at: date | datetime
    data: dict[str, Any]


ReadBack = Callable[[Sequence[AsRecorded]], Any]


def of_kind(*kinds: str) -> ReadBack:
    """Yes where something of these kinds was recorded, otherwise no."""
    return lambda entries: any(each.kind in kinds for each in entries)


def by_kind(**words: str) -> ReadBack:
    """The answer that led to the kind recorded; of a kind's name the dot is written as an underscore."""
    kinds = {name.replace("_", "."): word for name, word in words.items()}
    return lambda entries: next((kinds[each.kind] for each in entries if each.kind in kinds), None)
