"""Which day is it that a rule counts from or sets as a limit, where a date on record says so?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import attrgetter

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.timeline import Place
from keyworker.decisions.document_facts import about as about_person
from keyworker.policy.casefile import Event, Person, before, local_day, moment_written
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.durations import WORKING_DAYS, Duration
from keyworker.policy.packs.dates_in_words import leaf_in_words, length_of, moved_in_words
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.vocabulary import EVENT_KINDS

_day = attrgetter("day")


@dataclass(slots=True, eq=False)
class KnownDate:
    """A day, and how it came about: what ``leaf`` names, moved by each of ``moves``. ``local``: a figure in it is a
    local default; ``working``: it was reached by counting working days. ``said`` is the event that gave the day, where one
    did that may give another later.
    """

    day: date
    leaf: DateOf
    moves: tuple[Duration | LocalDefault, ...] = ()
    local: bool = False
    working: bool = False
    said: Event | None = None

    def words(self, pack: Pack) -> str:
        """How it came about, as part of a sentence."""
        words = leaf_in_words(self.leaf, pack)
        for move in self.moves:
            words = moved_in_words(move, words, pack)
        return words


@dataclass(slots=True, eq=False)
class About:
    """Of what a date is asked: the event at hand, the person concerned, and the day and moment after which nothing counts."""

    case: CaseOnDay
    event: Event
    person: Person | None = None
    until: tuple[date, date | datetime] | None = None


def known_date(wanted: DateOf, about: About) -> KnownDate | None:
    """The day that ``wanted`` names, offset included; None where nothing on record gives it."""
    if wanted.several:
        found = [known_date(part, about) for part in wanted.several]
        dates = [each for each in found if each is not None]
        pick = min if wanted.earliest else max
        base = pick(dates, key=_day) if dates else None
    else:
        day, said = _read(wanted, about)
        base = KnownDate(day, wanted, said=said) if day is not None else None
    if base is None:
        return known_date(wanted.otherwise, about) if wanted.otherwise is not None else None
    return _moved(base, wanted, about)


def known_date_of_run(wanted: DateOf, about: About) -> KnownDate | None:
    """As ``known_date``, of a limit: for a run that is over, by what was on record before then.

    Where nothing was by then, and no ``otherwise`` serves, by what was recorded first afterwards: what was done before its
    date was set is shown all the same, and repeats.
    """
    by_then = known_date(wanted, about)
    if by_then is not None or about.until is None:
        return by_then
    given_on = [
        event.day
        for leaf in wanted.leaves()
        if leaf.event is not None
        for event in _events_giving(leaf, about)
    ]
    if not given_on:
        return None
    day = min(given_on) + timedelta(days=1)
    return known_date(wanted, replace(about, until=(day, day)))


def date_of(wanted: DateOf, about: About) -> date | None:
    """The day alone; None where nothing on record gives it."""
    known = known_date(wanted, about)
    return known.day if known is not None else None


def moment_of(wanted: str | DateOf, about: About) -> date | datetime | None:
    """What a rule counts from: a field of the event at hand, or another date on record."""
    return field_date(about.event, wanted) if isinstance(wanted, str) else date_of(wanted, about)


def field_date(event: Event, name: str) -> date | datetime | None:
    """The date or moment in a field of the event; None where it is not given."""
    return event.at if name == "at" else _as_moment(event.field(name))


def _moved(base: KnownDate, wanted: DateOf, about: About) -> KnownDate:
    if wanted.offset is None:
        return base
    pack = about.case.pack
    length = length_of(wanted.offset, pack)
    return KnownDate(
        local_day(length.after(base.day, pack.calendar)),
        base.leaf,
        (*base.moves, wanted.offset),
        local=base.local or type(wanted.offset) is LocalDefault,
        working=base.working or length.unit is WORKING_DAYS,
        said=base.said,
    )


def _read(wanted: DateOf, about: About) -> tuple[date | None, Event | None]:
    """The day, and the event that gave it where it was looked for among several."""
    if wanted.pattern is not None:
        said = _last_giving(wanted, about)
        return (_day_in(said, wanted.field or "at"), said) if said is not None else (None, None)
    if wanted.person is None:
        return _day_in(about.event, wanted.field or "at"), None
    person = about.person or _person_named(about)
    moment = _as_moment(person.field(wanted.person)) if person is not None else None
    return (local_day(moment) if moment is not None else None), None


def _day_in(event: Event, field: str) -> date | None:
    if field == "at":
        return event.day
    moment = field_date(event, field)
    return local_day(moment) if moment is not None else None


def _person_named(about: About) -> Person | None:
    named = about.event.named
    return next((each for each in about.case.known.people if named and each.id == named[0]), None)


def _last_giving(wanted: DateOf, about: About) -> Event | None:
    """The latest of the events that give it.

    Of a run that is over it is the latest before that: a review often sets the date of the next on its own day, and
    that must not excuse its own lateness.
    """
    events = _events_giving(wanted, about)
    if about.until is None:
        return events[-1] if events else None
    day, moment = about.until
    for event in reversed(events[: bisect_right(events, day, key=_day)]):
        if event.day < day or before(event.at, moment):
            return event
    return None


def _events_giving(wanted: DateOf, about: About) -> Sequence[Event]:
    """The events that give the date, about the person concerned where there is one."""
    pattern, field, case = wanted.pattern, wanted.field or "at", about.case
    assert pattern is not None
    person = about.person.id if about.person is not None else None
    events: Sequence[Event] = case.once(
        ("giving", pattern.written, field, person, wanted.named_in),
        lambda: [
            event
            for event in case.matching(pattern)
            if field_date(event, field) is not None
            and (person is None or about_person(event, person, wanted.named_in))
        ],
    )
    if wanted.of == "worker":
        worker = about.event.field("worker")
        events = [each for each in events if each.field("worker") in (None, worker)]
    return _of_this_time(events, wanted, about) if events else events


def _of_this_time(events: Sequence[Event], wanted: DateOf, about: About) -> Sequence[Event]:
    """Those of the time that the event at hand began: not of an earlier one, nor of the next."""
    case, began = about.case, about.event
    place_of = case.timeline.place_of
    start, again = place_of(began), _began_again(events[0].kind, about)
    since = [each for pattern in wanted.since for each in _places_of(pattern, about)]
    until = [each for pattern in wanted.until for each in _places_of(pattern, about)]
    after = [place_of(again)] if again is not None else []
    first = max((*after, *(each for each in since if each < start)), default=None)
    last = min((each for each in until if each > start), default=None)
    return [
        event
        for event in events
        if (first is None or place_of(event) >= first)
        and (last is None or place_of(event) < last)
        and not (wanted.ahead and (_day_in(event, wanted.field or "at") or began.day) < began.day)
    ]


def of_this_episode(events: Sequence[Event], about: About) -> Sequence[Event]:
    """Those, all of one kind, that are of the episode of work in which the event at hand happened, or of none."""
    again = _began_again(events[0].kind, about) if events else None
    if again is None:
        return events
    place_of = about.case.timeline.place_of
    return [each for each in events if place_of(each) >= place_of(again)]


def _began_again(kind: str, about: About) -> Event | None:
    """By what work on the case had last begun again when the event at hand happened; None of what lasts."""
    beginnings = about.case.timeline.beginnings
    if not beginnings or (kind in EVENT_KINDS and EVENT_KINDS[kind].lasting):
        return None
    place_of = about.case.timeline.place_of
    start = place_of(about.event)
    return next((each for each in reversed(beginnings) if place_of(each) <= start), None)


def _places_of(wanted: EventPattern, about: About) -> list[Place]:
    """Where such events stand that are about the person concerned, where there is one."""
    place_of, person = about.case.timeline.place_of, about.person
    matching = about.case.matching(wanted)
    return [place_of(each) for each in matching if person is None or each.concerns(person.id)]


def _as_moment(value: object) -> date | datetime | None:
    """A date or moment, or the text of one; None where it is neither."""
    if value is None or isinstance(value, date):
        return value
    try:
        return moment_written(str(value))
    except ValueError:
        return None
