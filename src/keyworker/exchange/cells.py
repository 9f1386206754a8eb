"""What does one cell of somebody's spreadsheet mean?

Cells arrive with non-breaking spaces, lookup errors, ids turned into decimals, dates as dates, as text or as serial
numbers, and codes with a letter before them. Each reader here returns the meaning, None where the cell says nothing,
or raises ``Unclear`` with a sentence a data officer can act on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from time import strptime

from keyworker.policy.casefile import local_day

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
# Their open ends have a year of their own: 31 December 2999, 1 January 3000.
_FOR_EVER = {(12, 31), (1, 1)}
_EXCEL_DAY_0 = date(1899, 12, 30)
_LETTER_PREFIX = re.compile(r"^[a-z]{1,2}\)\s*", re.IGNORECASE)
# An answer in a list of answers: "a) Yes", "b. No", "1 - Yes", "0: No". "No - none seen" and "Y: no concerns" are answers
# with words after them, and 1.0 is a figure.
_ANSWER_PREFIX = re.compile(
    r"^(?:(?!(?:y|n|no)\s*[.:\-])[a-z]{1,2}|\d{1,2}(?!\.\d))\s*[).:\-]\s*(?=\w)", re.IGNORECASE
)
_YES = re.compile(r"(?:yes|y)\b(?!\s*(?:/|or\b)\s*no?\b)")
_NO = re.compile(r"(?:no|n)(?!\s*(?:/|or\b)\s*y(?:es)?\b)[,.;: -]+(?!further\b|visit\b)")
_TIME = r"(?:(?:\s+(?:at\s+)?|T)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]m)?)?"
_DAY_MONTH_YEAR = re.compile(
    rf"^(\d{{1,2}})([/.\- ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}$", re.IGNORECASE
)
_YEAR_MONTH_DAY = re.compile(rf"^(\d{{4}})([/.\-])(\d{{1,2}})\2(\d{{1,2}}){_TIME}$", re.IGNORECASE)
_EIGHT_FIGURES = re.compile(r"^((?:19|20|21)\d{2})(\d{2})(\d{2})$")
_DAY_IN_WORDS = re.compile(
    rf"^(\d{{1,2}})[ /.\-]([a-z]{{3,9}})[ /.\-,]+(\d{{4}}|\d{{2}}){_TIME}$", re.IGNORECASE
)
_MONTH_IN_WORDS_FIRST = re.compile(
    rf"^([a-z]{{3,9}})\.? (\d{{1,2}}),? (\d{{4}}){_TIME}$", re.IGNORECASE
)
# What somebody wrote beside a date: an asterisk, that it is estimated, that they were not sure.
_BESIDE_A_DATE = re.compile(
    r"\s*(?:[*\u2020?]+|\(?\b(?:est|estimated|approx|approximate|approximately)\b\.?\)?)$|^(?:c|ca|circa)\.?\s+(?=\d)",
    re.IGNORECASE,
)
_OF_A_MONTH = re.compile(r"(?<=\d) of (?=[a-z])", re.IGNORECASE)
_WITH_A_ZONE = re.compile(
    r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s?(Z|[+\-]\d{2}:?\d{2})$", re.IGNORECASE
)
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+(?=\w)", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_TOTALS = frozenset(
    {"total", "totals", "grand total", "sub-total", "subtotal", "sub total", "count"}
)
_LONGEST_ID = 100
# A spreadsheet keeps fifteen figures of a number; what stands beyond them is made up.
_FIGURES_KEPT = 10**15
_STRAIGHT = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


class Unclear(Exception):
    """The cell says something, but not anything that can be relied on."""


def read_words(value: object) -> str:
    """The words of a cell with spacing made regular and signs that nobody sees left out; empty for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    visible = _CONTROL.sub(" ", _INVISIBLE.sub("", str(value)))
    return " ".join(visible.translate(_STRAIGHT).split())


def read_text(value: object) -> str | None:
    """The words of a cell, or None where it is blank, a lookup error or a stand-in."""
    words = read_words(value)
    return None if words.casefold() in _BLANKS else words


def is_row_of_totals(cells: Iterable[object]) -> bool:
    """Whether one of the cells says so."""
    return any(read_words(cell).casefold().rstrip(" :") in _TOTALS for cell in cells)


def read_id(value: object) -> str | None:
    """An id as text: 9212044.0 and " 9212044 " are both "9212044".

    Raises Unclear for what is no id: words, a date, yes or no, a number whose last figures the spreadsheet has lost.
    """
    if isinstance(value, bool | date | time | timedelta):
        raise Unclear("is a date, or yes or no, and not an id")
    _refuse_lost_figures(value)
    words = read_text(value)
    if words is None:
        return None
    words = words.removeprefix("'")
    if re.fullmatch(r"\d+\.0+", words):
        words = words.split(".")[0]
    if len(words) > _LONGEST_ID:
        raise Unclear(f"the id is longer than {_LONGEST_ID} characters")
    _refuse_what_is_no_id(words)
    return words


def _refuse_lost_figures(value: object) -> None:
    if isinstance(value, float) and not value.is_integer():
        raise Unclear(f"'{value}' is not an id: it has a fraction")
    lost = isinstance(value, int | float) and abs(value) >= _FIGURES_KEPT
    if lost or re.fullmatch(r"\s*\d+([.,]\d+)?e\+?\d+\s*", str(value), re.IGNORECASE):
        raise Unclear(f"'{value}' is a number that lost its last figures; keep ids as text")


def _refuse_what_is_no_id(words: str) -> None:
    if " " in words or not re.fullmatch(r"[\w./_#-]+", words) or not re.search(r"\d", words):
        raise Unclear(
            f"'{words[:40]}' is not an id: an id is one word of figures and letters; totals and notes are not children"
        )
    if not re.search(r"[1-9]|[^\W\d_]", _plain_figures(words)):
        raise Unclear(f"'{words[:40]}' is not an id")
    if (_DAY_MONTH_YEAR.match(words) and "/" in words) or _YEAR_MONTH_DAY.match(words):
        raise Unclear(f"'{words[:40]}' is a date and not an id")


def _plain_figures(words: str) -> str:
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in words)


def id_key(number: str) -> str:
    """What two ids share that may be one: capitals, leading zeros, signs between and the script of the figures aside."""
    plain = "".join(
        each for each in _plain_figures(unicodedata.normalize("NFKC", number)) if each.isalnum()
    )
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", plain.casefold())


def read_date(value: object) -> date | None:
    """A date from a date, a date with a time, day/month/year or ISO text, or a spreadsheet's serial number.

    3/4/2024 is 3 April; a year of two figures is of the century in which it lies nearest to now; a moment with a
    time zone is of the day it was in London. Raises Unclear where the text can only be month/day/year, or is no date.
    """
    if isinstance(value, datetime):
        found = local_day(value)
    elif isinstance(value, date):
        found = value
    elif isinstance(value, bool | time | timedelta):
        raise Unclear(f"'{value}' is not a date")
    elif isinstance(value, (int, float)):
        if value in (0, -1):
            return None
        found = _from_number(value)
    else:
        words = read_text(value)
        if words is None:
            return None
        found = _from_words(words)
    if found in _NO_DATES or (found.year > 2100 and (found.month, found.day) in _FOR_EVER):
        return None
    if not 1920 <= found.year <= 2100:
        raise Unclear(f"{found.isoformat()} is too far from today to be a date in a child's record")
    return found


def is_remarked(value: object) -> bool:
    """Whether somebody wrote something beside the date in this cell, which ``read_date`` passes over."""
    return bool(_BESIDE_A_DATE.search(read_words(value)))


def day_from_1900(value: object) -> object:
    """The cell of a workbook that counts days from 1904: a plain number as one that counts from 1900 would hold it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return value + 1462 if 2 <= value <= 120_000 else value


def _from_number(value: float) -> date:
    figures = _EIGHT_FIGURES.match(f"{value:.0f}") if float(value).is_integer() else None
    if figures:
        year, month, day = (int(part) for part in figures.groups())
        return _made(year, month, day, f"{value:.0f}")
    # A serial number so small is an age or a count, not a day.
    if not 2 <= value <= 120_000:
        raise Unclear(f"'{value:g}' is not a date")
    found = _EXCEL_DAY_0 + timedelta(days=int(value))
    if found.year < 1920:
        raise Unclear(f"'{value:g}' is not a date; write it as 31/12/2026")
    return found


def _from_words(words: str) -> date:
    words = _BESIDE_A_DATE.sub("", words.removeprefix("'"))
    words = _OF_A_MONTH.sub(" ", _ORDINAL.sub("", _WEEKDAY.sub("", words)))
    if _WITH_A_ZONE.match(words):
        return _of_a_moment(words)
    if match := _YEAR_MONTH_DAY.match(words):
        year, _, month, day = match.groups()
        return _made(int(year), int(month), int(day), words)
    if match := _EIGHT_FIGURES.match(words):
        return _made(int(match[1]), int(match[2]), int(match[3]), words)
    if match := _DAY_MONTH_YEAR.match(words):
        first, _, second, written = match.groups()
        day, month, year = int(first), int(second), _full_year(written)
        if month > 12 >= day:
            raise Unclear(
                f"'{words}' reads as month/day/year; write it as {month:02}/{day:02}/{year}"
            )
        return _made(year, month, day, words)
    if match := _DAY_IN_WORDS.match(words):
        day_written, month_written, written = match.groups()
        return _made(_full_year(written), _month(month_written, words), int(day_written), words)
    if match := _MONTH_IN_WORDS_FIRST.match(words):
        month_written, day_written, written = match.groups()
        return _made(int(written), _month(month_written, words), int(day_written), words)
    if re.fullmatch(r"\d{1,6}(\.\d+)?", words):
        return _from_number(float(words))
    raise Unclear(f"'{words[:40]}' is not a date; write it as 31/12/2026")


def _of_a_moment(words: str) -> date:
    try:
        return local_day(
            datetime.fromisoformat(
                words.upper().replace(" ", "T", 1).replace(" ", "").replace(",", ".")
            )
        )
    except ValueError:
        raise Unclear(f"'{words[:40]}' is not a date; write it as 31/12/2026") from None


def _full_year(written: str) -> int:
    # As of a date that is typed on a page.
    return strptime(str(int(written)).zfill(2), "%y").tm_year if len(written) == 2 else int(written)


def _month(written: str, words: str) -> int:
    plain = written.casefold()
    for number, name in enumerate(_MONTHS, start=1):
        if plain in {name, name[:3]} or (plain == "sept" and number == 9):
            return number
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


def read_answer(value: object) -> str | None:
    """One of a list of answers, in lower case and without the letter or figure before it."""
    words = read_text(value)
    if words is None:
        return None
    return _ANSWER_PREFIX.sub("", re.sub(r"^(\d+)\.0+$", r"\1", words)).casefold()


def read_yes_no(value: object) -> bool | None:
    """Yes or no however it is written; None for blank and for "not known". Raises Unclear for anything else."""
    plain = read_answer(value)
    if plain is None:
        return None
    if plain in {"yes", "y", "true", "1", "t"} or _YES.match(plain):
        return True
    if plain in {"no", "n", "false", "0", "f"} or _NO.match(plain):
        return False
    if plain.startswith(("unknown", "not known", "not recorded", "not stated", "refused")):
        return None
    raise Unclear(f"'{read_words(value)[:40]}' is neither yes nor no")
