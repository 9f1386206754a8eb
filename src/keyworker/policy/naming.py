"""What does a field of a rule name: people, an action, a fact, a clause?

It is said beside the field (``by: Annotated[tuple[str, ...], Names.PEOPLE]``) and read by the checks of a pack, so that
a misspelt name is found in whichever kind of rule it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from pydantic import BaseModel


class Names(StrEnum):
    """Of what a field holds the names."""

    PEOPLE = "people"
    """Job roles of the pack's header, and parts that a worker plays in a case."""
    TOLD = "told"
    """Those, and whoever a timescale is on or manages its case."""
    PART = "part"
    """Parts that a worker plays in a case, and nobody else."""
    JOB_ROLE = "job role"
    """Job roles of the pack's header, and nobody else."""
    ACTION = "action"
    """What people do: an action of ``actions.yaml``."""
    FACT = "fact"
    """A fact, or a list of facts, of the pack's header or the vocabulary."""
    CLAUSE = "clause"
    """A clause of the pack's register."""
    SETTING = "setting"
    """A local default of ``settings.yaml``."""
    CHECKLIST = "checklist"
    """A checklist of ``checklists.yaml``."""
    TIMESCALE = "timescale"
    """A duty of ``timescales.yaml``."""


def names_in(part: BaseModel) -> Iterator[tuple[str, Names, tuple[str, ...]]]:
    """Each field of a part of a rule that holds names, with of what, and the names."""
    for name, of_what in _fields_of(type(part)):
        written = getattr(part, name)
        yield name, of_what, (written,) if isinstance(written, str) else tuple(written or ())


@cache
def _fields_of(model: type[BaseModel]) -> tuple[tuple[str, Names], ...]:
    return tuple(
        (name, said)
        for name, field in model.model_fields.items()
        for said in field.metadata
        if isinstance(said, Names)
    )
