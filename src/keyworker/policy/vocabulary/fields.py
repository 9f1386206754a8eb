"""What kind of value may a field of an event hold?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from keyworker.policy.wording import id_in_words, sentence
from keyworker.policy.wording import number as number_in_words


class FieldType(StrEnum):
    """The types a field or a fact may have; ``worker`` and ``person`` hold ids, ``list`` holds objects or text."""

    TEXT = "text"
    YES_NO = "yes-no"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "date-time"
    DURATION = "duration"
    CHOICE = "choice"
    PERSON = "person"
    PEOPLE = "people"
    WORKER = "worker"
    LIST = "list"


class KindList(StrEnum):
    """The lists of an authority's own kinds and job roles, which stand in its pack."""

    REFERRALS = "referrals"
    SOURCES = "sources"
    OTHER_WORK = "other_work"
    MEETINGS = "meetings"
    LETTERS = "letters"
    STANDINGS = "standings"
    ENTRIES = "entries"
    ROLES = "roles"

    @property
    def is_open(self) -> bool:
        """Whether anything else may be said as well: a list of who refers names only the usual ones."""
        return self is KindList.SOURCES


@dataclass(frozen=True)
class Field:
    """One field: its name, type, meaning, an example, and for a choice the values it may take.

    ``of_list`` says which list of the pack a text is one of, where the authority says what there is. What is
    ``imported`` comes with what another system held; no action asks it. ``none_will_do`` where that there is nothing to say
    is an answer. ``taken_from`` names the kind of event before it from whose field of that name it is read where it is not
    given: a handover is to the receiving worker last named. What is ``of_any_type`` takes whatever the policy's own fact
    takes, a list and an object aside. A day ``ahead`` is planned by what happens, and is not before it. What a list
    holds has the ``keys`` and no others, where it holds objects. A number is at ``least`` and at ``greatest`` so much; a day
    is ``past`` where it says what has happened; a text ``says_something`` where "n/a" is no answer. ``titles`` are the words
    for choices whose own would not do.
    """

    name: str
    type: FieldType
    meaning: str
    example: object
    choices: tuple[str, ...] = ()
    of_list: KindList | None = None
    imported: bool = False
    none_will_do: bool = False
    of_any_type: bool = False
    ahead: bool = False
    taken_from: str | None = None
    keys: tuple[str, ...] = ()
    least: float | None = None
    greatest: float | None = None
    past: bool = False
    says_something: bool = False
    titles: tuple[tuple[str, str], ...] = ()

    def title(self, choice: str) -> str:
        """A choice as people read it."""
        return dict(self.titles).get(choice) or sentence(id_in_words(choice))

    def out_of_bounds(self, number: float) -> str | None:
        """What is wrong with a number, as the rest of a sentence; None where it may be that."""
        if self.least is not None and number < self.least:
            return f"is {number_in_words(self.least)} or more"
        if self.greatest is not None and number > self.greatest:
            return f"is {number_in_words(self.greatest)} or less"
        return None
