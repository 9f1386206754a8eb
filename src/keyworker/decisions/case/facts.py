"""By which names may a condition ask of a case, of the worker proposed, of who is acting, and of one child?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final

from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.joining import was_there
from keyworker.decisions.case.known_case import KnownCase
from keyworker.decisions.case.parts import parts_held
from keyworker.decisions.case.timeline import Place
from keyworker.decisions.case.whose_absence import decided_of, is_of_one_running
from keyworker.decisions.document_facts import (
    DocumentFacts,
    about,
    in_post,
    look_up,
    setting_value,
    worked_out,
    worker_fact,
)
from keyworker.policy.casefile import Event, Person, before
from keyworker.policy.conditions.compared import TODAY
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.policy.conditions.elapsed import elapsed_on
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.model import EventPattern
from keyworker.policy.conditions.one_absence import SAID_OF_ONE
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.conditions.truth import UNKNOWN, Unknown
from keyworker.policy.durations import WorkingDays
from keyworker.policy.kept import Answers
from keyworker.policy.vocabulary import kinds
from keyworker.policy.vocabulary.facts import elapsed_of


@dataclass(slots=True, eq=False)
class CaseFacts:
    """The facts of a case by name; inside ``every``/``some``/``none`` also those of one ``person``.

    With ``on`` and ``upto`` they are those of an earlier day, from what is on record up to there. Asked as they were
    when ``start`` happened, the case stands where it stood before it. ``of_first``: of as many as the timeline had taken in
    then, as more may be worked out later.
    """

    case: KnownCase
    start: Event | None = None
    person: Person | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    upto: Place | None = None
    of_first: int | None = None
    _state: CaseState | None = None

    @property
    def day(self) -> date:
        return self.on or self.case.day

    @property
    def calendar(self) -> WorkingDays:
        return self.case.pack.calendar

    @property
    def state(self) -> CaseState:
        if self.upto is None:
            return self.case.state
        if self._state is None:
            timeline = self.case.timeline
            at = timeline.state_after if self.start is None else timeline.state_before
            self._state = at(self.upto)
        return self._state

    @property
    def began_again(self) -> Event | None:
        timeline = self.case.timeline
        if not timeline.of_kind("case.closed"):
            return None
        at = timeline.state if self.upto is None else timeline.state_after(self.upto)
        return at.began_again

    def of_this(self, events: Sequence[Event]) -> Sequence[Event]:
        start = self.start
        if start is None:
            return events
        if start.kind in SAID_OF_ONE:
            return decided_of(start, events, self.case)
        place_of = self.case.timeline.place_of
        began = place_of(start)
        later = (place_of(each) for each in self.case.of_kind(start.kind) if each is not start)
        until = min((each for each in later if each > began), default=None)
        return [
            each
            for each in events
            if place_of(each) >= began and (until is None or place_of(each) < until)
        ]

    def is_of_one_absence(self, said: Event, decided: Event) -> bool:
        return is_of_one_running(said, decided, self.case)

    def get(self, name: str) -> object:
        value = _READERS[name](self)
        if value is not None and value is not UNKNOWN:
            return value
        recorded = self._recorded(name) if self.case.of_kind(FACTS_RECORDED) else UNKNOWN
        return worked_out(self.case.pack, name, self) if recorded is UNKNOWN else recorded

    def _recorded(self, name: str) -> object:
        """A fact that nothing else on record sets, as somebody last recorded it; UNKNOWN where nobody has."""
        of = self.person.id if self.person is not None and name.startswith("each.") else None
        # What was said of the case was said of one episode of work; what was said of a person stays so.
        again = self.began_again if name.startswith("case.") else None
        for event in reversed(self.of_kind(FACTS_RECORDED)):
            if again is not None and before(event.at, again.at):
                break
            for entry in event.field("facts") or ():
                if (entry.get("fact"), entry.get("of")) == (name, of):
                    value = entry.get("value")
                    return UNKNOWN if value is None else value
        return UNKNOWN

    def _so_far(self, events: Sequence[Event]) -> Sequence[Event]:
        """Those of the events that had happened when the facts are asked for: all, where they are those of now."""
        if self.upto is None:
            return events
        timeline, first = self.case.timeline, self.of_first
        by_then = timeline.by(self.upto, events)
        if first is None or len(timeline) == first:
            return by_then
        return [each for each in by_then if timeline.place_of(each)[1] < first]

    def label(self, name: str) -> str:
        return fact_label(name, self.case.pack)

    def items(self, name: str) -> Sequence[Facts] | Unknown:
        if name == "children":
            if not self.case.known.people:
                return UNKNOWN
            case, so_far = self.case, self.of_first
            return [
                CaseFacts(case, self.start, child, self.extra, self.on, self.upto, so_far)
                for child in case.known.children_and_unborn
            ]
        if name == "parts":
            return self._items(self.parts())
        listed = look_up(self.extra, name)
        if not isinstance(listed, list | tuple):
            return UNKNOWN
        return self._items(listed)

    def parts(self) -> Sequence[Mapping[str, Any]]:
        """Each part that somebody holds, with what is known of it."""
        return self.case.once(("parts", self.day, self.upto, self.start is None), self._parts)

    def _parts(self) -> Sequence[Mapping[str, Any]]:
        written = partial(self.case.worker_document_on, day=self.day, upto=self.upto, mode="json")
        return list(parts_held(self.state, written, self.of_kind))

    def _items(self, listed: Sequence[Mapping[str, Any]]) -> Sequence[Facts]:
        history = partial(self.events, about_item=False)
        again = self.began_again
        return [
            DocumentFacts(self.case.pack, self.extra, self.day, each, history, again)
            for each in listed
        ]

    def of_kind(self, kind: str) -> Sequence[Event]:
        """The events of one kind by then, in order."""
        return self._so_far(self.case.of_kind(kind))

    def name_of_item(self) -> str:
        return self.person.id if self.person else "the case"

    def events(
        self, pattern: EventPattern, *, about_item: bool, named_in: str | None = None
    ) -> Sequence[Event]:
        case = self.case
        events: Sequence[Event]
        if pattern.asks_today and self.day != case.day:
            of_kind = self.of_kind(pattern.event)
            events = [each for each in of_kind if case.matches(pattern, each, today=self.day)]
        else:
            events = self._so_far(case.matching(pattern))
        if about_item and self.person is not None:
            person = self.person
            return [
                event
                for event in events
                if about(event, person.id, named_in) and was_there(case, person, event)
            ]
        return events


# What is worked out of where the case stands; anything else of a case is what was entered of it.
_OF_CASE: Final[dict[str, Callable[[CaseFacts], object]]] = {
    "type": lambda facts: facts.state.type,
    "stage": lambda facts: facts.state.stage,
    "source": lambda facts: facts.state.source,
    "has_lead": lambda facts: facts.state.lead is not None,
    "lead": lambda facts: facts.state.lead,
    "statutory": lambda facts: facts.state.is_statutory,
    "children_count": lambda facts: len(facts.case.known.children),
    "standings": lambda facts: sorted(
        {each.standing for each in facts.state.standings if each.ended is None}
    ),
    "states": lambda facts: states_running(facts),
    "points": lambda facts: _points(facts),
    "team": lambda facts: facts.state.team,
    "service": lambda facts: facts.case.known.case.service_in(facts.state.team),
    "locality": lambda facts: facts.state.locality or None,
}


def _points(facts: CaseFacts) -> object:
    """What the case last weighed, as a manager gave it; otherwise what was entered of it."""
    given = (each.field("points") for each in reversed(facts.of_kind(kinds.POINTS_GIVEN)))
    latest = next((each for each in given if each is not None), None)
    return latest if latest is not None else _of_case(facts, "points")


def _of_case(facts: CaseFacts, name: str) -> object:
    return facts.case.known.case.field(name)


_ENTERED, _LEFT = EventPattern(event="state.entered"), EventPattern(event="state.left")


def states_running(facts: CaseFacts, *, person: str | None = None) -> list[str]:
    """The ids of the policy's states that run: of the case and all its children, or of one child."""
    running: Counter[tuple[str, str | None]] = Counter()
    for event in facts.events(_ENTERED, about_item=False):
        running[event.field("state"), event.person] += 1
    for event in facts.events(_LEFT, about_item=False):
        running[event.field("state"), event.person] -= 1
    return sorted(
        {state for (state, of), times in running.items() if times > 0 and person in (None, of)}
    )


def _of_referral(facts: CaseFacts, name: str) -> object:
    for event in facts.of_kind("referral.received"):
        value = event.field(name)
        if value is not None:
            return value
    return UNKNOWN


def _of_person(facts: CaseFacts, name: str) -> object:
    """A fact of the one person: as it was recorded of them, or worked out."""
    person = facts.person
    if person is None:
        return UNKNOWN
    counted = elapsed_of("each", name)
    if counted is not None:
        since = person.field(counted.since)
        return elapsed_on(facts.day, since, counted) if isinstance(since, date) else UNKNOWN
    worked_out = _OF_PERSON.get(name)
    return worked_out(facts, person) if worked_out else person.field(name)


_OF_PERSON: Final[dict[str, Callable[[CaseFacts, Person], object]]] = {
    "states": lambda facts, person: states_running(facts, person=person.id),
    "unborn": lambda facts, person: person.is_unborn,
    "standing": lambda facts, person: facts.state.standings_of(person.id),
}


def _of_start(facts: CaseFacts, name: str) -> object:
    return facts.start.field(name) if facts.start else None


def _of_actor(facts: CaseFacts, name: str) -> object:
    attempt = facts.case.casefile.attempt
    if attempt is None:
        return UNKNOWN
    if name in {"parts", "is_lead"}:
        if attempt.by is None:
            return UNKNOWN
        parts = sorted(
            each.role for each in facts.case.state.current() if each.worker == attempt.by
        )
        return ("lead" in parts) if name == "is_lead" else parts
    value = {"id": attempt.by, "role": attempt.role or facts.case.role_of(attempt.by)}.get(name)
    return UNKNOWN if value is None else value


def _of_action(facts: CaseFacts, name: str) -> object:
    attempt = facts.case.casefile.attempt
    return look_up(attempt.fields, name) if attempt else UNKNOWN


def _of_worker(facts: CaseFacts, name: str) -> object:
    """The worker an attempt proposes; for a clock's start, the worker the starting event names, in the job of its day.

    Nobody owes today what a job that they came to later would have asked of them then.
    """
    attempt = facts.case.casefile.attempt
    document: Mapping[str, Any]
    if attempt is not None and attempt.worker is not None:
        document, worker = attempt.worker, attempt.worker.get("id")
    elif facts.start is not None:
        worker = facts.start.field("worker")
        then = facts.start.utc, len(facts.case.timeline)
        document = facts.case.worker_document_on(worker, facts.start.day, upto=then)
    else:
        worker, document = None, {}
    if name == "active":
        return in_post(document, facts.day, last_day=_last_day(facts, worker))
    value = worker_fact(document, name, facts.day)
    return _by_the_record(facts, worker, name) if value in (None, UNKNOWN) else value


def _by_the_record(facts: CaseFacts, worker: str | None, name: str) -> object:
    """What the case itself has heard of a worker who is away, or leaves, where nothing else says it."""
    if worker is None:
        return UNKNOWN
    if name == "absent":
        return facts.case.is_away(worker, facts.day) or UNKNOWN
    last_day = _last_day(facts, worker) if name == "left_on" else None
    return UNKNOWN if last_day is None else last_day


def _last_day(facts: CaseFacts, worker: str | None) -> date | None:
    """Their last day in post, as the case has heard of it."""
    known = facts.case.known.worker(worker) if worker is not None else None
    return known.left_on if known is not None else None


_FAMILIES: Final[dict[str, Callable[[CaseFacts, str], object]]] = {
    "case": _of_case,
    "referral": _of_referral,
    "each": _of_person,
    "event": _of_start,
    "actor": _of_actor,
    "action": _of_action,
    "worker": _of_worker,
}


def _reader_of(name: str) -> Callable[[CaseFacts], object]:
    """How the fact of that name is found out, before anybody recorded it by itself."""
    if name == TODAY:
        return lambda facts: facts.day
    family, _, rest = name.partition(".")
    if family == "case" and rest in _OF_CASE:
        return _OF_CASE[rest]
    reader = _FAMILIES.get(family)
    if reader is not None and rest:
        return lambda facts: reader(facts, rest)
    if family == "setting":
        return lambda facts: setting_value(facts.case.pack, rest)
    return lambda facts: look_up(facts.extra, name)


_READERS: Final = Answers(_reader_of)
