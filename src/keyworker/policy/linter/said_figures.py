"""Which figures does a sentence say: "7 working days", "six weeks", "between 12 and 18 months", "20 to 25"?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from keyworker.policy.durations import Duration, Unit

_SMALL = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {
    "a": 1,
    "an": 1,
    **{word: count for count, word in enumerate(_SMALL, start=1)},
    **{word: 10 * count for count, word in enumerate(_TENS, start=2)},
    **{
        f"{tens}-{ones}": 10 * place + count
        for place, tens in enumerate(_TENS, start=2)
        for count, ones in enumerate(_SMALL[:9], start=1)
    },
}
# The longest first, so that "twenty-five" is not read as twenty.
_COUNT = r"(?:\d+|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
_LENGTH = re.compile(
    rf"\b({_COUNT})(?:\s*(?:to|and|or|-|–)\s*({_COUNT}))?[\s-]+(working[\s-]+days?|calendar[\s-]+days?|minutes?|hours?|days?|"
    r"weeks?|months?|years?|fortnights?)\b(?! off\b)",
    re.IGNORECASE,
)
# What is said to be in force where the policy gives nothing, right before the length: "local default 3 working days".
_LOCAL = re.compile(
    r"\blocal\s+(?:default|target|limit|default\s+target)(?:\s+of)?\s+", re.IGNORECASE
)
# "Under a plan" is no bound.
_BOUND = re.compile(
    rf"\b(?:under|below)\s+(?!an?\b)({_COUNT})\b|\b({_COUNT})\s+or\s+(?:more|over|older|under)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class SaidFigure:
    """A figure as a sentence says it: ``words`` as they stand, and what they mean, a length or a bare number."""

    words: str
    means: Duration | float


def lengths_said(text: str) -> Iterator[SaidFigure]:
    """Every length of time in the text; of "12 to 18 months" both."""
    for found in _LENGTH.finditer(text):
        times, unit = _unit(found[3])
        for count in found.groups()[:2]:
            if count is not None:
                yield SaidFigure(_one_line(found[0]), Duration(times * _count(count), unit))


def local_lengths_said(text: str) -> Iterator[SaidFigure]:
    """Every length that the text calls a local default, target or limit."""
    for found in _LOCAL.finditer(text):
        length = _LENGTH.match(text, found.end())
        if length is not None:
            yield from lengths_said(length[0])


def bounds_said(text: str) -> Iterator[SaidFigure]:
    """Every bound without a unit: "under 5", "3 or more"."""
    lengths = [found.span() for found in _LENGTH.finditer(text)]
    for found in _BOUND.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in lengths):
            yield SaidFigure(_one_line(found[0]), float(_count(found[1] or found[2])))


def numbers_said(text: str) -> Iterator[SaidFigure]:
    """Every number in figures, whatever it counts."""
    for found in _NUMBER.finditer(text):
        yield SaidFigure(found[0], float(found[0]))


def numbers_alone_said(text: str) -> Iterator[SaidFigure]:
    """Every number in figures that belongs to no length of time."""
    yield from numbers_said(_LENGTH.sub(" ", text))


def said_anew(figure: SaidFigure, wanted: Duration | float) -> str | None:
    """The words as they would say another figure: "seven working days" becomes "ten working days".

    None where they have no number that could be another, as "once a month" or "a fortnight", or both ends of a range
    would have to count something else.
    """
    if not isinstance(wanted, Duration) or not isinstance(figure.means, Duration):
        was, now = _bare(figure.means), _bare(wanted)
        return None if now is None or was is None else _recounted(figure.words, was, now)
    found = _LENGTH.search(figure.words)
    if found is None or (found[2] and wanted.unit is not _unit(found[3])[1]):
        return None
    times, unit = _unit(found[3])
    if figure.means.count % times or times > 1:
        return None
    said = _recounted(figure.words, figure.means.count, wanted.count)
    if said is None:
        return None
    called = str(wanted.unit) if wanted.unit is not unit else found[3].rstrip("s") + "s"
    # "A seven-day wait" counts seven in the singular.
    as_one = not found[3].endswith("s") and figure.means.count != 1
    called = called.removesuffix("s") if not found[2] and (wanted.count == 1 or as_one) else called
    return said.replace(found[3], called)


def _bare(figure: Duration | float) -> int | None:
    """A whole number without a unit; None of a length or a broken number."""
    if isinstance(figure, Duration) or figure != int(figure):
        return None
    return int(figure)


def _recounted(words: str, was: int, now: int) -> str | None:
    """The words with one number in place of another, in figures or spelt out as it was."""
    for found in re.finditer(_COUNT, words, re.IGNORECASE):
        word = found[0]
        if word.lower() not in ("a", "an") and _count(word) == was:
            said = str(now) if word.isdecimal() else _spelt(now)
            said = said.capitalize() if word[0].isupper() else said
            return words[: found.start()] + said + words[found.end() :]
    return None


def _spelt(count: int) -> str:
    return next(
        (word for word, each in _WORDS.items() if each == count and len(word) > 2), str(count)
    )


def _count(word: str) -> int:
    return _WORDS[word.lower()] if word.lower() in _WORDS else int(word)


def _unit(word: str) -> tuple[int, Unit]:
    """The unit, and how many of it the word means."""
    plain = " ".join(re.split(r"[\s-]+", word.lower())).removeprefix("calendar ").removesuffix("s")
    return (2, Unit.WEEKS) if plain == "fortnight" else (1, Unit(f"{plain}s"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
