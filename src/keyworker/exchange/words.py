"""What does a word of another system's file mean to this authority?

``packs/base/source_words.yaml`` holds what is commonly meant; what a person here has said of a word stands before it. A
word that neither knows is asked about, once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from keyworker.policy.yaml_text import load_values

NOBODY, SOMEBODY = "nobody", "somebody"
ANOTHER_CHILD = "another"
CHILD_ID = "child-id"
DATE, NO_DATE = "date", "no-date"
# Of each kind of word, what it may be said to mean; an id may also be said to be another one.
MEANINGS: dict[str, tuple[str, ...]] = {
    "worker": (NOBODY, SOMEBODY),
    "team": (NOBODY, SOMEBODY),
    "status": (
        "looked-after",
        "child-protection",
        "child-in-need",
        "assessment",
        "care-leaver",
        "open",
        "closed",
    ),
    "no-further-action": ("yes", "no"),
    DATE: (NO_DATE,),
    CHILD_ID: (ANOTHER_CHILD,),
}


@dataclass(frozen=True)
class Words:
    """The words that mean something here. ``settled`` is what somebody said, by the kind and key of each word."""

    settled: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def meaning(self, kind: str, written: str) -> str | None:
        """What the word means in a column of that kind; None where nobody has said."""
        key = word_key(kind, written)
        return self.settled.get((kind, key)) or _usual().get((kind, key))

    def says_no_date(self, written: str) -> bool:
        """Whether a date's cell says in words, or by a sign alone, that there is none: "Not known", "Ongoing", "?"."""
        if re.search(r"\d", written):
            return False
        return self.meaning(DATE, written) == NO_DATE or not re.search(r"\w", written)

    def names_nobody(self, kind: str, written: str) -> bool:
        """Whether a worker's or a team's cell names nobody: by a word for it, or because there is no letter in it."""
        meant = self.meaning(kind, written)
        if meant is not None:
            return meant == NOBODY
        parts = [each for each in re.split(r"[/,;()&+-]", written) if word_key(kind, each)]
        return (
            all(self._is_nobody(kind, each) for each in parts)
            or self._begins_with_nobody(kind, written)
            or self._is_made_of_nobody(kind, written)
        )

    def _is_nobody(self, kind: str, written: str) -> bool:
        return self.meaning(kind, written) == NOBODY

    def _is_made_of_nobody(self, kind: str, written: str) -> bool:
        """Whether it is "t.b.c.", one letter again and again, or of words alone that say a post, and where it is."""
        words = word_key(kind, written).split()
        together = "".join(words)
        if words and all(len(each) == 1 for each in words) and self._is_nobody(kind, together):
            return True
        if len(together) > 1 and len(set(together)) == 1:
            return True
        if len(words) > 1 and len(set(words)) == 1 and self._is_nobody(kind, words[0]):
            return True
        posts = {each for each in words if (f"{kind}-made-of", each) in _usual()}
        beside = {each for each in words if (f"{kind}-made-of-beside", each) in _usual()}
        return bool(posts) and {*words} <= posts | beside

    def _begins_with_nobody(self, kind: str, written: str) -> bool:
        key = word_key(kind, written)
        return any(
            key.startswith(f"{start} ")
            for (of, start), meant in _usual().items()
            if of == f"{kind}-whatever-follows" and meant == NOBODY
        )


AS_USUAL = Words()


def word_key(kind: str, written: str) -> str:
    """What two spellings of a word share. An id is kept as it is; of other words letters alone count."""
    if kind == CHILD_ID:
        return written
    return " ".join(re.findall(r"[^\W\d_]+", written.casefold().replace("'", "")))


@cache
def _usual() -> Mapping[tuple[str, str], str]:
    file = resources.files("keyworker").joinpath("packs", "base", "source_words.yaml")
    written = load_values(file.read_text(encoding="utf-8"))
    return {
        (kind, word_key(kind, str(word))): str(meaning)
        for kind, meanings in written.items()
        for meaning, words in meanings.items()
        for word in words
    }
