"""Since when has a case, or a child of it, been in which of the policy's states?

A state's condition is asked after every event that can change its answer; ``rules.states`` says when exactly. What
comes of it are events of the kinds ``state.entered`` and ``state.left`` among those of the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from keyworker.decisions.case.case_state import FOLDED_KINDS, CaseState, Folding
from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.trying.documents import about
from keyworker.policy.casefile import Event, Person
from keyworker.policy.conditions.days_that_change import turning_days
from keyworker.policy.conditions.model import EventPattern
from keyworker.policy.conditions.reasons import evaluate
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.conditions.truth_of import truth_of
from keyworker.policy.model import Model
from keyworker.policy.rules.states import State

if TYPE_CHECKING:
    from keyworker.decisions.case.case_on_day import CaseOnDay


class StatePeriod(Model):
    """A time in one of the policy's states; ``left`` is None while it lasts. ``subject`` is the child, if of one."""

    id: str
    clause: str
    clause_id: str
    title: str
    subject: str | None = None
    entered: date | datetime
    left: date | datetime | None = None
    because: tuple[str, ...] = ()


def periods(case: CaseOnDay) -> tuple[StatePeriod, ...]:
    """Every time the case or a child was in a state, in the order in which they began."""
    left = {
        (event.field("state"), event.person, event.field("entered")): event.at
        for event in _of(case, "state.left")
    }
    found = []
    for event in _of(case, "state.entered"):
        state = case.pack.state(event.field("state"))
        if state is not None:
            found.append(
                StatePeriod(
                    id=state.id,
                    clause=case.pack.cite(state.clause),
                    clause_id=state.clause,
                    title=state.title,
                    subject=event.person,
                    entered=event.at,
                    left=left.get((state.id, event.person, event.at)),
                    because=event.field("because"),
                )
            )
    return tuple(found)


def _of(case: CaseOnDay, kind: str) -> Sequence[Event]:
    return case.by_kind.get(kind, ())


def with_states(case: CaseOnDay) -> tuple[Event, ...]:
    """The case's known events with those of its states among them, each after what brought it about."""
    events: tuple[Event, ...] = case.known.events
    for state in case.pack.states:
        changes = list(_changes(state, case, events))
        if changes:
            events = tuple(sorted((*events, *changes), key=lambda event: event.instant))
    return events


def _changes(state: State, case: CaseOnDay, events: Sequence[Event]) -> Iterator[Event]:
    people = (
        [each for each in case.known.people if each.is_child or each.is_unborn]
        if state.per == "child"
        else [None]
    )
    watches = [_Watch(state, person) for person in people]
    so_far = SoFar(Folding(children=case.children))
    looks = state.looks
    wanted = looks.kinds | FOLDED_KINDS if looks.standing else looks.kinds
    last: Event | None = None
    for _, group in groupby(events, key=lambda event: event.instant):
        together = list(group)
        if (
            last is not None
            and not looks.anything
            and wanted.isdisjoint(event.kind for event in together)
        ):
            so_far.take(together)
            continue
        if last is not None and looks.day:
            # What the day itself brings about comes before what is recorded on it.
            yield from _in_between(watches, case, so_far, last.day, together[0].day)
        so_far.take(together)
        last = together[-1]
        for watch in watches:
            yield from watch.asked(case, so_far, last.day, at=last.at, cause=last)
    if last is not None and looks.day:
        yield from _in_between(watches, case, so_far, last.day, case.day)


def _in_between(
    watches: list[_Watch], case: CaseOnDay, so_far: SoFar, after: date, until: date
) -> Iterator[Event]:
    """Changes that passing days bring about after one day and until another, with nothing recorded in between."""
    for watch in watches if until > after else ():
        for day in watch.turning_days(case, so_far, after=after, until=until):
            yield from watch.asked(case, so_far, day, at=day, cause=None)


@dataclass
class _Watch:
    """Whether one subject is in one state, while its case is gone through."""

    state: State
    person: Person | None
    inside: bool = False
    since: date | datetime | None = None

    def runs(self, case: CaseOnDay, so_far: SoFar, day: date) -> bool:
        """Whether the state runs on that day; not known leaves it as it was, or enters it."""
        truth = truth_of(self.state.when, self._facts(case, so_far, day))
        if truth is Truth.UNKNOWN:
            return self.inside or self.state.unknown == "enters"
        return truth is Truth.YES

    def turning_days(
        self, case: CaseOnDay, so_far: SoFar, *, after: date, until: date
    ) -> list[date]:
        """The days on which passing time may begin or end the state, with nothing recorded in between."""
        return turning_days(
            self.state.when, self._facts(case, so_far, after), after=after, until=until
        )

    def _facts(self, case: CaseOnDay, so_far: SoFar, day: date) -> FactsSoFar:
        return FactsSoFar(case.as_recorded, person=self.person, on=day, so_far=so_far)

    def asked(
        self, case: CaseOnDay, so_far: SoFar, day: date, *, at: date | datetime, cause: Event | None
    ) -> Iterator[Event]:
        """The event by which the state begins or ends on that day, if it does."""
        inside = self.runs(case, so_far, day)
        if inside is self.inside:
            return
        self.inside, self.since = inside, at if inside else self.since
        yield Event.model_validate(
            {
                "kind": "state.entered" if inside else "state.left",
                "at": at,
                "recorded_at": cause.recorded_at if cause else None,
                # Named as what brought it about, so that whoever is told of that can be told of this.
                "id": cause.id if cause else None,
                "person": self.person.id if self.person else None,
                "state": self.state.id,
                "entered": self.since,
                "because": evaluate(self.state.when, self._facts(case, so_far, day)).because,
            }
        )


@dataclass
class SoFar:
    """What has happened up to some point of a case's record."""

    folding: Folding
    by_kind: dict[str, list[Event]] = field(default_factory=dict)
    parts: Sequence[Mapping[str, Any]] | None = None
    _state: CaseState | None = None
    # Of each pattern, by where it stands in memory: how many events of its kind were looked at, and which matched.
    _matched: dict[int, tuple[int, list[Event]]] = field(default_factory=dict)

    def take(self, events: Sequence[Event]) -> None:
        """Go on past these events."""
        self.parts = None
        for event in events:
            self.by_kind.setdefault(event.kind, []).append(event)
            if event.kind in FOLDED_KINDS:
                self.folding.take(event)
                self._state = None

    def matching(self, pattern: EventPattern, case: CaseOnDay, *, today: date) -> Sequence[Event]:
        """The events by then that match; each is looked at once, unless it matters when one looks."""
        of_kind = self.by_kind.get(pattern.event, [])
        if pattern.asks_today:
            return [event for event in of_kind if case.matches(pattern, event, today=today)]
        looked_at, found = self._matched.get(id(pattern), (0, []))
        if looked_at < len(of_kind):
            found += [event for event in of_kind[looked_at:] if case.matches(pattern, event)]
            self._matched[id(pattern)] = (len(of_kind), found)
        return found

    @property
    def state(self) -> CaseState:
        """Where the case stands by then."""
        if self._state is None:
            self._state = self.folding.finished()
        return self._state


@dataclass(frozen=True)
class FactsSoFar(CaseFacts):
    """The facts of a case as they were at some point of its record; ``seen`` is the case by its record alone."""

    so_far: SoFar = field(default_factory=lambda: SoFar(Folding()))

    @property
    def state(self) -> CaseState:
        return self.so_far.state

    def parts(self) -> Sequence[Mapping[str, Any]]:
        if self.so_far.parts is None:
            self.so_far.parts = super().parts()
        return self.so_far.parts

    def of_kind(self, kind: str) -> Sequence[Event]:
        return self.so_far.by_kind.get(kind, ())

    def events(
        self, pattern: EventPattern, *, about_item: bool, named_in: str | None = None
    ) -> Sequence[Event]:
        found = self.so_far.matching(pattern, self.seen, today=self.day)
        if about_item and self.person is not None:
            return [event for event in found if about(event, self.person.id, named_in)]
        return found
