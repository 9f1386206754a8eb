"""What does one cell of somebody's spreadsheet mean?

Cells arrive with non-breaking spaces, lookup errors, ids turned into decimals, dates as dates, as text or as serial
numbers, and codes with a letter before them. Each reader here returns the meaning, None where the cell says nothing,
or raises ``Unclear`` with a sentence a data officer can act on.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_BLANKS = frozenset(
    {
        "",
        "-",
        "--",
        "#n/a",
        "n/a",
        "na",
        "#ref!",
        "#value!",
        "#name?",
        "#null!",
        "#div/0!",
        "#num!",
        "null",
        "none",
        "nan",
        "-1",
        "ssd_ph",
        "ssd_sui",
        "placeholder_data",
        "(blank)",
        "blank",
    }
)
# Dates that systems write for "not known" or "no end".
_NO_DATES = frozenset(
    {date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(2300, 1, 1), date(9999, 12, 31)}
)
_EXCEL_DAY_0 = date(1899, 12, 30)
_LETTER_PREFIX = re.compile(r"^[a-z]{1,2}\)\s*", re.IGNORECASE)
_DAY_MONTH_YEAR = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T].*)?$")
_YEAR_MONTH_DAY = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$")
_STRAIGHT = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
)
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")


class Unclear(Exception):
    """The cell says something, but not anything that can be relied on."""


def read_text(value: object) -> str | None:
    """The words of a cell with spacing made regular, or None where it is blank, a lookup error or a stand-in."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    words = " ".join(_INVISIBLE.sub("", str(value)).translate(_STRAIGHT).split())
    return None if words.casefold() in _BLANKS else words


def read_id(value: object) -> str | None:
    """An id as text: 9212044.0 and " 9212044 " are both "9212044"."""
    words = read_text(value)
    if words is None:
        return None
    if re.fullmatch(r"\d+\.0+", words):
        words = words.split(".")[0]
    if isinstance(value, float) and not value.is_integer():
        raise Unclear(f"'{words}' is not an id: it has a fraction")
    if len(words) > 100:
        raise Unclear("the id is longer than 100 characters")
    return words


def read_date(value: object) -> date | None:
    """A date from a date, a date with a time, day/month/year or ISO text, or a spreadsheet's serial number.

    3/4/2024 is 3 April. Raises Unclear where the text can only be month/day/year, or is no date.
    """
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    elif isinstance(value, bool):
        raise Unclear(f"'{value}' is not a date")
    elif isinstance(value, (int, float)):
        if value in (0, -1):
            return None
        found = _from_serial(value)
    else:
        words = read_text(value)
        if words is None:
            return None
        found = _from_words(words)
    if found in _NO_DATES:
        return None
    if not 1920 <= found.year <= 2100:
        raise Unclear(f"{found.isoformat()} is too far from today to be a date in a child's record")
    return found


def _from_serial(value: float) -> date:
    if not 2 <= value <= 120_000:
        raise Unclear(f"'{value:g}' is not a date")
    return _EXCEL_DAY_0 + timedelta(days=int(value))


def _from_words(words: str) -> date:
    if match := _YEAR_MONTH_DAY.match(words):
        year, month, day = (int(part) for part in match.groups()[:3])
        return _made(year, month, day, words)
    if match := _DAY_MONTH_YEAR.match(words):
        day, month, year = (int(part) for part in match.groups()[:3])
        if month > 12 >= day:
            raise Unclear(
                f"'{words}' reads as month/day/year; write it as {month:02}/{day:02}/{year}"
            )
        return _made(year, month, day, words)
    if re.fullmatch(r"\d{1,6}(\.\d+)?", words):
        return _from_serial(float(words))
    for form in ("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y"):
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    raise Unclear(f"'{words[:40]}' is not a date; write it as 31/12/2026")


def _made(year: int, month: int, day: int, words: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unclear(f"'{words[:40]}' is not a date: there is no such day") from None


def read_code(value: object) -> str | None:
    """A coded value without its letter prefix: "q) 6: Police" is "6: Police"."""
    words = read_text(value)
    return None if words is None else (_LETTER_PREFIX.sub("", words) or None)


def read_yes_no(value: object) -> bool | None:
    """Yes or no however it is written; None for blank and for "not known". Raises Unclear for anything else."""
    words = read_code(value)
    if words is None:
        return None
    plain = words.casefold()
    if plain in {"yes", "y", "true", "1", "t"} or plain.startswith("yes"):
        return True
    if plain in {"no", "n", "false", "0", "f"} or plain.startswith("no "):
        return False
    if plain.startswith(("unknown", "not known", "not recorded", "not stated", "refused")):
        return None
    raise Unclear(f"'{words[:40]}' is neither yes nor no")
