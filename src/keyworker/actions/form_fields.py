"""What does an action ask for: which fields has a form, of which type, with which choices?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from keyworker.policy.vocabulary.fields import Field
from keyworker.record.models import Person

FieldKind = Literal[
    "text",
    "long-text",
    "yes-no",
    "choice",
    "date",
    "datetime",
    "number",
    "duration",
    "worker",
    "child",
    "children",
    "people",
    "outcomes",
    "in-order",
    "new-children",
    "tasks",
]
Choices = tuple[tuple[str, str], ...]
# Further choices by what was written: an answer's own value, or words that somebody looks for it by.
Finds = Callable[[str], Choices]
# How much may be typed on a line, and where more than a line is asked for: some eight pages.
LONGEST_LINE, LONGEST_WORDS = 500, 20_000
LONGEST_NAME = 100
# What the names end in under which the words to look for are sent, and those whose answers are shown already.
FIND, FOUND = ".find", ".found"


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One thing a form asks. ``nothing`` labels a tick that may stand instead of an answer, sent as NAME.nothing.

    A field of a pack's checklist carries its ``section`` and ``clause``; ``per_child`` is the child it is asked of.
    ``wanted``: the policy asks for it, so no form calls it optional, though it may be given a reason for its absence.
    ``initial`` is filled in already; ``last_answer`` is what was last answered, shown beside it to confirm or change;
    ``carried`` says in words from which record that is filled in.
    Where there are too many to list, ``finds`` gives others beside the ``choices``: the words to look for are sent as
    NAME.find, and as NAME.found those whose answers are on the form already.
    """

    name: str
    label: str
    hint: str = ""
    type: FieldKind = "text"
    choices: Choices = ()
    required: bool = True
    wanted: bool = False
    per_child: Person | None = None
    width: str = ""
    section: str = ""
    clause: str = ""
    nothing: str = ""
    initial: Any = None
    last_answer: Any = None
    carried: str = ""
    finds: Finds | None = None
    # Where what holds it takes less, or more, than a form usually does.
    most: int = 0
    # Whether a task may be without a day.
    undated: bool = False
    # What it is recorded in, where that bounds the answer.
    held_in: Field | None = None

    def among(self, value: str) -> dict[str, str]:
        """The choices with their words; where the value is none of those listed, what it finds besides."""
        listed = dict(self.choices)
        if not value or value in listed or self.finds is None:
            return listed
        return {**dict(self.finds(value)), **listed}

    @property
    def longest(self) -> int:
        """How many characters an answer that is typed may have."""
        if self.most:
            return self.most
        return LONGEST_WORDS if self.type in {"long-text", "outcomes"} else LONGEST_LINE

    @property
    def find_name(self) -> str:
        """The name under which the words are sent that others are looked for by."""
        return f"{self.name}{FIND}"

    @property
    def found_name(self) -> str:
        """The name under which those words are sent again once the form shows whom they found."""
        return f"{self.name}{FOUND}"

    @property
    def nothing_name(self) -> str:
        """The name under which the "nothing to say" tick is sent."""
        return f"{self.name}.nothing"
