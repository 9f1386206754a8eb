"""What does a form ask of one rule, local default or row of a table, so that nobody has to write YAML?

Figures, sentences, and what is one of a few words; of a table's row and of a local default everything. What else stands
in a rule, such as which event starts a clock, is changed in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from keyworker.policy.durations import Duration
from keyworker.policy.editing.allowed import words_allowed
from keyworker.policy.editing.places import Place
from keyworker.policy.editing.sentences import figure_in
from keyworker.policy.wording import id_in_words, sentence

Way = Literal["sentence", "line", "choice", "list"]

SENTENCES: Final = frozenset(
    {
        *("plain", "title", "text", "refusal", "why", "says", "ask", "hint", "label", "question"),
        *("ambiguity", "note", "ref", "citation", "owner", "whoever"),
    }
)
# Of these everything that is a plain value is asked: the outcome of a row, what a local default is, a kind's name.
_WHOLE: Final = frozenset({"routing", "priority", "accountability", "settings", "kinds", "pages"})
_NEVER: Final = frozenset({"id"})
_HOLDS_A_LENGTH: Final = re.compile(r"\b\d+ (?:working )?(?:hour|day|week|month|year)s?\b")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_IN_BETWEEN: Final = frozenset({"all", "any", "not"})
_CALLED: Final[Mapping[str, str]] = {
    "plain": "In plain words",
    "within": "Limit",
    "target": "Target before it",
    "refusal": "What a refusal says",
    "missed": "When missed",
    "when": "Only if",
    "requires": "Needs",
    "ref": "As people cite it",
    "says": "What it says",
    "why": "Why it is so",
    "whoever": "Why it is meant of the case, whichever child it is of",
    "warn": "Warns so long before",
    "text": "What the notice says",
    "ask": "Question",
    "about": "About which clause",
    "to": "To",
    "from": "From",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question: of which place, in which words, and how it is answered. ``choices`` are the words it may be."""

    place: Place
    label: str
    hint: str
    way: Way
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def says(self) -> str:
        """What stands there now; a sentence in one line, however it is laid out in the file."""
        return self.place.says if self.way == "list" else " ".join(self.place.says.split())


def asked_of(
    places: Iterable[Place], *, clauses: Mapping[str, str], roles: Mapping[str, str]
) -> Iterator[Asked]:
    """The questions of these places, those of one rule. ``clauses`` and ``roles`` are what the policy itself lists."""
    for each in places:
        choices = _choices(each, clauses, roles)
        way = _way(each, choices)
        if way is not None:
            yield Asked(
                place=each, label=_label(each), hint=_hint(each, way), way=way, choices=choices
            )


def is_figure(place: Place) -> bool:
    """Whether the place says a figure, or a date that is moved by one."""
    return figure_in(place) is not None or (
        place.kind == "text"
        and place.steps[-1] not in SENTENCES
        and bool(_HOLDS_A_LENGTH.search(place.says))
    )


def _choices(
    place: Place, clauses: Mapping[str, str], roles: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    if place.kind == "yes-no":
        return (("true", "Yes"), ("false", "No"))
    if place.kind != "text":
        return ()
    if place.steps[-1] in ("clause", "about") and place.says in clauses:
        return tuple(clauses.items())
    if place.steps[-1] == "role" and place.says in roles:
        return tuple(roles.items())
    allowed = words_allowed(place.steps) if place.steps[-1] != "event" else ()
    return tuple((each, id_in_words(each)) for each in allowed) if place.says in allowed else ()


def _way(place: Place, choices: tuple[tuple[str, str], ...]) -> Way | None:
    """How it is asked; None of what is changed in the file alone."""
    if place.steps[-1] in _NEVER or (len(place.steps) < 3 and place.steps[0] != "pack"):
        return None
    if place.kind == "list":
        return "list" if place.steps[0] in _WHOLE or place.steps[-1] == "who" else None
    if place.kind == "text" and place.steps[-1] in SENTENCES:
        return "sentence"
    if choices:
        return "choice"
    of_the_whole = place.steps[0] in _WHOLE and place.steps[-1] != "event"
    # Where a companion document stands is the authority's to say, whoever wrote the policy.
    is_address = place.steps[-1] == "address"
    is_day = _DATE.fullmatch(place.says) is not None and place.steps[0] != "examples"
    return "line" if of_the_whole or is_address or is_figure(place) or is_day else None


def _hint(place: Place, way: Way) -> str:
    if way == "line" and isinstance(figure_in(place), Duration):
        return _UNITS
    return _FORCE if place.steps[-1] == "force" else ""


_UNITS: Final = "A number and its unit: hours, working days, days, weeks, months or years"
_FORCE: Final = "Must stands in the way, should needs a recorded reason, may is offered"


def _label(place: Place) -> str:
    below = place.steps[1 if place.steps[0] == "pack" else 2 :]
    steps = [each for each in below if each not in _IN_BETWEEN and not each.isdecimal()]
    words = [_CALLED.get(each) or sentence(id_in_words(each.replace(".", " "))) for each in steps]
    first, *others = words or [sentence(id_in_words(place.steps[-1]))]
    return ": ".join([first, *(each[:1].lower() + each[1:] for each in others)])
