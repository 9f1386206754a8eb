"""What does an authority put on record that no shared kind of event is for, and what does each such entry say?

Each is recorded as an ``entry.recorded`` that names it, so that every rule, page and file that reads events reads it too.
"""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field as Said
from pydantic import model_validator

from keyworker.policy.kept import kept
from keyworker.policy.model import Model
from keyworker.policy.rules.named_kinds import NamedKind
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.policy.vocabulary.events import example_of
from keyworker.policy.vocabulary.fields import Field, FieldType

# What every such entry has already, or what an answer of a form may not be called.
_TAKEN: Final = frozenset({*EVENT_KINDS[kinds.ENTRY_RECORDED].field_names, "answers", "facts"})
_RECORD: Final = "record-"


def action_for(entry: str) -> str:
    """The name of the action that records it, for ``actions.yaml`` and gates."""
    return f"{_RECORD}{entry}"


class OwnField(Model):
    """One thing that such an entry says: its ``name`` in rules, the ``type`` of its answer, and how the form asks for it."""

    name: str = Said(pattern=r"^[a-z]+(_[a-z0-9]+)*$", max_length=40)
    type: Literal["text", "yes-no", "number", "date", "duration", "choice"] = "text"
    ask: str
    hint: str = ""
    choices: tuple[str, ...] = ()
    required: bool = True

    @model_validator(mode="after")
    def _is_one_of_some(self) -> OwnField:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices: a choice has some, and nothing else has any")
        if self.name in _TAKEN:
            raise ValueError(f"name: every entry has '{self.name}' already; call it otherwise")
        return self

    @kept
    def as_field(self) -> Field:
        """The field as those of shared kinds of event are."""
        kind = FieldType(self.type)
        return Field(self.name, kind, self.ask, example_of(kind, self.choices), self.choices)


class OwnEntry(NamedKind):
    """Something that is put on record, by its ``title``: whom it is ``about``, and what it says in its ``fields``.

    Of a ``child`` the children are named, of a ``worker`` the worker; of a ``case`` it may name children all the same.
    """

    about: Literal["case", "child", "worker"] = "case"
    fields: tuple[OwnField, ...] = ()

    @model_validator(mode="after")
    def _says_each_once(self) -> OwnEntry:
        names = [each.name for each in self.fields]
        twice = next((each for each in names if names.count(each) > 1), None)
        if twice is not None:
            raise ValueError(f"fields: '{twice}' stands twice")
        return self

    @property
    def action(self) -> str:
        """The name of the action that records it, for ``actions.yaml`` and gates."""
        return action_for(self.id)

    @kept
    def by_name(self) -> dict[str, Field]:
        """Its own fields by their names."""
        return {each.name: each.as_field for each in self.fields}
