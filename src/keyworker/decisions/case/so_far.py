"""What was on record of a case by some point of it, while its events are gone through in order?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.case.fold import after, entered
from keyworker.decisions.case.known_case import KnownCase
from keyworker.policy.casefile import Event
from keyworker.policy.conditions.model import EventPattern


@dataclass
class SoFar:
    """What has happened up to some point of a case's record."""

    case: KnownCase
    state: CaseState
    by_kind: dict[str, list[Event]] = field(default_factory=dict)
    parts: Sequence[Mapping[str, Any]] | None = None
    # Of each pattern, as it is written: how many events of its kind were looked at, and which matched.
    _matched: dict[str, tuple[int, list[Event]]] = field(default_factory=dict)

    @classmethod
    def before_all(cls, case: KnownCase) -> SoFar:
        """Where the record begins."""
        return cls(case, entered(case.known))

    def take(self, events: Sequence[Event]) -> None:
        """Go on past these events."""
        self.parts = None
        for event in events:
            self.by_kind.setdefault(event.kind, []).append(event)
            self.state = after(self.state, event, self.case.children)

    def matching(self, pattern: EventPattern, *, today: date) -> Sequence[Event]:
        """The events by then that match; each is looked at once, unless it matters when one looks."""
        of_kind = self.by_kind.get(pattern.event, [])
        if pattern.asks_today:
            return [event for event in of_kind if self.case.matches(pattern, event, today=today)]
        looked_at, matched = self._matched.get(pattern.written, (0, []))
        if looked_at < len(of_kind):
            matched += [event for event in of_kind[looked_at:] if self.case.matches(pattern, event)]
            self._matched[pattern.written] = (len(of_kind), matched)
        return matched


@dataclass(frozen=True, kw_only=True)
class FactsSoFar(CaseFacts):
    """The facts of a case as they were at some point of its record."""

    so_far: SoFar

    @property
    def state(self) -> CaseState:
        return self.so_far.state

    def parts(self) -> Sequence[Mapping[str, Any]]:
        if self.so_far.parts is None:
            self.so_far.parts = super().parts()
        return self.so_far.parts

    def of_kind(self, kind: str) -> Sequence[Event]:
        return self.so_far.by_kind.get(kind, ())

    def _matching(self, pattern: EventPattern) -> Sequence[Event]:
        return self.so_far.matching(pattern, today=self.day)
