"""Can people trust the words by which a pack calls something: one line, in reading order, nobody else's words?

What stands for something on every page and in every history must not break the line, turn the text round or pass for
what it is not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.problems import Problem
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.fields import KindList

# The fields of a pack's parts whose words stand for something on a page.
_TITLES: Final = ("title", "label", "ask", "question", "hint", "choices", "name")
_OF_HEADER: Final = ("title", "authority", "citation", "owner")
_WORDS_OF_HEADER: Final = ("terms", "roles", "professions")
# The marks of direction; those that open or close a stretch of text are told by their class.
_MARKS: Final = frozenset("\u061c\u200e\u200f")
_TURNING: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
# Of control characters, and of what breaks a line or a paragraph.
_BREAKING: Final = frozenset({"Cc", "Zl", "Zp"})


def title_problems(pack: Pack) -> Iterator[Problem]:
    """Each title or label that is not one plain line, or that says word for word what a shared kind of event says."""
    yield from _of_header(pack)
    for kind, rule in named_rules(pack):
        yield from (pack.problem(kind, rule.id, each) for each in _of_parts(rule))
    said = {_folded(each.says) for each in EVENT_KINDS.values()}
    for name in KindList:
        for listed in pack.kinds.listed(name):
            found = list(_of_parts(listed))
            if _folded(listed.title) in said:
                found.append(
                    f"title: '{listed.title}' is what a shared kind of event says; call it otherwise"
                )
            yield from (pack.problem(f"kinds/{name}", listed.id, each) for each in found)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _of_header(pack: Pack) -> Iterator[Problem]:
    header = pack.header
    said: list[tuple[str, Any]] = [(name, getattr(header, name)) for name in _OF_HEADER]
    said += [
        (f"{words}/{name}", text)
        for words in _WORDS_OF_HEADER
        for name, text in getattr(header, words).items()
    ]
    for name, text in said:
        for message in _mistakes(name, text):
            yield Problem("pack.yaml", None, None, message)
    for name, fact in header.facts.items():
        yield from (Problem("pack.yaml", None, name, each) for each in _of_parts(fact))


def _of_parts(item: BaseModel) -> Iterator[str]:
    for part in parts_of(item):
        for name in _TITLES:
            yield from _mistakes(name, getattr(part, name, None))


def _mistakes(name: str, said: Any) -> Iterator[str]:
    """What is wrong with the words of one field, which may be several."""
    for text in said if isinstance(said, tuple) else (said,):
        found = next(filter(_is_unfit, text.strip()), None) if isinstance(text, str) else None
        if found is not None:
            yield f"{name}: has the character U+{ord(found):04X}, which breaks the line or hides what it says; leave it out"


def _is_unfit(character: str) -> bool:
    return (
        character in _MARKS
        or unicodedata.category(character) in _BREAKING
        or unicodedata.bidirectional(character) in _TURNING
    )
