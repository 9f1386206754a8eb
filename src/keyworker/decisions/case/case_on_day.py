"""What does a decision see when it looks at one case on one day?

Everything a pack's rules can ask of a case: what is on record of it, when each of the policy's states began and ended,
and the facts by which conditions name these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.case.known_case import KnownCase
from keyworker.decisions.case.states import changes_of
from keyworker.decisions.case.timeline import Timeline
from keyworker.policy.casefile import Event, Person
from keyworker.policy.durations import Duration
from keyworker.policy.kept import kept


@dataclass(frozen=True)
class CaseOnDay(KnownCase):
    """A case as it was known at the end of ``day``, under one pack, with the pack's states among what happened."""

    @kept
    def timeline(self) -> Timeline:
        """What happened, in order: the record, and when each of the pack's states began and ended."""
        timeline = Timeline(self.known)
        # A state asks of the record, and of the states before it: of the timeline as far as it has come.
        self.__dict__["timeline"] = timeline
        for state in self.pack.states:
            timeline.add(list(changes_of(state, self)))
        return timeline

    def with_absences_broken_by(self, length: Duration | None) -> CaseOnDay:
        """The same case with absences that only a return of that length breaks; by any return where there is none."""
        if length == self.broken_by:
            return self
        return self.once(("broken by", length), lambda: self._broken_by(length))

    def _broken_by(self, length: Duration | None) -> CaseOnDay:
        other = replace(self, broken_by=length)
        other.__dict__["_heard"] = self._heard
        # Mostly it comes to the same, and need not be gone through twice.
        return self if other.known.events == self.known.events else other

    def facts(self, *, start: Event | None = None, child: Person | None = None) -> CaseFacts:
        """The facts by which conditions ask of this case (and of the event that started a clock, and one child)."""
        return CaseFacts(self, start=start, person=child)

    def facts_when(self, start: Event, *, child: Person | None) -> CaseFacts:
        """The facts as they were when ``start`` happened: what came before it, and itself."""
        return CaseFacts(
            self, start=start, person=child, on=start.day, upto=self.timeline.place_of(start)
        )
