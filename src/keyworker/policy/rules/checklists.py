"""What does a form have to ask because the policy says so?"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from keyworker.policy.conditions.model import Condition
from keyworker.policy.model import Model
from keyworker.policy.rules.base import Force


class Item(Model):
    """One thing a checklist asks.

    ``per: child`` asks it for each child. ``nothing`` is the label of an explicit "nothing to say" tick that may
    stand instead of an answer; without it the answer itself is needed. ``options`` makes it a choice; ``setting``
    takes the options from a local list. A ``score`` is one label of its ``scale``, which runs from the lowest to the
    highest.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")
    clause: str
    force: Force = Force.MUST
    ask: str
    hint: str | None = None
    per: Literal["case", "child"] = "case"
    type: Literal["text", "yes-no", "choice", "date", "list", "score"] = "text"
    options: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    setting: str | None = None
    nothing: str | None = None
    when: Condition | None = None

    @model_validator(mode="after")
    def _scores_on_a_scale(self) -> Item:
        if (self.type == "score") is not bool(self.scale):
            raise ValueError(
                "scale: a score needs its 'scale', from the lowest to the highest, and nothing else takes one"
            )
        if self.type == "score" and (self.options or self.setting):
            raise ValueError(
                "a score takes its labels from 'scale', not from 'options' or a 'setting'"
            )
        return self


class Section(Model):
    """Items under one heading."""

    title: str
    items: tuple[Item, ...]


class Checklist(Model):
    """The questions that belong to one record: a data trawl, a case analysis, a closure summary.

    ``of: worker`` asks them of the worker in supervision; their answers never stand on a child's record, and no action
    on a case has such a checklist.
    """

    id: str
    title: str
    plain: str
    of: Literal["case", "worker"] = "case"
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)
