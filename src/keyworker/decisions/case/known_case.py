"""What is on record of one case on one day, and who did what in it?

Its known events by kind, who held it when, its children: everything that can be looked up without working out any of
the policy's states. Built once a case and shared by every rule, so that nothing is worked out twice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.fold import (
    FOLDED_KINDS,
    children_of,
    entered,
    fold_case,
    fold_events,
)
from keyworker.decisions.case.matching import passes_all
from keyworker.policy.casefile import CaseFile, Event, Person
from keyworker.policy.conditions.model import EventPattern
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.roles import ALLOCATION_ROLES, THE_ACTOR

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class KnownCase:
    """A case by its record alone, as it was known at the end of ``day``, under one pack."""

    pack: Pack
    casefile: CaseFile
    day: date

    @cached_property
    def known(self) -> CaseFile:
        return self.casefile.known_on(self.day)

    @cached_property
    def state(self) -> CaseState:
        return fold_case(self.known)

    @cached_property
    def timeline(self) -> tuple[Event, ...]:
        """What happened, in order."""
        return self.known.events

    @cached_property
    def by_kind(self) -> Mapping[str, Sequence[Event]]:
        kinds: dict[str, list[Event]] = defaultdict(list)
        for event in self.timeline:
            kinds[event.kind].append(event)
        return kinds

    def matching(self, pattern: EventPattern) -> list[Event]:
        """The known events that match, in the order in which they happened."""
        return self.once(pattern.written, lambda: self._find(pattern))

    def _find(self, pattern: EventPattern) -> list[Event]:
        return [
            event for event in self.by_kind.get(pattern.event, ()) if self.matches(pattern, event)
        ]

    def matches(self, pattern: EventPattern, event: Event, *, today: date | None = None) -> bool:
        """Whether the event is one of the pattern's: kind, fields (``today`` is the case's day, or this) and who did it."""
        return (
            event.kind == pattern.event
            and passes_all(pattern.where, event, self.pack, today or self.day)
            and (not pattern.by or self.done_by(event, pattern.by))
        )

    def done_by(self, event: Event, wanted: Sequence[str]) -> bool:
        """Whether the event was done by one of ``wanted``: job roles, parts in the case held at that time, the actor.

        An event that does not say who did it was done by none of them.
        """
        if THE_ACTOR in wanted and self._is_actor(event.by):
            return True
        roles = {event.by_role, self.role_of(event.by)}
        if any(each in roles for each in wanted if each not in ALLOCATION_ROLES):
            return True
        parts = self.state.parts_of(event.by, event.at) if event.by else frozenset()
        return any(each in parts for each in wanted)

    def _is_actor(self, worker: str | None) -> bool:
        attempt = self.casefile.attempt
        return worker is not None and attempt is not None and worker == attempt.by

    def role_of(self, worker: str | None) -> str | None:
        """The job role of a worker named in the case file."""
        return self._roles.get(worker)

    @cached_property
    def _roles(self) -> Mapping[str | None, str | None]:
        # Of two records with one id the first counts.
        return {worker.id: worker.role for worker in reversed(self.known.workers)}

    def first_held(self, wanted: Sequence[str]) -> str:
        """The first of these parts or job roles that somebody holds now, otherwise the last."""
        return next((each for each in wanted if self.responsible(each) is not None), wanted[-1])

    def responsible(self, part_or_role: str) -> str | None:
        """Who answers for a duty now: the holder of that part, or for a job role nobody in particular."""
        return self.once(
            ("responsible", part_or_role), lambda: self._find_responsible(part_or_role)
        )

    def _find_responsible(self, part_or_role: str) -> str | None:
        if part_or_role == "lead":
            holding = self.state.current("holding")
            return self.state.lead or (holding[0].worker if holding else None)
        if part_or_role == "accountable":
            return self.state.accountable
        current = self.state.current(part_or_role)
        return current[0].worker if current else None

    def state_before(self, event: Event) -> CaseState:
        """Where the case stood when ``event`` happened, from what came before it."""
        earlier = bisect_left(self._folded_places, self.place_of(event))
        return self.once(
            ("state", earlier), lambda: self._state_after(self._folded_places[:earlier])
        )

    def _state_after(self, places: Sequence[int]) -> CaseState:
        events = (self.timeline[place] for place in places)
        return fold_events(events, children=self.children, start=entered(self.known))

    @cached_property
    def _folded_places(self) -> list[int]:
        """Where in the record the events stand that change where the case stands."""
        return [place for place, event in enumerate(self.timeline) if event.kind in FOLDED_KINDS]

    def once(self, about: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question that rules ask again and again, worked out the first time; ``about`` tells which."""
        if about not in self._answers:
            self._answers[about] = answer()
        known: Answer = self._answers[about]
        return known

    @cached_property
    def _answers(self) -> dict[Hashable, Any]:
        return {}

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Who the case is about, by id."""
        return {person.id: person for person in self.known.people}

    def place_of(self, event: Event) -> int:
        """Where the event stands in the order in which things happened."""
        return self._places[event.serial]

    @cached_property
    def _places(self) -> Mapping[int, int]:
        return {event.serial: place for place, event in enumerate(self.timeline)}

    @cached_property
    def children(self) -> tuple[str, ...]:
        """The ids of the children the case is about, unborn ones too."""
        return children_of(self.known)
