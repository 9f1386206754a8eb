"""In which order did things happen on a case, what of each kind, and where did the case stand by then?

Events are put in order by the instant at which they happened; of one instant, as they stand in the case file, and what
the policy's states make of them after what brought that about. An event keeps its ``Place`` whatever comes in between,
so that what was there by some point of the record can be looked up for any point.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import TypeAlias

from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.fold import FOLDED_KINDS, after, children_of, entered
from keyworker.policy.casefile import CaseFile, Event

# The instant, and which of those of one instant.
Place: TypeAlias = tuple[datetime, int]


class Timeline:
    """The known events of one case in order. Grows while the policy's states are worked out, and then no more."""

    def __init__(self, known: CaseFile) -> None:
        self.events: list[Event] = list(known.events)
        self._places: dict[int, Place] = {}
        self._by_kind: dict[str, list[Event]] = {}
        self._folded: list[Place] = []
        self._states = [entered(known)]
        children = children_of(known)
        for number, event in enumerate(self.events):
            place = self._places[event.serial] = (event.utc, number)
            kind = event.kind
            if kind in self._by_kind:
                self._by_kind[kind].append(event)
            else:
                self._by_kind[kind] = [event]
            if kind in FOLDED_KINDS:
                self._folded.append(place)
                self._states.append(after(self._states[-1], event, children))

    def of_kind(self, kind: str) -> Sequence[Event]:
        """The events of one kind, in order."""
        return self._by_kind.get(kind, ())

    def add(self, events: Sequence[Event]) -> None:
        """Takes in what a state of the policy makes of the record."""
        for event in events:
            self._places[event.serial] = (event.utc, len(self._places))
            insort(self.events, event, key=self.place_of)
            insort(self._by_kind.setdefault(event.kind, []), event, key=self.place_of)

    def place_of(self, event: Event) -> Place:
        """Where the event stands among all."""
        return self._places[event.serial]

    def last_at(self, instant: datetime) -> Event:
        """The last of the events of one instant."""
        return self.events[bisect_right(self.events, instant, key=_utc) - 1]

    @property
    def state(self) -> CaseState:
        """Where the case stands after all of it."""
        return self._states[-1]

    def state_before(self, place: Place) -> CaseState:
        """Where it stood when what is there happened, from what came before it."""
        return self._states[bisect_left(self._folded, place)]

    def state_after(self, place: Place) -> CaseState:
        """Where it stood once everything up to there had happened."""
        return self._states[bisect_right(self._folded, place)]

    def by(self, place: Place, events: Sequence[Event]) -> Sequence[Event]:
        """Those of the events, which are in order, that had happened by then."""
        count = bisect_right(events, place[0], key=_utc)
        # Of those of one instant, only those up to there.
        while count and self._places[events[count - 1].serial] > place:
            count -= 1
        return events if count == len(events) else events[:count]


_utc = attrgetter("utc")
