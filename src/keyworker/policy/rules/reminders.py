"""How does a pack say who is told of a duty that comes near, is missed, or stays missed?"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, model_validator

from keyworker.policy.durations import Duration
from keyworker.policy.naming import Names
from keyworker.policy.rules.base import LocalDefault, Rule, as_tuple

# In ``of``: not named one by one.
EVERY = "every"


class Stage(StrEnum):
    """How far a duty has come when somebody is told of it."""

    NEARS = "nears"
    MISSED = "missed"
    STAYS_MISSED = "stays missed"


def _named(value: Any) -> Any:
    return () if value == EVERY else as_tuple(value)


class Reminder(Rule):
    """Who is told once a timescale ``nears`` its limit, or is ``missed``, with nobody recording anything.

    ``of`` names the timescales; ``every`` means each that must or should be kept. A timescale nears its limit from the day
    on which it warns itself, or so long ``before`` the limit as is said here (0 days: on its last day); of ``every``, that is
    of those which do not warn themselves. One that is missed is told on the first day after its limit, or ``after`` it has
    been missed for so long, and where it says ``again``, each time that it has stayed so for as long again. Hours count of
    limits in hours only. Each of ``to`` is told once: job roles, parts in the case, and ``responsible`` (whoever the timescale
    is on), ``proposed`` (whoever is asked to take the case), ``managers`` (of the case's team), ``service-managers``; where
    it names nobody, nobody is told. A reminder of named timescales takes the place of one of ``every``, and either of what
    stands under every policy, where both are of the same stage. The ``text`` may use {case}, {duty}, {limit}, {started} and
    {late}, and names no child. ``email`` sends it by itself beside the digest, to the first of ``to`` with the others copied
    in: on the next working morning, and of a limit in hours at once.
    """

    of: Annotated[tuple[str, ...], BeforeValidator(_named), Names.TIMESCALE]
    on: Literal["nears", "missed"]
    before: Duration | LocalDefault | None = None
    after: Duration | LocalDefault | None = None
    again: Duration | None = None
    to: Annotated[tuple[str, ...], Names.TOLD]
    text: str = ""
    email: bool = False

    @property
    def stage(self) -> Stage:
        """How far the duty has come when it is told."""
        if self.on == "nears":
            return Stage.NEARS
        return Stage.STAYS_MISSED if self.after is not None else Stage.MISSED

    @model_validator(mode="after")
    def _says_when(self) -> Reminder:
        if self.before is not None and self.on != "nears":
            raise ValueError(
                "before: goes with 'on: nears'; what is missed is told 'after' so long"
            )
        if self.after is not None and self.on != "missed":
            raise ValueError("after: goes with 'on: missed'; what nears is told so long 'before'")
        if self.again is not None and self.on != "missed":
            raise ValueError("again: goes with 'on: missed'; what nears is told once")
        for name, least in (("before", 0), ("after", 1), ("again", 1)):
            length = getattr(self, name)
            if isinstance(length, Duration) and length.count < least:
                raise ValueError(f"{name}: is at least {least} of its unit, not '{length}'")
        if self.again is not None and self.again.is_of_the_clock:
            raise ValueError("again: is one or more days, weeks, months or years")
        if self.to and not self.text:
            raise ValueError("text: is missing; say what those in 'to' are told")
        return self
