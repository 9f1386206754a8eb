"""What do the lists' coded values mean, however they are written?"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from keyworker.exchange.cells import (
    Unclear,
    read_answer,
    read_code,
    read_date,
    read_text,
    read_words,
    read_yes_no,
)
from keyworker.exchange.names import name_key
from keyworker.exchange.words import AS_USUAL, Words

# What stands between two names; not the stroke of "d/o" and "s/o", which are of one.
_BETWEEN_NAMES = re.compile(r"\s*(?:[;&+]|(?<!\b[a-z])/|/(?![a-z]\b)|\band\b)\s*", re.IGNORECASE)
# Beside a name, and not of it: in brackets or after a dash.
_HAS_LEFT = re.compile(r"(?:[(\[]|\s-\s*)[^)\]]*\b(?:left|leaver|resigned)\b", re.IGNORECASE)
# As long as the record keeps them.
LONGEST_WORKER, LONGEST_TEAM = 200, 120


class Status(StrEnum):
    """The standing list 6 gives a child; ``OPEN`` and ``CLOSED`` give none."""

    LOOKED_AFTER = "looked-after"
    PROTECTION = "child-protection"
    IN_NEED = "child-in-need"
    ASSESSMENT = "assessment"
    CARE_LEAVER = "care-leaver"
    OPEN = "open"
    CLOSED = "closed"


# First match wins: a looked-after child may also have a plan.
_STATUSES = (
    (r"looked after( child(ren)?)?|\b(cla|lac)\b|\bin care\b", Status.LOOKED_AFTER),
    (r"child(ren)? protection( plan)?|\bcpp?\b( plan)?", Status.PROTECTION),
    (r"care leavers?|leaving care", Status.CARE_LEAVER),
    (r"child(ren)? in need( plan)?|\bcin\b( plan)?", Status.IN_NEED),
    (r"assessment|\basmt\b", Status.ASSESSMENT),
)
_A_STANDING = "(?:" + "|".join(f"(?:{pattern})" for pattern, _ in _STATUSES[:4]) + ")"
_WHOLLY_CLOSED = re.compile(r"^(case )?closed\b|\bclosed (episode|case|referral|assessment)\b")
# What a status says the child is not, or no longer, and from what they came.
_NOT_SO = (
    (re.compile(rf"(?:\bfrom )?{_A_STANDING} *(?:\bto\b|[-=]*>|\u2192) *(?={_A_STANDING})"), ""),
    (
        re.compile(
            rf"\b(?:no longer|not|formerly|former|previously|previous|ex|was|non)\b[ -]*(?:an? |in |on )?{_A_STANDING}"
        ),
        "",
    ),
    (re.compile(rf"\b(?:closed|ended|ceased) (?:to|from) {_A_STANDING}"), ""),
)
# Words that leave open what is so now.
_LEAVES_OPEN = re.compile(
    r"\b(no|not|never|former|formerly|previous|previously|ex|was|until|unless|without|closed|closing|ended|ending"
    r"|completed?|ceased|nfa|inactive|pending|possible|potential|awaiting|proposed|referred|transferred|out|other la)\b|\?"
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
# The words the codes stand for, as the census's own guide prints them.
_ETHNICITY_WORDS = {
    "white british": "WBRI",
    "white irish": "WIRI",
    "traveller of irish heritage": "WIRT",
    "gypsy roma": "WROM",
    "any other white background": "WOTH",
    "white and black caribbean": "MWBC",
    "white and black african": "MWBA",
    "white and asian": "MWAS",
    "any other mixed background": "MOTH",
    "indian": "AIND",
    "pakistani": "APKN",
    "bangladeshi": "ABAN",
    "any other asian background": "AOTH",
    "caribbean": "BCRB",
    "african": "BAFR",
    "any other black background": "BOTH",
    "chinese": "CHNE",
    "any other ethnic group": "OOTH",
    "refused": "REFU",
    "not obtained": "NOBT",
    "information not obtained": "NOBT",
}
# The census's codes for a disability; NONE is the code for none.
_DISABILITIES = frozenset(
    {"AUT", "BEH", "COMM", "CON", "DDA", "HAND", "HEAR", "INC", "LD", "MOB", "PC", "VIS", "MEN"}
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
    plain = " ".join(re.findall(r"[a-z]+", words.casefold()))
    if plain in _ETHNICITY_WORDS:
        return _ETHNICITY_WORDS[plain]
    raise Unclear(f"'{words[:40]}' holds none of the ethnicity codes")


def read_status(value: object, words: Words = AS_USUAL) -> Status | None:
    """The standing a case status means. Raises Unclear for a status not known, or one that leaves open what is so now."""
    written = read_answer(value)
    if written is None:
        return None
    meant = words.meaning("status", written)
    if meant is not None:
        return Status(meant)
    left = " ".join(written.split())
    for pattern, instead in _NOT_SO:
        left = pattern.sub(instead, left)
    if _WHOLLY_CLOSED.search(left):
        return Status.CLOSED
    if not _LEAVES_OPEN.search(left):
        for known, status in _STATUSES:
            if re.search(known, left):
                return status
    raise Unclear(f"'{read_words(value)[:40]}' is not a case status we know")


def read_no_further_action(value: object, words: Words = AS_USUAL) -> bool | None:
    """Whether a referral ended without further action: "No further action" is a yes. Raises Unclear for other words."""
    written = read_answer(value)
    if written is None:
        return None
    meant = words.meaning("no-further-action", written)
    if meant is not None:
        return meant == "yes"
    try:
        return read_yes_no(value)
    except Unclear:
        raise Unclear(
            f"'{read_words(value)[:40]}' does not say whether there was further action"
        ) from None


def read_disability(value: object) -> bool | None:
    """Yes, no, or one of the census's codes for a disability, alone or in a row."""
    # NONE is one of the codes, and no empty cell.
    codes = set(re.findall(r"[A-Z]{2,4}", read_words(value).upper()))
    if codes and codes <= {*_DISABILITIES, "NONE"}:
        return bool(codes - {"NONE"})
    return read_yes_no(value)


def read_seen_alone(value: object) -> bool | None:
    """Whether a child was seen alone; not known where there was no visit."""
    plain = read_answer(value) or ""
    if plain.startswith(("no visit", "not applicable", "not visited")):
        return None
    if re.fullmatch(r"(child )?(was )?seen alone", plain):
        return True
    if re.fullmatch(r"(child )?(was )?not seen( alone)?|(child )?seen with .*", plain):
        return False
    return read_yes_no(value)


def read_day(value: object, words: Words = AS_USUAL) -> date | None:
    """A date as ``read_date`` has it, and None where a word says that there is none."""
    return None if words.says_no_date(read_words(value)) else read_date(value)


def read_worker(value: object, words: Words = AS_USUAL) -> str | None:
    """A worker's name; None where the cell is empty or names nobody.

    Raises Unclear where it is no name by its length, names more than one person, or says that they have left.
    """
    name = _read_named(value, "worker", LONGEST_WORKER, words)
    if name is not None and words.meaning("worker", name) is None:
        _refuse_several(value, name)
        if _HAS_LEFT.search(name):
            raise Unclear(f"'{name[:40]}' says that they have left; it is not taken as a name")
    return name


def _refuse_several(value: object, name: str) -> None:
    """One worker leads a case. Raises Unclear where the cell names two, or somebody and a post."""
    lines = [each for each in str(value).splitlines() if " " in each.strip()]
    parts = [each for each in _BETWEEN_NAMES.split(name) if len(re.findall(r"[^\W\d_]", each)) > 1]
    if len(parts) > 1 or len(lines) > 1:
        raise Unclear(f"'{name[:40]}' names more than one; write the one who leads")


def read_team(value: object, words: Words = AS_USUAL) -> str | None:
    """A team's name; as ``read_worker``."""
    return _read_named(value, "team", LONGEST_TEAM, words)


def _read_named(value: object, kind: str, longest: int, words: Words) -> str | None:
    written = read_words(value)
    if words.names_nobody(kind, written):
        return None
    if words.meaning(kind, written) is None and read_text(value) is None:
        return None
    # Folding may make a name longer, and it is known again by its folded form.
    if max(len(written), len(name_key(written))) > longest:
        raise Unclear(f"is longer than the {longest} characters of a {kind}'s name")
    return written


def closing_outcome(reason: str | None) -> str:
    """The record's closing outcome for a census closing reason; "other" where it has no nearer word."""
    found = re.search(r"RC\d", (reason or "").upper())
    return _CLOSING.get(found.group(), "other") if found else "other"
