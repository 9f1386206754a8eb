"""What does a decision see when it looks at one case on one day?

Everything a pack's rules can ask of a case: what is on record of it, when each of the policy's states began and ended,
and the facts by which conditions name these.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.case.known_case import KnownCase
from keyworker.decisions.case.states import with_states
from keyworker.policy.casefile import Event, Person


@dataclass(frozen=True)
class CaseOnDay(KnownCase):
    """A case as it was known at the end of ``day``, under one pack, with the pack's states among what happened."""

    @cached_property
    def timeline(self) -> tuple[Event, ...]:
        """What happened, in order: the record, and when each of the pack's states began and ended."""
        if not self.pack.states:
            return self.known.events
        # A state is worked out from the record alone, before any state is.
        return with_states(KnownCase(self.pack, self.known, self.day))

    def facts(self, *, start: Event | None = None, child: Person | None = None) -> CaseFacts:
        """The facts by which conditions ask of this case (and of the event that started a clock, and one child)."""
        return CaseFacts(self, start=start, person=child)

    def facts_when(self, start: Event, *, child: Person | None) -> CaseFacts:
        """The facts as they were when ``start`` happened: what came before it, and itself."""
        return CaseFacts(self, start=start, person=child, on=start.day)
