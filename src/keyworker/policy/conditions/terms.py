"""By which words does an authority know what a condition asks of?"""

from __future__ import annotations

from functools import cache
from typing import Any, Protocol

from keyworker.policy.conditions.compared import ENTERED
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.facts import find_fact
from keyworker.policy.wording import id_in_words, listed, value_in_words, within_sentence


class Terms(Protocol):
    """An authority's own words, as its pack gives them."""

    def term(self, word: str) -> str:
        """The authority's own word for a term or a job role, or the word itself."""
        ...

    def own_label(self, fact: str) -> str | None:
        """How a fact of the pack's own reads as the subject of a sentence; None of a fact that is not its own."""
        ...


def fact_label(name: str, terms: Terms) -> str:
    """The fact as the subject of a sentence, in the pack's words where it has its own."""
    own = terms.own_label(name)
    if own is not None:
        return own
    fact = find_fact(name)
    if fact is not None and "{}" in fact.label:
        return fact.label.format(id_in_words(name.rpartition(".")[2]))
    if fact is not None and not fact.name.endswith(".*"):
        return fact.label
    family, field = name.partition(".")[0], name.rpartition(".")[2]
    return _of_answer(field) if family in _ANSWERED else f"the {id_in_words(field)}"


# What is entered, or stands in an event: by the name of its field.
_ANSWERED = frozenset({"action", "event", "referral"})
# Several kinds of event have these, each with a meaning of its own; this is what they share.
_SHARED = {
    "about": "what it is about",
    "action": "what was done",
    "agreed": "whether it was agreed",
    "agreed_by": "who agrees",
    "consent": "whether there is consent",
    "contact": "how to reach them",
    "due": "when it is due",
    "every": "how often it is",
    "how": "how it was done",
    "next_steps": "what happens next",
    "planned": "whether it was planned",
    "rationale": "the reason for it",
    "source": "where it comes from",
    "to": "where it goes",
    "until": "until when it is",
    "why": "the reason for it",
    "with": "with whom it was",
}
_ASKS = ("whether ", "how ", "why ", "who ", "what ", "which ", "when ", "where ", "the ")


@cache
def _of_answer(field: str) -> str:
    """An answer as the subject of a sentence: as its event says what it means, where that can be a subject."""
    if field in _SHARED:
        return _SHARED[field]
    meant = {
        each.meaning.partition(";")[0]
        for kind in EVENT_KINDS.values()
        for each in kind.fields
        if each.name == field
    }
    said = within_sentence(meant.pop()) if len(meant) == 1 else ""
    # One word asks nothing that a sentence could be about: "why".
    return said if said.startswith(_ASKS) else f"the {id_in_words(field)}"


def field_in_words(name: str) -> str:
    """A field of an event, or a fact without words of its own."""
    called = name.rpartition(".")[2].replace("_", " ")
    return f"the {called} now given" if name.startswith(ENTERED) else f"the {called}"


def compared_label(name: str, terms: Terms) -> str:
    """What a value is compared with: a fact that has words, or a field."""
    known = terms.own_label(name) is not None or find_fact(name) is not None
    return fact_label(name, terms) if known else field_in_words(name)


def value_in_terms(value: Any, terms: Terms) -> str:
    """A value that a test names, in the authority's words."""
    if isinstance(value, tuple):
        return listed((value_in_terms(each, terms) for each in value), joined_by="or")
    return (
        terms.term(value)
        if isinstance(value, str) and not value[:1].isdigit()
        else value_in_words(value)
    )
