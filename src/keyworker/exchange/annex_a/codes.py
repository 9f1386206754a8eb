"""What do the lists' coded values mean, however they are written?"""

from __future__ import annotations

import re
from enum import StrEnum

from keyworker.exchange.cells import Unclear, read_code


class Status(StrEnum):
    """The standing list 6 gives a child."""

    LOOKED_AFTER = "looked-after"
    PROTECTION = "child-protection"
    IN_NEED = "child-in-need"
    ASSESSMENT = "assessment"
    CARE_LEAVER = "care-leaver"
    CLOSED = "closed"


# First match wins: a closed episode may name what it was, and a looked-after child may also have a plan.
_STATUSES = (
    (r"^closed|\bclosed (episode|case|referral|assessment)", Status.CLOSED),
    (r"looked after|\b(cla|lac)\b|in care\b", Status.LOOKED_AFTER),
    (r"child protection|\bcpp?\b", Status.PROTECTION),
    (r"care leaver|leaving care", Status.CARE_LEAVER),
    (r"child(ren)? in need|\bcin\b", Status.IN_NEED),
    (r"assessment|\basmt\b", Status.ASSESSMENT),
)
ETHNICITIES = frozenset(
    {
        "WBRI",
        "WIRI",
        "WIRT",
        "WOTH",
        "WROM",
        "MWBC",
        "MWBA",
        "MWAS",
        "MOTH",
        "AIND",
        "APKN",
        "ABAN",
        "AOTH",
        "BCRB",
        "BAFR",
        "BOTH",
        "CHNE",
        "OOTH",
        "REFU",
        "NOBT",
    }
)
# The closing reasons of the children in need census, as the record's own closing outcomes.
_CLOSING = {"RC5": "moved-away", "RC7": "completed", "RC8": "completed"}


def read_sex(value: object) -> str | None:
    """F, M or U; None where blank. Raises Unclear for a word not known."""
    words = read_code(value)
    if words is None:
        return None
    plain = words.casefold()
    if plain in {"f", "2"} or plain.startswith(("female", "2 -")):
        return "F"
    if plain in {"m", "1"} or plain.startswith(("male", "1 -")):
        return "M"
    if plain in {"u", "0", "9", "i"} or plain.startswith(
        (
            "not ",
            "unknown",
            "neither",
            "unborn",
            "indeterminate",
            "unspecified",
            "withheld",
            "0 -",
            "9 -",
        )
    ):
        return "U"
    raise Unclear(f"'{words[:40]}' is not a sex we know")


def read_ethnicity(value: object) -> str | None:
    """One of the twenty national codes. Raises Unclear where the cell holds none of them."""
    words = read_code(value)
    if words is None:
        return None
    for code in re.findall(r"[A-Z]{4}", words.upper()):
        if code in ETHNICITIES:
            return str(code)
    raise Unclear(f"'{words[:40]}' holds none of the ethnicity codes")


def read_status(value: object) -> Status | None:
    """The standing a case status means. Raises Unclear for a status not known."""
    words = read_code(value)
    if words is None:
        return None
    for pattern, status in _STATUSES:
        if re.search(pattern, words.casefold()):
            return status
    raise Unclear(f"'{words[:40]}' is not a case status we know")


def closing_outcome(reason: str | None) -> str:
    """The record's closing outcome for a census closing reason; "other" where it has no nearer word."""
    found = re.search(r"RC\d", (reason or "").upper())
    return _CLOSING.get(found.group(), "other") if found else "other"
