"""Since when has a case, or a child of it, been in which of the policy's states?

A state's condition is asked after every event that can change its answer; ``rules.states`` says when exactly. What
comes of it are events of the kinds ``state.entered`` and ``state.left`` among those of the record.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from keyworker.decisions.case.facts import CaseFacts, states_running
from keyworker.decisions.case.fold import KINDS_MOVING
from keyworker.decisions.case.known_case import KnownCase
from keyworker.decisions.case.timeline import Change, Place, Timeline
from keyworker.policy.casefile import Event, Person, in_utc, local_day
from keyworker.policy.conditions.dependencies import STATE_KINDS, Reads
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.rules.states import State
from keyworker.policy.vocabulary import kinds

# What a condition reads that asks who holds a case.
_OF_HOLDERS = frozenset({kinds.ALLOCATION_STARTED, "allocation.proposed", "allocation.agreed"})


class _Turn(NamedTuple):
    """A moment at which a condition may come out otherwise: on which ``day``, by what is on record up to which place.

    ``cause`` is what was recorded then; None where passing days alone may turn it.
    """

    upto: Place
    day: date
    at: date | datetime
    cause: Event | None


def changes_of(state: State, case: KnownCase) -> list[Change]:
    """The events by which one state begins and ends, of the case or of each child, in order."""
    events = case.timeline.events
    if not events:
        return []
    known = _holders_known_from(state, case)
    first = events[0].utc if known is None else max(events[0].utc, known)
    watches = (_Watch(state, case, person) for person in _subjects(state, case))
    found = [each for watch in watches for each in watch.changes(first)]
    # What the day itself brings about comes before what is recorded on it.
    found.sort(key=lambda each: (each[1][0].utc, each[0].upto))
    return [change for _, change in found]


def turns_on(state: State, case: KnownCase, *, until: date) -> Iterator[date]:
    """The first day after the case's own on which the state begins or ends with nothing recorded; of each child, if of one.

    To be asked once all states of the case are worked out.
    """
    by_day = state.reads.day or (_asks_of_parts(state.reads) and case.workers_change)
    if not by_day or not case.timeline.events:
        return
    end = case.timeline.place_of(case.timeline.events[-1])
    for person in _subjects(state, case):
        watch = _Watch(state, case, person)
        facts = watch.facts(end, case.day)
        of = person.id if person is not None else None
        watch.inside = state.id in states_running(facts, person=of)
        days = _days_turning(state, state.reads, facts, after=case.day, until=until)
        yield from islice((day for day in days if watch.turns(end, day)), 1)


def _days_turning(
    state: State, reads: Reads, facts: CaseFacts, *, after: date, until: date
) -> list[date]:
    """The days after ``after`` and up to ``until`` on which the answer to what reads this may differ, with nothing recorded.

    Whoever holds a part may come to another job or another team, and no event on the case need say so.
    """
    passing = state.when.days_between(facts, after=after, until=until) if reads.day else []
    if not _asks_of_parts(reads):
        return passing
    changing = (day for day in facts.case.workers_change if after < day <= until)
    return sorted({*passing, *changing})


def _asks_of_parts(reads: Reads) -> bool:
    return reads.anything or "allocations" in reads.standing


def _subjects(state: State, case: KnownCase) -> list[Person | None]:
    """Each child, or the case itself."""
    if state.per == "case":
        return [None]
    return list(case.known.children_and_unborn)


def _holders_known_from(state: State, case: KnownCase) -> datetime | None:
    """From when on it is known who holds a case that came from another system, for a state that asks; None of others.

    Such a case opened long before it came, and who held it until then is not said: it was neither with somebody nor
    without anybody by anything on record.
    """
    reads_holders = state.reads.anything or state.reads.kinds & _OF_HOLDERS
    if not reads_holders or not case.timeline.of_kind(kinds.CASE_OPENED):
        return None
    return case.once(
        "known from",
        lambda: min(in_utc(each.recorded_at or each.at) for each in case.timeline.events),
    )


_utc = attrgetter("utc")


def _instants(reads: Reads, case: KnownCase) -> Sequence[datetime]:
    """When something happened after which what reads this may come out otherwise, in order."""
    # Of states more may have come since it was asked before.
    of_states = reads.anything or not STATE_KINDS.isdisjoint(reads.kinds)
    so_far = len(case.timeline) if of_states else 0
    return case.once(("instants", reads, so_far), lambda: _find_instants(reads, case.timeline))


def _find_instants(reads: Reads, timeline: Timeline) -> list[datetime]:
    if reads.anything:
        return list(dict.fromkeys(event.utc for event in timeline.events))
    wanted = _kinds_turning(reads)
    # What was done before is asked for anew from when work on the case begins again.
    happened = wanted.intersection(timeline.kinds)
    instants = {event.utc for kind in happened for event in timeline.of_kind(kind)}
    return sorted(instants.union(event.utc for event in timeline.beginnings))


def _kinds_turning(reads: Reads) -> frozenset[str]:
    return reads.kinds.union(*(KINDS_MOVING[part] for part in reads.standing))


@dataclass
class _Watch:
    """Whether one subject is in one state, while its case is gone through."""

    state: State
    case: KnownCase
    person: Person | None
    inside: bool = False
    since: date | datetime | None = None

    def changes(self, first: datetime) -> Iterator[tuple[_Turn, Change]]:
        """Each change from the moment ``first`` on, with where it comes about."""
        turn: _Turn | None = self._recorded(first)
        while turn is not None:
            facts = self.facts(turn.upto, turn.day)
            truth, turned_by = self.state.when.turning(facts)
            inside = self._is_inside(truth)
            if inside is not self.inside:
                self.inside, self.since = inside, turn.at if inside else self.since
                yield turn, (self._change(turn), self._why(facts))
            turn = self._next(turn, facts, turned_by)

    def _next(self, turn: _Turn, facts: CaseFacts, turned_by: Reads) -> _Turn | None:
        """When its answer, which only that can turn, may come out otherwise; None where it stays so to the end."""
        instants, (moment, nth) = _instants(turned_by, self.case), turn.upto
        place = (bisect_left if nth < 0 else bisect_right)(instants, moment)
        following = instants[place] if place < len(instants) else None
        until = self.case.day if following is None else local_day(following)
        days = _days_turning(self.state, turned_by, facts, after=turn.day, until=until)
        if days:
            return self._passing(days[0])
        return None if following is None else self._recorded(following)

    def _recorded(self, moment: datetime) -> _Turn:
        event = self.case.timeline.last_at(moment)
        day, at = (event.day, event.at) if event.utc == moment else (local_day(moment), moment)
        return _Turn(self.case.timeline.place_of(event), day, at, event)

    def _passing(self, day: date) -> _Turn:
        """The beginning of a day, by all that came before what is next on record."""
        instants, timeline = _instants(self.state.reads, self.case), self.case.timeline
        place = bisect_left(instants, in_utc(day))
        end = timeline.place_of(timeline.events[-1])
        return _Turn((instants[place], -1) if place < len(instants) else end, day, day, None)

    def turns(self, upto: Place, day: date) -> bool:
        """Whether the state would begin or end on that day."""
        truth = self.state.when.truth(self.facts(upto, day))
        return self._is_inside(truth) is not self.inside

    def _change(self, turn: _Turn) -> Event:
        """The event by which the state begins or ends."""
        cause = turn.cause
        return Event(
            kind="state.entered" if self.inside else "state.left",
            at=turn.at,
            recorded_at=cause.recorded_at if cause else None,
            # Has the id of what brought it about, so that whoever may hear of that may hear of this.
            id=cause.id if cause else None,
            person=self.person.id if self.person else None,
            state=self.state.id,
            entered=self.since,
            after=None if self.inside else self._after(turn),
        )

    def _after(self, turn: _Turn) -> list[str]:
        """The kinds of what happened at that moment and was asked after; none where only a day had passed."""
        if turn.cause is None:
            return []
        reads, timeline = self.state.reads, self.case.timeline
        moment = timeline.by(turn.upto, timeline.events)[
            bisect_left(timeline.events, turn.cause.utc, key=_utc) :
        ]
        turning = _kinds_turning(reads)
        # What turned a state that it asks of is what turned it.
        any_of_them = reads.anything or not STATE_KINDS.isdisjoint(turning)
        happened = dict.fromkeys(each.kind for each in moment if each.kind not in STATE_KINDS)
        return [each for each in happened if any_of_them or each in turning]

    def _why(self, facts: CaseFacts) -> Callable[[], tuple[str, ...]]:
        """Why it is so, found out when asked: by the states before it, though more have come by then."""
        facts.of_first = len(self.case.timeline)
        return lambda: self.state.when.reasons(facts).because

    def _is_inside(self, truth: Truth) -> bool:
        """Whether the state runs; not known leaves it as it was, or enters it."""
        if truth is Truth.UNKNOWN:
            return self.inside or self.state.unknown == "enters"
        return truth is Truth.YES

    def facts(self, upto: Place, day: date) -> CaseFacts:
        return CaseFacts(self.case, person=self.person, on=day, upto=upto)
