"""What does an authority put on record that no shared kind of event is for, and what does each such entry say?

Each is recorded as an ``entry.recorded`` that names it, so that every rule, page and file that reads events reads it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, model_validator
from pydantic import Field as Said

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


class Choice(Model):
    """One of several answers: its word in rules, and what people read where the word itself would not do."""

    id: str
    title: str = ""


def _with_titles(written: Any) -> Any:
    """A list of words, or words with their titles, as choices."""
    if isinstance(written, Mapping):
        return [{"id": word, "title": title} for word, title in written.items()]
    if isinstance(written, list | tuple):
        return [{"id": each} if isinstance(each, str) else each for each in written]
    return written


class OwnField(Model):
    """One thing that such an entry says: its ``name`` in rules, the ``type`` of its answer, and how the form asks for it.

    A number is 0 or more, where neither ``least`` nor ``most`` says otherwise. A date is one that has come, where it does not
    say ``ahead: true``: then it is planned by the entry, and is not before the day of that. A text that is required says
    something: "n/a" is no answer. ``choices`` are a list of words, or each word with its title.
    """

    name: str = Said(pattern=r"^[a-z]+(_[a-z0-9]+)*$", max_length=40)
    type: Literal["text", "yes-no", "number", "date", "duration", "choice"] = "text"
    ask: str
    hint: str = ""
    choices: Annotated[
        tuple[Choice, ...],
        BeforeValidator(_with_titles, json_schema_input_type=list[str] | dict[str, str]),
    ] = ()
    required: bool = True
    least: float | None = None
    most: float | None = None
    ahead: bool = False

    @model_validator(mode="after")
    def _is_one_of_some(self) -> OwnField:
        if self.type != "number" and (self.least is not None or self.most is not None):
            raise ValueError("least, most: only a number has them")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("least: is more than 'most'")
        if self.type != "date" and self.ahead:
            raise ValueError("ahead: only a date lies ahead")
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices: a choice has some, and nothing else has any")
        if self.name in _TAKEN:
            raise ValueError(f"name: every entry has '{self.name}' already; call it otherwise")
        return self

    @kept
    def as_field(self) -> Field:
        """The field as those of shared kinds of event are."""
        kind, words = FieldType(self.type), tuple(each.id for each in self.choices)
        return Field(
            self.name,
            kind,
            self.ask,
            example_of(kind, words) if self.least is None else self.least,
            words,
            least=(0 if self.least is None else self.least) if self.type == "number" else None,
            greatest=self.most,
            past=self.type == "date" and not self.ahead,
            ahead=self.ahead,
            says_something=self.type == "text" and self.required,
            titles=tuple((each.id, each.title) for each in self.choices if each.title),
        )


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
