"""When does a clock start, and what is it about?

A timescale rule may run once for the case or once for each child, person, worker or starting event. This module finds
those starts in the record; ``timescales`` runs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.dates import About, date_of, field_date
from keyworker.decisions.clocks.restated import said_at
from keyworker.policy.casefile import Event, Person, before, local_day
from keyworker.policy.conditions.reasons import ReasonedTruth, evaluate
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.packs.dates_in_words import date_in_words
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.rules.timescales import Timescale


@dataclass(frozen=True)
class Start:
    """A clock that has begun (or sleeps until ``began``): the event, day 0 and what it is about."""

    event: Event
    began: date | datetime
    subject: str | None = None
    person: Person | None = None
    notes: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        return local_day(self.began)


@dataclass(frozen=True)
class _Subject:
    """What a clock of its own is about, with the events that may start it."""

    id: str | None
    person: Person | None
    events: Sequence[Event]


def starts_of(rule: Timescale, case: CaseOnDay) -> list[Start]:
    """Every start of the rule's clock on this case, in order. Rules that start alike are looked up once."""
    return case.once((rule.starts.in_full, rule.per), lambda: list(_find_starts(rule, case)))


def not_known(answer: ReasonedTruth) -> tuple[str, ...]:
    """The notes of a clock that is shown because nobody knows yet whether it applies."""
    return tuple(
        f"Shown because it is not yet known whether it applies: {each}" for each in answer.because
    )


def _find_starts(rule: Timescale, case: CaseOnDay) -> Iterator[Start]:
    events = said_at(rule.starts, case)
    for subject in _SUBJECTS[rule.per](case, events) if events else ():
        answers = {each.serial: _may_start(rule, case, each, subject) for each in subject.events}
        possible = [each for each in subject.events if answers[each.serial].truth is not Truth.NO]
        for event in _taken(rule, case, possible):
            start = _start(rule, case, event, subject, answers[event.serial])
            if start is not None:
                yield start


def _of_case(case: CaseOnDay, events: Sequence[Event]) -> Iterator[_Subject]:
    yield _Subject(None, None, events)


def _of_each_event(case: CaseOnDay, events: Sequence[Event]) -> Iterator[_Subject]:
    return (_Subject(event.id or str(event.day), None, [event]) for event in events)


def _of_each_child(case: CaseOnDay, events: Sequence[Event]) -> Iterator[_Subject]:
    for child in case.known.children_and_unborn:
        yield _Subject(child.id, child, [event for event in events if event.concerns(child.id)])


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


_SUBJECTS: dict[str, Callable[[CaseOnDay, Sequence[Event]], Iterator[_Subject]]] = {
    "case": _of_case,
    "event": _of_each_event,
    "child": _of_each_child,
    "person": _of_each_person,
    "worker": _of_each_worker,
}


def _may_start(rule: Timescale, case: CaseOnDay, event: Event, subject: _Subject) -> ReasonedTruth:
    if rule.starts.when is None:
        return ReasonedTruth(Truth.YES)
    named = (case.people[name] for name in event.named if name in case.people)
    about = subject.person or next(named, None)
    # Not known counts as yes: a clock that might be owed is shown, never hidden.
    return evaluate(rule.starts.when, case.facts_when(event, child=about))


def _taken(rule: Timescale, case: CaseOnDay, events: list[Event]) -> list[Event]:
    """Which of the events start a clock: each, the last, or the first since the case was last opened again."""
    if rule.starts.take == "each":
        return events
    if rule.starts.take == "last":
        return events[-1:]
    reopenings = [event.at for event in case.by_kind.get("case.reopened", ())]
    firsts: dict[int, Event] = {}
    for event in events:
        firsts.setdefault(sum(not before(event.at, moment) for moment in reopenings), event)
    return list(firsts.values())


def _start(
    rule: Timescale, case: CaseOnDay, event: Event, subject: _Subject, answer: ReasonedTruth
) -> Start | None:
    about = About(case, event, subject.person)
    notes = list(not_known(answer)) if answer.truth is Truth.UNKNOWN else []
    began = _day_zero(rule, about)
    if began is None:
        began = event.at
        missing = _missing(rule.starts.date, case)
        notes.append(f"Counted from the day it happened: no {missing} is given")
    if rule.starts.also is not None:
        others = case.matching(rule.starts.also)
        if not others:
            return None
        began = began if before(others[0].at, began) else others[0].at
    if rule.starts.not_before is not None:
        wakes = date_of(rule.starts.not_before, about)
        if wakes is None:
            notes.append(f"Runs at once: no {_missing(rule.starts.not_before, case)} is given")
        elif local_day(began) < wakes:
            began = wakes
    return Start(event, began, subject.id, subject.person, tuple(notes))


def _day_zero(rule: Timescale, about: About) -> date | datetime | None:
    wanted = rule.starts.date
    return field_date(about.event, wanted) if isinstance(wanted, str) else date_of(wanted, about)


def _missing(wanted: str | DateOf, case: CaseOnDay) -> str:
    """The date that was looked for, in words."""
    if isinstance(wanted, str):
        return wanted.replace("_", " ")
    alone = wanted.field if wanted.event is None else None
    return alone.replace("_", " ") if alone else f"date for {date_in_words(wanted, case.pack)}"
