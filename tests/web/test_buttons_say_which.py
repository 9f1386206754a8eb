"""Every button and link says by its own words what it does, and to which: read out alone, it is understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from keyworker import web

TEMPLATES = Path(web.__file__).parent / "templates"
# Words that say that something happens, and not what, or of which of several.
VAGUE = frozenset(
    [
        "accept",
        "add",
        "agree",
        "all",
        "answer",
        "apply",
        "back",
        "change",
        "choose",
        "close",
        "confirm",
        "continue",
        "correct",
        "delete",
        "done",
        "edit",
        "end",
        "find",
        "finish",
        "go",
        "here",
        "link",
        "look",
        "more",
        "next",
        "no",
        "ok",
        "open",
        "overdue",
        "previous",
        "print",
        "read",
        "record",
        "remove",
        "save",
        "search",
        "see",
        "select",
        "send",
        "show",
        "start",
        "stop",
        "submit",
        "the",
        "this",
        "undo",
        "update",
        "view",
        "withdraw",
        "yes",
        "on",
        "again",
        "it",
    ]
)
# Said of the whole page or the whole session, and of nothing in it.
# The others name the one thing that their page is about.
UNDERSTOOD = frozenset(
    {"Back", "Search", "Find", "End the link", "Send the link", "Open the record"}
)
_LINK = re.compile(r"<(a|button|summary)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_TEXT = re.compile(r'govukButton\(\{[^}]*?"text":([^,}]*)', re.DOTALL)
_DEFAULT = re.compile(r'macro [^%]*\bbutton=("[^"]*")')
_LITERAL = re.compile(r'"([^"]*)"')


def said_in(template: str) -> Iterator[str]:
    """The words of each button and link that are written in the template; those put in by it are said to be there."""
    plain = re.sub(r"\{#.*?#\}", "", template, flags=re.DOTALL)
    for each in (*_TEXT.findall(plain), *_DEFAULT.findall(plain)):
        yield from _LITERAL.findall(each)
    for _, attributes, inside in _LINK.findall(plain):
        if "aria-label" in attributes or " hidden" in attributes:
            continue
        words = re.sub(r"\{\{.*?\}\}", " something ", inside, flags=re.DOTALL)
        words = re.sub(r"<[^>]+>|\{%.*?%\}", " ", words, flags=re.DOTALL)
        yield " ".join(words.split())


def is_vague(said: str) -> bool:
    words = re.findall(r"[a-z]+", said.lower())
    return bool(words) and said not in UNDERSTOOD and set(words) <= VAGUE


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_button_or_link_leaves_open_what_it_is_about(path: Path) -> None:
    assert [each for each in said_in(path.read_text(encoding="utf-8")) if is_vague(each)] == []


@pytest.mark.parametrize("said", ["Record", "Continue", "Change", "Go on", "See all", "Open it"])
def test_words_that_say_nothing_of_which_are_found(said: str) -> None:
    assert is_vague(said)


@pytest.mark.parametrize("said", ["Record the referral", "Change something", "Sign out", "Back"])
def test_words_that_say_which_are_let_be(said: str) -> None:
    assert not is_vague(said)
