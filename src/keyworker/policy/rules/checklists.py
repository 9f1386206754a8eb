"""What does a form have to ask because the policy says so?"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from keyworker.policy.conditions.model import Condition
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.put_aside import is_put_aside
from keyworker.policy.rules.base import Force

_BECAUSE = "because"
# How a tick puts a question aside, which needs its reason.
_DISMISSED = re.compile(r"not (appropriate|applicable)\b", re.IGNORECASE)


def needs_reason(nothing: str) -> bool:
    """Whether a tick with this label needs a reason to stand."""
    return nothing.rstrip(" .:,").lower().endswith(_BECAUSE)


def says_nothing(answer: object, nothing: str | None) -> bool:
    """Whether the answer only puts the question aside, where its tick needs a reason or where it has none."""
    if isinstance(answer, list | tuple):
        return all(says_nothing(each, nothing) for each in answer)
    if not isinstance(answer, str) or (nothing is not None and not needs_reason(nothing)):
        return False
    words = _words(answer)
    if nothing is None:
        return is_put_aside(answer) or bool(_DISMISSED.match(" ".join(words)))
    tick = _words(nothing)[:-1]
    reason = words[len(tick) :] if words[: len(tick)] == tick else words
    return is_put_aside(" ".join(each for each in reason if each != _BECAUSE))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’]+", text.lower())


class Item(Model):
    """One thing a checklist asks.

    ``per: child`` asks it for each child. ``nothing`` is the label of an explicit "nothing to say" tick that may
    stand instead of an answer; without it the answer itself is needed. A tick that ends in "because" stands only with
    its reason, written where the answer would be. ``options`` makes it a choice; ``setting`` takes the options from a
    local list. A ``score`` is one label of its ``scale``, which runs from the lowest to the highest.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")
    clause: Annotated[str, Names.CLAUSE]
    force: Force = Force.MUST
    ask: str
    hint: str | None = None
    per: Literal["case", "child"] = "case"
    type: Literal["text", "yes-no", "choice", "date", "list", "score"] = "text"
    options: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    setting: Annotated[str | None, Names.SETTING] = None
    nothing: str | None = None
    when: Condition | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Item:
        because = needs_reason(self.nothing or "")
        if because and (self.type not in {"text", "list"} or self.options or self.setting):
            raise ValueError("nothing: a reason after 'because' can only be written as text")
        if _DISMISSED.match(self.nothing or "") and not because:
            raise ValueError(
                f"nothing: '{self.nothing}' needs its reason; let it end in ', because'"
            )
        return self

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

    ``carries`` names the actions whose answers to the same questions, by name, are filled in here, to be kept or changed.
    ``of: worker`` asks them of the worker in supervision; their answers never stand on a child's record, and no action
    on a case has such a checklist.
    """

    id: str
    title: str
    plain: str
    of: Literal["case", "worker"] = "case"
    carries: Annotated[tuple[str, ...], Names.ACTION] = ()
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)
