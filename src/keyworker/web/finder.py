"""Where a list does not hold everybody, how is somebody else found on the same form?

Without scripts: a button sends the form, and it comes back with all that was typed and whoever was found in the list.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from keyworker.actions.form_fields import Finds, FormField
from keyworker.policy.wording import counted
from keyworker.record.colleagues import MOST_FOUND

_LONGEST = 100


@dataclass(frozen=True)
class Finder:
    """The box by which others are found than those listed: what was written in it, and what came of it."""

    name: str
    found_name: str
    words: str
    found: str

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")


def finder_of(one: FormField, entered: QueryDict | None) -> Finder | None:
    """The box beside a list that does not hold everybody; None where it does."""
    if one.finds is None:
        return None
    words = words_looked_for(one, entered)
    return Finder(one.find_name, one.found_name, words, _found(one.finds, words) if words else "")


def words_looked_for(one: FormField, entered: QueryDict | None) -> str:
    """What was written into the box."""
    if one.finds is None or entered is None:
        return ""
    return entered.get(one.find_name, "").strip()[:_LONGEST]


def _found(finds: Finds, words: str) -> str:
    count = len(finds(words))
    if not count:
        return f"Nobody in post in the service is found by ‘{words}’"
    if count >= MOST_FOUND:
        return f"The first {count} found by ‘{words}’ are in the list above; write more of the name to see others"
    return f"Found by ‘{words}’, in the list above: {counted(count, 'person', 'people')}"
