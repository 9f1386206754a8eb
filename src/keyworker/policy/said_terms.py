"""Which of a policy's words does somebody mean who writes it as people write: "Social Worker" for ``social-worker``?

Capitals, spaces, hyphens and full stops tell no two of them apart. What is none of them stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from keyworker.policy.wording import listed


@lru_cache(maxsize=4096)
def folded_term(word: str) -> str:
    """The word with nothing in it but letters and figures, all small."""
    return "".join(each for each in word.casefold() if each.isalnum())


def is_same_term(said: str, term: str) -> bool:
    """Whether what somebody wrote is that word of the policy."""
    return said == term or folded_term(said) == folded_term(term)


def term_meant(said: str, terms: Mapping[str, str]) -> str | None:
    """The word of these that is meant, by its id or its title; None where it is none of them or more than one."""
    if said in terms:
        return said
    found = {
        each
        for each, title in terms.items()
        if is_same_term(said, each) or is_same_term(said, title)
    }
    return found.pop() if len(found) == 1 else None


def not_among(said: str, titles: Iterable[str], *, what: str = "the policy's words") -> str:
    """One sentence that refuses a word and lists what may be said."""
    known = listed(dict.fromkeys(titles), joined_by="or")
    return f"‘{said}’ is none of {what}, which are {known}"
