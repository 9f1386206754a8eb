"""What does a decision see when it looks at one case on one day?

Everything a pack's rules can ask of a case: its known events by kind, who held it when, its children, and the facts
by which conditions name these. Built once a case and shared by every rule, so that nothing is worked out twice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from keyworker.decisions.case.case_state import FOLDED_KINDS, CaseState, fold_events
from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.case.states import with_states
from keyworker.decisions.trying.documents import setting_value
from keyworker.policy.casefile import CaseFile, Event, Person
from keyworker.policy.conditions.fact_tests import passes
from keyworker.policy.conditions.model import THE_ACTOR, EventPattern, Tests
from keyworker.policy.conditions.truth import UNKNOWN, Truth
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.roles import ALLOCATION_ROLES

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class CaseOnDay:
    """A case as it was known at the end of ``day``, under one pack."""

    pack: Pack
    casefile: CaseFile
    day: date

    @cached_property
    def known(self) -> CaseFile:
        return self.casefile.known_on(self.day)

    @cached_property
    def state(self) -> CaseState:
        return fold_events(self.known.events, children=self.children)

    @cached_property
    def timeline(self) -> tuple[Event, ...]:
        """What happened, in order: the record, and when each of the pack's states began and ended."""
        return with_states(self) if self.pack.states else self.known.events

    @cached_property
    def as_recorded(self) -> CaseOnDay:
        """The same case by its record alone, before any state is worked out of it."""
        return CaseOnDay(self.pack.without_states, self.known, self.day)

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
            and all(
                self._field_passes(event, name, tests, today or self.day)
                for name, tests in pattern.where.items()
            )
            and (not pattern.by or self.done_by(event, pattern.by))
        )

    def _field_passes(self, event: Event, name: str, tests: Tests, today: date) -> bool:
        value = event.field(name)
        if name == "length_days":
            value = _length_in_days(event)
        if value is None:
            return tests.known is False
        return (
            passes(tests, value, _EventFields(event, self.pack, today).get, self.pack.calendar)
            is Truth.YES
        )

    def done_by(self, event: Event, wanted: Sequence[str]) -> bool:
        """Whether the event was done by one of ``wanted``: job roles, parts in the case held at that time, the actor.

        An event that does not say who did it was done by none of them.
        """
        attempt = self.casefile.attempt
        if (
            THE_ACTOR in wanted
            and event.by is not None
            and attempt is not None
            and event.by == attempt.by
        ):
            return True
        roles = {event.by_role, self.role_of(event.by)}
        if any(each in roles for each in wanted if each not in ALLOCATION_ROLES):
            return True
        parts = self.state.parts_of(event.by, event.at) if event.by else frozenset()
        return any(each in parts for each in wanted)

    def role_of(self, worker: str | None) -> str | None:
        """The job role of a worker named in the case file."""
        return self._roles.get(worker)

    @cached_property
    def _roles(self) -> Mapping[str | None, str | None]:
        # Of two records with one id the first counts.
        return {worker.id: worker.role for worker in reversed(self.known.workers)}

    def answering(self, wanted: Sequence[str]) -> str:
        """The first of these parts that somebody holds now, otherwise the last."""
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

    def facts_when(self, start: Event, *, child: Person | None) -> CaseFacts:
        """The facts as they were when ``start`` happened: what came before it, and itself."""
        return CaseFacts(self, start=start, person=child, on=start.day)

    def state_before(self, event: Event) -> CaseState:
        """Where the case stood when ``event`` happened, from what came before it."""
        earlier = bisect_left(self._turning_points, self.order[id(event)])
        return self.once(
            ("state", earlier), lambda: self._state_after(self._turning_points[:earlier])
        )

    def _state_after(self, places: Sequence[int]) -> CaseState:
        return fold_events((self.timeline[place] for place in places), children=self.children)

    @cached_property
    def _turning_points(self) -> list[int]:
        """Where in the record the events stand that change where the case stands."""
        return [place for place, event in enumerate(self.timeline) if event.kind in FOLDED_KINDS]

    def once(self, about: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question that rules ask again and again, worked out the first time; ``about`` tells which."""
        if about not in self._answered:
            self._answered[about] = answer()
        found: Answer = self._answered[about]
        return found

    @cached_property
    def _answered(self) -> dict[Hashable, Any]:
        return {}

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Who the case is about, by id."""
        return {person.id: person for person in self.known.people}

    @cached_property
    def order(self) -> Mapping[int, int]:
        """Where each event of the timeline stands in the order in which things happened."""
        return {id(event): place for place, event in enumerate(self.timeline)}

    @cached_property
    def children(self) -> tuple[str, ...]:
        """The ids of the children the case is about, unborn ones too."""
        return tuple(
            person.id for person in self.known.people if person.is_child or person.is_unborn
        )

    def facts(self, *, start: Event | None = None, child: Person | None = None) -> CaseFacts:
        """The facts by which conditions ask of this case (and of the event that started a clock, and one child)."""
        return CaseFacts(self, start=start, person=child)


@dataclass(frozen=True)
class _EventFields:
    """The fields of one event, for a test that compares one with another."""

    event: Event
    pack: Pack
    today: date

    def get(self, name: str) -> object:
        if name == "today":
            return self.today
        if name.startswith("setting."):
            return setting_value(self.pack, name.removeprefix("setting."))
        value = self.event.day if name == "at" else self.event.field(name)
        return UNKNOWN if value is None else value


def _length_in_days(event: Event) -> int | None:
    """Calendar days from the first day away to the day before return."""
    first, back = event.field("first_day"), event.field("expected_return")
    if not first or not back:
        return None
    return (date.fromisoformat(str(back)[:10]) - date.fromisoformat(str(first)[:10])).days
