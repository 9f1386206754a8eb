"""How does a pack name a date that is on record: a child's birthday, a hearing's day, five working days before it?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from keyworker.policy.conditions.model import EventPattern, Tests
from keyworker.policy.conditions.patterns import as_patterns
from keyworker.policy.durations import Duration
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.wording import listed

_OF_EVENTS = ("where", "by", "named_in", "since", "until", "ahead")
_SOURCES = ("field", "person", "event", "earliest", "latest")


class DateOf(Model):
    """A date on record, moved by ``offset``. It is one of:

    - ``{field: due}``: what the event itself says (the one that starts the clock, or that stops it);
    - ``{person: born}``: what is known of the person the clock is about (``born``, ``expected``, or a fact of theirs);
    - ``{event: hearing.listed, field: on}``: what the latest such event says (with ``where`` and ``by`` as in a pattern;
      about that person, where the clock is about one: ``named_in: children_seen`` takes only those whose field of that name
      holds them; ``of: worker``: about the worker whom the event at hand names);
      a duty that is over keeps the date it had. Of a case that began again only what came since counts. What comes round
      says which time is meant: ``since`` counts only what came after the last of those before the clock's start, ``until``
      only what came before the first of those after it, ``ahead`` only a day that is not before the start;
    - ``{earliest: [...]}`` or ``{latest: [...]}``: of those dates that are given.

    ``offset`` is a length or a local default; ``otherwise`` is the date that serves where none is given.
    """

    field: str | None = None
    person: str | None = None
    event: str | None = None
    where: dict[str, Tests] = Field(default_factory=dict)
    by: Annotated[tuple[str, ...], Names.PEOPLE] = ()
    of: Literal["case", "worker"] = "case"
    named_in: str | None = None
    since: Annotated[tuple[EventPattern, ...], BeforeValidator(as_patterns)] = ()
    until: Annotated[tuple[EventPattern, ...], BeforeValidator(as_patterns)] = ()
    ahead: bool = False
    earliest: tuple[DateOf, ...] = ()
    latest: tuple[DateOf, ...] = ()
    offset: Duration | LocalDefault | None = None
    otherwise: DateOf | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_one_place(cls, written: Any) -> Any:
        if not isinstance(written, dict):
            return written
        given = [name for name in _SOURCES if written.get(name)]
        if given not in (
            ["field"],
            ["person"],
            ["event"],
            ["field", "event"],
            ["earliest"],
            ["latest"],
        ):
            raise ValueError(
                "a date is one of {field: ...}, {person: ...}, {event: ..., field: ...}, {earliest: [...]}, {latest: [...]}"
            )
        if "event" not in given and any(name in written for name in _OF_EVENTS):
            words = listed(f"'{name}'" for name in _OF_EVENTS)
            raise ValueError(f"{words} belong to an event; say which event")
        return written

    @field_validator("offset")
    @classmethod
    def _in_days(cls, offset: Duration | LocalDefault | None) -> Duration | LocalDefault | None:
        if isinstance(offset, Duration) and offset.is_of_the_clock:
            raise ValueError(
                f"a date is moved by days, weeks, months or years, not by {offset.unit}"
            )
        return offset

    @cached_property
    def pattern(self) -> EventPattern | None:
        """The events whose latest says the date; None where another place does."""
        return (
            EventPattern(event=self.event, where=self.where, by=self.by)
            if self.event is not None
            else None
        )

    @property
    def is_of_any_time(self) -> bool:
        """Whether it is what the latest of some events says, of whichever time they were."""
        return self.event is not None and not (self.since or self.ahead)

    @property
    def several(self) -> tuple[DateOf, ...]:
        """The dates it is the earliest or latest of."""
        return self.earliest or self.latest

    def leaves(self) -> Iterator[DateOf]:
        """The dates at the bottom of it: those read from a field, a person or an event."""
        for each in self.several:
            yield from each.leaves()
        if not self.several:
            yield self
        if self.otherwise is not None:
            yield from self.otherwise.leaves()


DateOf.model_rebuild()
