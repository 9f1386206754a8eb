"""In which order did things happen on a case, what of each kind, and where did the case stand by then?

Events are put in order by the instant at which they happened; of one instant, as they stand in the case file, and what
the policy's states make of them after what brought that about. An event keeps its ``Place`` whatever comes in between,
so that what was there by some point of the record can be looked up for any point.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from operator import attrgetter
from typing import TypeAlias

from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.fold import FOLDED_KINDS, after, children_of, entered
from keyworker.policy.casefile import CaseFile, Event

# The instant, and which of those of one instant.
Place: TypeAlias = tuple[datetime, int]
# The event by which a state begins or ends, and why it does, to be asked.
Change: TypeAlias = tuple[Event, Callable[[], tuple[str, ...]]]


class Timeline:
    """The known events of one case in order. Grows while the policy's states are worked out, and then no more."""

    def __init__(self, known: CaseFile) -> None:
        self.events: list[Event] = list(known.events)
        self._reasons: dict[int, Callable[[], tuple[str, ...]]] = {}
        self._by_kind: defaultdict[str, list[Event]] = defaultdict(list)
        self.kinds: Collection[str] = self._by_kind.keys()
        self._places: dict[int, Place] = {}
        self._folded: list[Place] = []
        self._states, children = [entered(known)], children_of(known)
        for nth, event in enumerate(self.events):
            kind = event.kind
            self._by_kind[kind].append(event)
            self._places[event.serial] = place = event.utc, nth
            if kind in FOLDED_KINDS:
                self._folded.append(place)
                self._states.append(after(self._states[-1], event, children))

    def __len__(self) -> int:
        """How many have been taken in."""
        return len(self._places)

    def of_kind(self, kind: str) -> Sequence[Event]:
        """The events of one kind, in order."""
        return self._by_kind.get(kind, ())

    def add(self, changes: Sequence[Change]) -> None:
        """Takes in what a state of the policy makes of the record."""
        for event, why in changes:
            self._reasons[event.serial] = why
            self._places[event.serial] = (event.utc, len(self._places))
            insort(self.events, event, key=self.place_of)
            insort(self._by_kind[event.kind], event, key=self.place_of)

    def why(self, change: Event) -> tuple[str, ...]:
        """Why a state began or ended, in sentences."""
        return self._reasons[change.serial]()

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

    @property
    def beginnings(self) -> Sequence[Event]:
        """The events by which work on a closed case began again, in order."""
        if not self.of_kind("case.closed"):
            return ()
        again = (state.began_again for state in self._states)
        return tuple({event.serial: event for event in again if event is not None}.values())

    def turns(self) -> Iterator[tuple[Event, CaseState]]:
        """Each event that moved the case, in order, with where it stood after it."""
        folded = (event for event in self.events if event.kind in FOLDED_KINDS)
        return zip(folded, self._states[1:], strict=True)

    def state_before(self, place: Place) -> CaseState:
        """Where it stood when what is there happened, from what came before it."""
        return self._states[bisect_left(self._folded, place)]

    def state_after(self, place: Place) -> CaseState:
        """Where it stood once everything up to there had happened."""
        return self._states[bisect_right(self._folded, place)]

    def by(self, place: Place, events: Sequence[Event]) -> Sequence[Event]:
        """Those of the events, which are in order, that had happened by then."""
        if not events or self._places[events[-1].serial] <= place:
            return events
        count = bisect_right(events, place[0], key=_utc)
        # Of those of one instant, only those up to there.
        while count and self._places[events[count - 1].serial] > place:
            count -= 1
        return events[:count]


_utc = attrgetter("utc")
