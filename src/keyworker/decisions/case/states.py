"""Since when has a case, or a child of it, been in which of the policy's states?

A state's condition is asked after every event that can change its answer; ``rules.states`` says when exactly. What
comes of it are events of the kinds ``state.entered`` and ``state.left`` among those of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from keyworker.decisions.case.facts import CaseFacts, states_running
from keyworker.decisions.case.fold import STANDING_KINDS
from keyworker.decisions.case.known_case import KnownCase
from keyworker.decisions.case.timeline import Change, Place
from keyworker.policy.casefile import Event, Person
from keyworker.policy.conditions.dependencies import STATE_KINDS
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.rules.states import State


def changes_of(state: State, case: KnownCase) -> Iterator[Change]:
    """The events by which one state begins and ends, of the case or of each child, in order."""
    watches = [_Watch(state, case, person) for person in _subjects(state, case)]
    last: Event | None = None
    for instant in _instants(state, case):
        event = case.timeline.last_at(instant)
        if last is not None and state.reads.day and event.day > last.day:
            # What the day itself brings about comes before what is recorded on it.
            yield from _in_between(watches, (instant, -1), last.day, event.day)
        last, place = event, case.timeline.place_of(event)
        for watch in watches:
            change = watch.change(place, last.day, at=last.at, cause=last)
            if change is not None:
                yield change
    if last is not None and state.reads.day and case.day > last.day:
        end = case.timeline.place_of(case.timeline.events[-1])
        yield from _in_between(watches, end, last.day, case.day)


def turns_on(state: State, case: KnownCase, *, until: date) -> Iterator[date]:
    """The first day after the case's own on which the state begins or ends with nothing recorded; of each child, if of one.

    To be asked once all states of the case are worked out.
    """
    if not state.reads.day or not case.timeline.events:
        return
    end = case.timeline.place_of(case.timeline.events[-1])
    for person in _subjects(state, case):
        watch = _Watch(state, case, person)
        watch.inside = watch.runs(end, case.day)
        days = watch.days(end, after=case.day, until=until)
        yield from islice((day for day in days if watch.turns(end, day)), 1)


def _subjects(state: State, case: KnownCase) -> list[Person | None]:
    """Each child, or the case itself."""
    if state.per == "case":
        return [None]
    return list(case.known.children_and_unborn)


def _instants(state: State, case: KnownCase) -> list[datetime]:
    """When something happened after which the state's condition may come out otherwise; first, whatever came first."""
    reads, timeline = state.reads, case.timeline
    if reads.anything:
        return list(dict.fromkeys(event.utc for event in timeline.events))
    wanted = reads.kinds | STANDING_KINDS if reads.standing else reads.kinds
    # What was done before is asked for anew from when work on the case begins again.
    turns = (*timeline.events[:1], *timeline.beginnings)
    instants = {event.utc for kind in wanted for event in timeline.of_kind(kind)}
    return sorted(instants | {event.utc for event in turns})


def _in_between(watches: list[_Watch], upto: Place, after: date, until: date) -> Iterator[Change]:
    """Changes that passing days bring about after one day and until another, with nothing recorded in between."""
    for watch in watches:
        for day in watch.days(upto, after=after, until=until):
            change = watch.change(upto, day, at=day, cause=None)
            if change is not None:
                yield change


@dataclass
class _Watch:
    """Whether one subject is in one state, while its case is gone through."""

    state: State
    case: KnownCase
    person: Person | None
    inside: bool = False
    since: date | datetime | None = None

    def days(self, upto: Place, *, after: date, until: date) -> list[date]:
        """The days on which passing time may begin or end the state, with nothing recorded in between."""
        return self.state.when.days_between(self._facts(upto, after), after=after, until=until)

    def runs(self, upto: Place, day: date) -> bool:
        """Whether the subject is in the state by what is already worked out."""
        person = self.person.id if self.person is not None else None
        return self.state.id in states_running(self._facts(upto, day), person=person)

    def turns(self, upto: Place, day: date) -> bool:
        """Whether the state would begin or end on that day."""
        return self._is_inside(self._facts(upto, day)) is not self.inside

    def change(
        self, upto: Place, day: date, *, at: date | datetime, cause: Event | None
    ) -> Change | None:
        """The event by which the state begins or ends on that day, if it does."""
        facts = self._facts(upto, day)
        inside = self._is_inside(facts)
        if inside is self.inside:
            return None
        self.inside, self.since = inside, at if inside else self.since
        event = Event(
            kind="state.entered" if inside else "state.left",
            at=at,
            recorded_at=cause.recorded_at if cause else None,
            # Has the id of what brought it about, so that whoever may hear of that may hear of this.
            id=cause.id if cause else None,
            person=self.person.id if self.person else None,
            state=self.state.id,
            entered=self.since,
        )
        return event, self._why(facts)

    def _why(self, facts: CaseFacts) -> Callable[[], tuple[str, ...]]:
        """Why it is so: found out when asked, unless that is a matter of the states before it, as more are to come."""
        condition = self.state.when
        if condition.reads.kinds & STATE_KINDS:
            because = condition.reasons(facts).because
            return lambda: because
        return lambda: condition.reasons(facts).because

    def _is_inside(self, facts: CaseFacts) -> bool:
        """Whether the state runs; not known leaves it as it was, or enters it."""
        truth = self.state.when.truth(facts)
        if truth is Truth.UNKNOWN:
            return self.inside or self.state.unknown == "enters"
        return truth is Truth.YES

    def _facts(self, upto: Place, day: date) -> CaseFacts:
        return CaseFacts(self.case, person=self.person, on=day, upto=upto)
