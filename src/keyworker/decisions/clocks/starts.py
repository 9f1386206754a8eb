"""When does a clock start, and what is it about?

A timescale rule may run once for the case or once for each child, person, worker or starting event. This module finds
those starts in the record; ``timescales`` runs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.dates import About, date_of, field_date
from keyworker.policy.casefile import Event, Person, before, local_day
from keyworker.policy.conditions.reasons import Reasoned, evaluate
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


def starts_of(rule: Timescale, case: CaseOnDay) -> list[Start]:
    """Every start of the rule's clock on this case, in order. Rules that start alike are looked up once."""
    return case.once((rule.starts.in_full, rule.per), lambda: _find_starts(rule, case))


def _find_starts(rule: Timescale, case: CaseOnDay) -> list[Start]:
    found: list[Start] = []
    for subject, person, events in _by_subject(rule, case):
        answers = {event.serial: _starts_now(rule, case, event, person) for event in events}
        chosen = [event for event in events if answers[event.serial].truth is not Truth.NO]
        if rule.starts.take == "first":
            chosen = _first_of_each_opening(chosen, case)
        elif rule.starts.take == "last":
            chosen = chosen[-1:]
        started = (
            _start(rule, case, event, subject, person, answers[event.serial]) for event in chosen
        )
        found.extend(start for start in started if start is not None)
    return found


def _first_of_each_opening(events: Sequence[Event], case: CaseOnDay) -> list[Event]:
    """The first event, and where the case was closed and reopened the first since."""
    reopenings = [event.at for event in case.by_kind.get("case.reopened", ())]
    firsts: dict[int, Event] = {}
    for event in events:
        firsts.setdefault(sum(not before(event.at, moment) for moment in reopenings), event)
    return list(firsts.values())


def _by_subject(
    rule: Timescale, case: CaseOnDay
) -> Iterator[tuple[str | None, Person | None, Sequence[Event]]]:
    events = case.matching(rule.starts)
    if not events:
        return
    match rule.per:
        case "case":
            yield None, None, events
        case "event":
            yield from ((event.id or str(event.day), None, [event]) for event in events)
        case "child":
            for child in case.known.people:
                if child.is_child or child.is_unborn:
                    yield child.id, child, [event for event in events if event.concerns(child.id)]
        case "person":
            nobody = [event for event in events if not event.named]
            if nobody:
                yield None, None, nobody
            for person_id in dict.fromkeys(name for event in events for name in event.named):
                yield (
                    person_id,
                    case.people.get(person_id),
                    [event for event in events if person_id in event.named],
                )
        case "worker":
            for worker in dict.fromkeys(str(event.field("worker")) for event in events):
                yield (
                    worker,
                    None,
                    [event for event in events if str(event.field("worker")) == worker],
                )


def _starts_now(rule: Timescale, case: CaseOnDay, event: Event, person: Person | None) -> Reasoned:
    if rule.starts.when is None:
        return Reasoned(Truth.YES)
    about = person or next((case.people[name] for name in event.named if name in case.people), None)
    # Not known counts as yes: a clock that might be owed is shown, never hidden.
    return evaluate(rule.starts.when, case.facts_when(event, child=about))


def _start(
    rule: Timescale,
    case: CaseOnDay,
    event: Event,
    subject: str | None,
    person: Person | None,
    asked: Reasoned,
) -> Start | None:
    notes = not_known(asked) if asked.truth is Truth.UNKNOWN else ()
    about = About(case, event, person)
    began = _day_zero(rule, about)
    if began is None:
        began, notes = (
            event.at,
            (
                *notes,
                f"Counted from the day it happened: no {_missing(rule.starts.date, case)} is given",
            ),
        )
    if rule.starts.also is not None:
        others = case.matching(rule.starts.also)
        if not others:
            return None
        began = began if before(others[0].at, began) else others[0].at
    if rule.starts.not_before is not None:
        sleeps_until = date_of(rule.starts.not_before, about)
        if sleeps_until is None:
            notes = (*notes, f"Runs at once: no {_missing(rule.starts.not_before, case)} is given")
        elif local_day(began) < sleeps_until:
            began = sleeps_until
    return Start(event, began, subject, person, notes)


def not_known(asked: Reasoned) -> tuple[str, ...]:
    """What is said of a clock that is shown because nobody knows yet whether it applies."""
    return tuple(
        f"Shown because it is not yet known whether it applies: {each}" for each in asked.because
    )


def _day_zero(rule: Timescale, about: About) -> date | datetime | None:
    wanted = rule.starts.date
    return field_date(about.event, wanted) if isinstance(wanted, str) else date_of(wanted, about)


def _missing(wanted: str | DateOf, case: CaseOnDay) -> str:
    """The date that was looked for, in words."""
    if isinstance(wanted, str):
        return wanted.replace("_", " ")
    alone = wanted.field if wanted.event is None else None
    return alone.replace("_", " ") if alone else f"date for {date_in_words(wanted, case.pack)}"
