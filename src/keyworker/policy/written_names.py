"""Are two names the same however they are written, in which order do people expect them, and is this a name at all?

The database folds names the same way for what is searched (``casework_folded``); a test holds the two equal.
"""

from __future__ import annotations

import unicodedata

# What stands for a letter of its own where people look for it: no accent that comes off by itself.
_LETTERS = str.maketrans(
    {"Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "ı": "i"}
    | {"ß": "ss", "ẞ": "ss", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Þ": "Th", "þ": "th"}
    # The same letters as they are written in Arabic and in Persian.
    | {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه"}
)
_LEFT_OUT = frozenset("'’‘ʼʻ`´.\u0640")
_BETWEEN = frozenset("-‐‑‒–—")


def shown_part(text: str) -> str:
    """The text without what shows nothing: zero-width characters, marks of direction, soft hyphens, edges and doubled spaces."""
    seen = "".join(each for each in text if unicodedata.category(each) != "Cf")
    return " ".join(seen.split())


def is_name(text: str) -> bool:
    """Whether there is anything in it that somebody could be called by."""
    return any(each.isalnum() for each in text)


def folded(name: str) -> str:
    """What is left of a name however it is written: no capitals, accents, apostrophes or widths; hyphens are spaces."""
    kept = (
        " " if each in _BETWEEN else each
        for each in unicodedata.normalize("NFKD", name.replace("´", "")).translate(_LETTERS)
        if each not in _LEFT_OUT
        and not unicodedata.combining(each)
        and unicodedata.category(each) != "Cf"
    )
    return " ".join("".join(kept).lower().split())


def in_order(name: str) -> tuple[str, str]:
    """By which names are sorted as people look for them: Émile under E, Ólafur under O, aaron before Zed."""
    return folded(name), name
