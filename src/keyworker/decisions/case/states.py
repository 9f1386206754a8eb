"""Since when has a case, or a child of it, been in which of the policy's states?

A state's condition is asked after every event that can change its answer; ``rules.states`` says when exactly. What
comes of it are events of the kinds ``state.entered`` and ``state.left`` among those of the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from keyworker.decisions.case.fold import STANDING_KINDS
from keyworker.decisions.case.known_case import KnownCase
from keyworker.decisions.case.so_far import FactsSoFar, SoFar
from keyworker.policy.casefile import Event, Person
from keyworker.policy.conditions.days_that_change import days_that_change
from keyworker.policy.conditions.reads import Reads
from keyworker.policy.conditions.reasons import evaluate
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.conditions.truth_of import truth_of
from keyworker.policy.rules.states import State


def with_states(case: KnownCase) -> tuple[Event, ...]:
    """The case's known events with those of its states among them, each after what brought it about."""
    events: tuple[Event, ...] = case.known.events
    for state in case.pack.states:
        changes = list(_changes(state, case, events))
        if changes:
            events = tuple(sorted((*events, *changes), key=lambda event: event.instant))
    return events


def _changes(state: State, case: KnownCase, events: Sequence[Event]) -> Iterator[Event]:
    """The events by which one state begins and ends, of the case or of each child."""
    watches = [_Watch(state, person) for person in _subjects(state, case)]
    so_far = SoFar.before_all(case)
    last: Event | None = None
    for _, group in groupby(events, key=lambda event: event.instant):
        together = list(group)
        if last is not None and not _may_change(state.reads, together):
            so_far.take(together)
            continue
        if last is not None and state.reads.day:
            # What the day itself brings about comes before what is recorded on it.
            yield from _in_between(watches, so_far, last.day, together[0].day)
        so_far.take(together)
        last = together[-1]
        for watch in watches:
            yield from watch.change(so_far, last.day, at=last.at, cause=last)
    if last is not None and state.reads.day:
        yield from _in_between(watches, so_far, last.day, case.day)


def _subjects(state: State, case: KnownCase) -> list[Person | None]:
    """Each child, or the case itself."""
    if state.per == "case":
        return [None]
    return list(case.known.children_and_unborn)


def _may_change(reads: Reads, events: Sequence[Event]) -> bool:
    """Whether the answer of a condition that reads this may differ after the events."""
    wanted = reads.kinds | STANDING_KINDS if reads.standing else reads.kinds
    return reads.anything or not wanted.isdisjoint(event.kind for event in events)


def _in_between(watches: list[_Watch], so_far: SoFar, after: date, until: date) -> Iterator[Event]:
    """Changes that passing days bring about after one day and until another, with nothing recorded in between."""
    for watch in watches if until > after else ():
        for day in watch.days(so_far, after=after, until=until):
            yield from watch.change(so_far, day, at=day, cause=None)


@dataclass
class _Watch:
    """Whether one subject is in one state, while its case is gone through."""

    state: State
    person: Person | None
    inside: bool = False
    since: date | datetime | None = None

    def days(self, so_far: SoFar, *, after: date, until: date) -> list[date]:
        """The days on which passing time may begin or end the state, with nothing recorded in between."""
        return days_that_change(
            self.state.when, self._facts(so_far, after), after=after, until=until
        )

    def change(
        self, so_far: SoFar, day: date, *, at: date | datetime, cause: Event | None
    ) -> Iterator[Event]:
        """The event by which the state begins or ends on that day, if it does."""
        facts = self._facts(so_far, day)
        inside = self._is_inside(facts)
        if inside is self.inside:
            return
        self.inside, self.since = inside, at if inside else self.since
        yield Event.model_validate(
            {
                "kind": "state.entered" if inside else "state.left",
                "at": at,
                "recorded_at": cause.recorded_at if cause else None,
                # Has the id of what brought it about, so that whoever may hear of that may hear of this.
                "id": cause.id if cause else None,
                "person": self.person.id if self.person else None,
                "state": self.state.id,
                "entered": self.since,
                "because": evaluate(self.state.when, facts).because,
            }
        )

    def _is_inside(self, facts: FactsSoFar) -> bool:
        """Whether the state runs; not known leaves it as it was, or enters it."""
        truth = truth_of(self.state.when, facts)
        if truth is Truth.UNKNOWN:
            return self.inside or self.state.unknown == "enters"
        return truth is Truth.YES

    def _facts(self, so_far: SoFar, day: date) -> FactsSoFar:
        return FactsSoFar(so_far.case, person=self.person, on=day, so_far=so_far)
