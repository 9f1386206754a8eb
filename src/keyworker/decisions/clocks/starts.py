"""When does a clock start, and what is it about?

A timescale rule may run once for the case or once for each child, person, worker or starting event. This module finds
those starts in the record; ``timescales`` runs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.joining import joined_on, was_there
from keyworker.decisions.case.tasks import number_of_task
from keyworker.decisions.clocks.dates import About, date_of, moment_of
from keyworker.decisions.clocks.restated import said_at
from keyworker.policy.casefile import Event, Person, before, local_day
from keyworker.policy.conditions.truth import NO, NOT_KNOWN, YES, Truth
from keyworker.policy.rules.timescales import Timescale


@dataclass(slots=True, eq=False)
class Start:
    """A clock that has begun on ``day`` (or sleeps until then): the event, day 0 and what it is about.

    ``unsure``: nobody knows whether the event may start it. ``undated``: no date is given to count from, ``unwoken``: nor
    one until which to sleep. All of these are there to be explained.
    """

    event: Event
    began: date | datetime
    day: date
    subject: str | None = None
    person: Person | None = None
    unsure: bool = False
    undated: bool = False
    unwoken: bool = False


@dataclass(slots=True, eq=False)
class _Subject:
    """What a clock of its own is about, with the events that may start it."""

    id: str | None
    person: Person | None
    events: Sequence[Event]


def starts_of(rule: Timescale, case: CaseOnDay) -> list[Start]:
    """Every start of the rule's clock on this case, in order. Rules that start alike are looked up once."""
    alike = (rule.starts.in_full, rule.per, rule.repeats is None, rule.outlives_closing)
    return case.once(alike, lambda: list(_find_starts(rule, case)))


def person_asked_of(case: CaseOnDay, event: Event, subject: Person | None) -> Person | None:
    """Of whom it is asked whether an event may start a clock: its subject, or the first whom the event names."""
    if subject is not None:
        return subject
    return next((case.people[name] for name in event.named if name in case.people), None)


def _find_starts(rule: Timescale, case: CaseOnDay) -> Iterator[Start]:
    events = said_at(rule.starts, case)
    for subject in _SUBJECTS[rule.per](case, events) if events else ():
        for event, truth in _taken(rule, case, subject):
            start = _start(rule, case, event, subject)
            if start is not None:
                start.unsure = truth is NOT_KNOWN
                yield start


def _of_case(case: CaseOnDay, events: Sequence[Event]) -> Iterator[_Subject]:
    yield _Subject(None, None, events)


def _of_each_event(case: CaseOnDay, events: Sequence[Event]) -> Iterator[_Subject]:
    return (_Subject(event.id or str(event.day), None, [event]) for event in events)


def _of_each_child(case: CaseOnDay, events: Sequence[Event]) -> Iterator[_Subject]:
    for child in case.known.children_and_unborn:
        # Nothing is owed to a child who is not born yet.
        if joined_on(case, child) is not None:
            about = [event for event in events if event.concerns(child.id)]
            yield _Subject(child.id, child, about)


def _of_each_person(case: CaseOnDay, events: Sequence[Event]) -> Iterator[_Subject]:
    """Each person named; events that name nobody start a clock of the family's own."""
    nobody = [event for event in events if not event.named]
    if nobody:
        yield _Subject(None, None, nobody)
    for person in dict.fromkeys(name for event in events for name in event.named):
        about = [event for event in events if person in event.named]
        yield _Subject(person, case.people.get(person), about)


def _of_each_worker(case: CaseOnDay, events: Sequence[Event]) -> Iterator[_Subject]:
    workers: dict[str, list[Event]] = {}
    for event in events:
        workers.setdefault(str(event.field("worker")), []).append(event)
    return (_Subject(worker, None, theirs) for worker, theirs in workers.items())


def _of_each_task(case: CaseOnDay, events: Sequence[Event]) -> Iterator[_Subject]:
    tasks: dict[str, list[Event]] = {}
    for event in events:
        tasks.setdefault(number_of_task(event), []).append(event)
    return (_Subject(task, None, theirs[-1:]) for task, theirs in tasks.items())


_SUBJECTS: dict[str, Callable[[CaseOnDay, Sequence[Event]], Iterator[_Subject]]] = {
    "case": _of_case,
    "event": _of_each_event,
    "child": _of_each_child,
    "person": _of_each_person,
    "worker": _of_each_worker,
    "task": _of_each_task,
}


def _taken(rule: Timescale, case: CaseOnDay, subject: _Subject) -> Iterable[tuple[Event, Truth]]:
    """Which of the events start a clock: each, the last, or the first of each episode of work on the case."""
    take = rule.starts.take
    if take == "last":
        return islice(_possible(rule, case, subject, reversed(subject.events)), 1)
    possible: Iterable[tuple[Event, Truth]] = [(event, YES) for event in subject.events]
    if rule.starts.when is not None:
        possible = _possible(rule, case, subject, subject.events)
    if take == "each":
        return possible
    if not case.timeline.beginnings:
        return islice(possible, 1)
    firsts: dict[int, tuple[Event, Truth]] = {}
    for event, truth in possible:
        firsts.setdefault(episode_of(case, event), (event, truth))
    return firsts.values()


def episode_of(case: CaseOnDay, event: Event) -> int:
    """In which episode of work on the case it happened, counted from 0."""
    return sum(not before(event.at, each.at) for each in case.timeline.beginnings)


def _first_of_its_episode(case: CaseOnDay, others: Sequence[Event], event: Event) -> Event | None:
    """The first of these in the episode of work in which that event happened: what was done in an earlier one is over."""
    episode = episode_of(case, event)
    return next((each for each in others if episode_of(case, each) == episode), None)


def _possible(
    rule: Timescale, case: CaseOnDay, subject: _Subject, events: Iterable[Event]
) -> Iterator[tuple[Event, Truth]]:
    """Those that may start it. Not known counts as yes: a clock that might be owed is shown, never hidden."""
    when = rule.starts.when
    for event in events:
        truth = YES
        if when is not None:
            child = person_asked_of(case, event, subject.person)
            truth = when.truth(case.facts_when(event, child=child))
        if truth is not NO:
            yield event, truth


def _start(rule: Timescale, case: CaseOnDay, event: Event, subject: _Subject) -> Start | None:
    starts, per_child = rule.starts, rule.per == "child" and subject.person is not None
    if per_child and _is_from_before_they_came(rule, case, event, subject.person):
        return None
    if not rule.outlives_closing and _is_on_a_closed_case(case, event):
        return None
    about = About(case, event, subject.person)
    began = event.at if starts.date == "at" else moment_of(starts.date, about)
    undated, unwoken = False, False
    if began is None:
        began, undated = event.at, True
    if starts.also is not None:
        other = _first_of_its_episode(case, case.matching(starts.also), event)
        if other is None:
            return None
        began = began if before(other.at, began) else other.at
    if starts.not_before is not None:
        wakes = date_of(starts.not_before, about)
        unwoken = wakes is None
        if wakes is not None and local_day(began) < wakes:
            began = wakes
    if per_child and subject.person is not None:
        began = _not_before_they_came(began, case, subject.person)
    return Start(
        event,
        began,
        event.day if began is event.at else local_day(began),
        subject.id,
        subject.person,
        undated=undated,
        unwoken=unwoken,
    )


def _is_on_a_closed_case(case: CaseOnDay, event: Event) -> bool:
    """Whether it happened once the case was closed, and did not begin work on it again."""
    timeline = case.timeline
    if not timeline.of_kind("case.closed"):
        return False
    return timeline.state_after(timeline.place_of(event)).stage == "closed"


def _is_from_before_they_came(
    rule: Timescale, case: CaseOnDay, event: Event, child: Person | None
) -> bool:
    """Whether it happened to the family before the child was one of it, and calls for something once alone.

    What is owed again and again, or once to every child of the case, is owed to a later one from the day on which they come.
    """
    if child is None:
        return False
    lasts = rule.repeats is not None or rule.starts.take == "first"
    return not lasts and not was_there(case, child, event)


def _not_before_they_came(
    began: date | datetime, case: CaseOnDay, child: Person
) -> date | datetime:
    joined = joined_on(case, child)
    return began if joined is None or local_day(began) >= joined else joined
