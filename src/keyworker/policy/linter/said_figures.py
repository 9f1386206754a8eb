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


def _count(word: str) -> int:
    return _WORDS[word.lower()] if word.lower() in _WORDS else int(word)


def _unit(word: str) -> tuple[int, Unit]:
    """The unit, and how many of it the word means."""
    plain = " ".join(re.split(r"[\s-]+", word.lower())).removeprefix("calendar ").removesuffix("s")
    return (2, Unit.WEEKS) if plain == "fortnight" else (1, Unit(f"{plain}s"))


def _one_line(text: str) -> str:
    return " ".join(text.split())
