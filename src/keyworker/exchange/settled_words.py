"""What has somebody here said that the words of a source mean?"""

from __future__ import annotations

from datetime import datetime

from keyworker.exchange.models import SourceWord
from keyworker.exchange.words import CHILD_ID, MEANINGS, Words, word_key


class NoSuchMeaning(Exception):
    """A word cannot be said to mean that; the message says what it can."""


def settled_words(source: str) -> Words:
    """The words that mean something here in files of this source."""
    said = SourceWord.objects.filter(source=source).values_list("kind", "key", "meaning")
    return Words({(kind, key): meaning for kind, key, meaning in said})


def settle(source: str, *, kind: str, word: str, meaning: str, now: datetime) -> SourceWord:
    """Say once what a word means. Raises NoSuchMeaning."""
    if kind not in MEANINGS:
        raise NoSuchMeaning(f"'{kind}' is none of the kinds of words: {', '.join(MEANINGS)}")
    key = word_key(kind, word)
    if not key or len(key) > 200:
        raise NoSuchMeaning(f"'{word[:40]}' is not a word")
    if kind != CHILD_ID and meaning not in MEANINGS[kind]:
        raise NoSuchMeaning(f"a {kind} can mean: {', '.join(MEANINGS[kind])}")
    if not meaning or len(meaning) > 100:
        raise NoSuchMeaning("say which child's id is meant, or 'another'")
    found, _ = SourceWord.objects.update_or_create(
        source=source, kind=kind, key=key, defaults={"meaning": meaning, "at": now}
    )
    return found


def forget(source: str, *, kind: str, word: str) -> bool:
    """Take back what was said of a word; whether anything had been."""
    removed, _ = SourceWord.objects.filter(
        source=source, kind=kind, key=word_key(kind, word)
    ).delete()
    return bool(removed)
