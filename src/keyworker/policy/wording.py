"""How are dates, numbers and lists written in sentences for people?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache

from keyworker.policy.casefile import LONDON, local_day, moment_written


def on_day(moment: date | datetime) -> str:
    """``Thu 21 May 2026``, in London."""
    return _day_in_words(local_day(moment))


@lru_cache(maxsize=4096)
def _day_in_words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def at_moment(moment: date | datetime) -> str:
    """``Thu 21 May 2026 at 14:05`` for an instant, the day alone for a date."""
    if not isinstance(moment, datetime):
        return on_day(moment)
    return f"{on_day(moment)} at {moment.astimezone(LONDON) if moment.tzinfo else moment:%H:%M}"


def listed(words: Iterable[str], *, joined_by: str = "and") -> str:
    """``a, b and c``."""
    all_words = list(words)
    if len(all_words) < 2:
        return "".join(all_words)
    return f"{', '.join(all_words[:-1])} {joined_by} {all_words[-1]}"


# Said with a consonant first, though written with a vowel; and initials whose first letter is said with a vowel.
_SAID_WITH_CONSONANT = re.compile(r"(?i:uni|use|usu|eu|one\b|once\b)|U[A-Z]")
_SPELT_WITH_VOWEL = re.compile(r"[FHLMNRSX](?![A-Z]*[AEIOUY])[A-Z]+\b")


def with_article(words: str) -> str:
    """``a practice manager``, ``an Assistant Team Manager``, ``an SW``: as it is said aloud."""
    vowel = words[:1].lower() in set("aeiou") and not _SAID_WITH_CONSONANT.match(words)
    return f"{'an' if vowel or _SPELT_WITH_VOWEL.match(words) else 'a'} {words}"


def number(value: float) -> str:
    """``20``, ``18.75``: no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def counted(count: float, noun: str, plural: str | None = None) -> str:
    """``1 child``, ``3 children``."""
    return f"{number(count)} {noun_for(count, noun, plural)}"


def noun_for(count: float, noun: str, plural: str | None = None) -> str:
    """The word that goes with a count written elsewhere: ``child`` with 1, ``children`` with 3."""
    return noun if count == 1 else plural or f"{noun}s"


def sentence(text: str) -> str:
    """The text with a capital first letter, as it stands otherwise."""
    return text[:1].upper() + text[1:]


def within_sentence(text: str) -> str:
    """A title or a sentence inside another: without its capital, unless that is of a name or of initials."""
    small = text[1:2].islower() or text[1:2] == " "
    return text[:1].lower() + text[1:] if small else text


def term_within_sentence(term: str) -> str:
    """A policy's own word inside a sentence: ``named social worker``; one written as a name throughout stays ``Case Manager``."""
    words = term.split()
    is_name = len(words) > 1 and all(each[:1].isupper() for each in words)
    return term if is_name else within_sentence(term)


_NESTED = re.compile(r"\(([^()]*?) \(([^()]*)\)([^()]*)\)")


def once_bracketed(text: str) -> str:
    """The text without brackets in brackets: ``(clause 6.1 (other tasks))`` is "(clause 6.1, other tasks)"."""
    return _NESTED.sub(r"(\1, \2\3)", text)


_INITIALS = frozenset({"caf", "cin", "cp", "mash", "ptt", "taf", "tac", "neet"})


def id_in_words(value: str) -> str:
    """An id as people read it: ``broker-caf`` is "broker CAF", ``the-worker-s-part`` "the worker's part"."""
    # An id has no apostrophe: what stood after one is a letter by itself.
    parts = re.sub(r"(?<=[a-z])-(s|t)(?=-|$)", r"'\1", value.replace("_", "-")).split("-")
    return " ".join(each.upper() if each in _INITIALS else each for each in parts)


def _written_day(text: str) -> str:
    """An ISO date or moment as people write the day; nothing where the text is none, or says more."""
    if text[4:5] != "-":
        return ""
    try:
        return on_day(moment_written(text))
    except (ValueError, OverflowError):
        return ""


def _text_in_words(text: str) -> str:
    # An id begins with a letter; a date that is none, say, stays as it was written.
    is_id = text[:1].isalpha() and " " not in text
    return _written_day(text) or (id_in_words(text) if is_id else text)


def value_in_words(value: object) -> str:
    """A fact's value as people say it: yes, no, a written date, an id without its hyphens."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return on_day(value)
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, str):
        return _text_in_words(value)
    if isinstance(value, Sequence):
        return listed(value_in_words(each) for each in value) or "none"
    return str(value)
