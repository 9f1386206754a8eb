"""What must something be able to answer, so that conditions can be asked of it?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from keyworker.policy.casefile import Event
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.conditions.truth import Unknown
from keyworker.policy.durations import WorkingDays


class Facts(Protocol):
    """What conditions are asked of: a case on a day, a plain document, one child of a case."""

    @property
    def day(self) -> date:
        """The day asked about."""
        ...

    @property
    def calendar(self) -> WorkingDays:
        """The working days by which lengths in conditions are counted."""
        ...

    @property
    def began_again(self) -> Event | None:
        """The event by which the present episode of work began; None where the case was never closed before."""
        ...

    def of_this(self, events: Sequence[Event]) -> Sequence[Event]:
        """Those of the events that belong to what started the clock: from it on, and before the next of its kind.

        Where an absence did, those that are of it, from when it came to be known.
        """
        ...

    def is_of_one_absence(self, said: Event, decided: Event) -> bool:
        """Whether what is said of an absence is of the one about which something was decided."""
        ...

    def get(self, name: str) -> object:
        """The fact's value, or UNKNOWN where it has not been given."""
        ...

    def label(self, name: str) -> str:
        """The fact as the subject of a sentence: "the worker's role"."""
        ...

    def items(self, name: str) -> Sequence[Facts] | Unknown:
        """The items of a named list, each with its own ``each.*`` facts; UNKNOWN where the list is not given."""
        ...

    def name_of_item(self) -> str:
        """Who or what the current item is, for a sentence."""
        ...

    def events(
        self, pattern: EventPattern, *, about_item: bool, named_in: str | None = None
    ) -> Sequence[Event]:
        """The known events that match, in order; of those about the item, only those that name it in ``named_in``."""
        ...
