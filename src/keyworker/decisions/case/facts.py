"""By which names may a condition ask of a case, of the worker proposed, of who is acting, and of one child?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.parts import parts_held
from keyworker.decisions.trying.documents import (
    DocumentFacts,
    about,
    look_up,
    setting_value,
    worker_fact,
)
from keyworker.policy.casefile import Event, Person
from keyworker.policy.conditions.in_words import fact_label
from keyworker.policy.conditions.model import EventPattern
from keyworker.policy.conditions.reads import FACTS_RECORDED
from keyworker.policy.conditions.reasons import Facts
from keyworker.policy.conditions.truth import UNKNOWN, Unknown
from keyworker.policy.durations import WorkingDays

if TYPE_CHECKING:
    from keyworker.decisions.case.case_on_day import CaseOnDay


@dataclass(frozen=True)
class CaseFacts:
    """The facts of a case by name; inside ``every``/``some``/``none`` also those of one ``person``.

    With ``on`` they are those of the day on which ``start`` happened: what came before it, and itself.
    """

    seen: CaseOnDay
    start: Event | None = None
    person: Person | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None

    @property
    def day(self) -> date:
        return self.on or self.seen.day

    @property
    def calendar(self) -> WorkingDays:
        return self.seen.pack.calendar

    @property
    def state(self) -> CaseState:
        if self.start is not None and self.on is not None:
            return self.seen.state_before(self.start)
        return self.seen.state

    def get(self, name: str) -> object:
        value = self._known(name)
        return self._told(name) if isinstance(value, Unknown) else value

    def _told(self, name: str) -> object:
        """A fact that nothing else on record sets, as it was last told; UNKNOWN where it was not."""
        of = self.person.id if self.person is not None and name.startswith("each.") else None
        place = None
        if self.start is not None and self.on is not None:
            place = self.seen.order[id(self.start)]
        for event in reversed(self.of_kind(FACTS_RECORDED)):
            if place is not None and self.seen.order[id(event)] > place:
                continue
            for told in event.field("facts") or ():
                if told.get("fact") == name and told.get("of") == of:
                    return told["value"] if told.get("value") is not None else UNKNOWN
        return UNKNOWN

    def _known(self, name: str) -> object:
        if name == "today":
            return self.day
        family, _, rest = name.partition(".")
        reader = _FAMILIES.get(family)
        if reader is not None and rest:
            return reader(self, rest)
        if family == "setting":
            return setting_value(self.seen.pack, rest)
        return look_up(self.extra, name)

    def label(self, name: str) -> str:
        return fact_label(name, self.seen.pack)

    def items(self, name: str) -> Sequence[Facts] | Unknown:
        if name == "children":
            if not self.seen.known.people:
                return UNKNOWN
            return [replace(self, person=child) for child in self.children()]
        if name == "parts":
            return self._items(self.parts())
        listed = look_up(self.extra, name)
        if not isinstance(listed, list | tuple):
            return UNKNOWN
        return self._items(listed)

    def parts(self) -> Sequence[Mapping[str, Any]]:
        """Each part that somebody holds, with what is known of it."""
        return list(parts_held(self))

    def _items(self, listed: Sequence[Mapping[str, Any]]) -> Sequence[Facts]:
        history = partial(self.events, about_item=False)
        return [
            DocumentFacts(self.seen.pack, self.extra, self.day, each, history) for each in listed
        ]

    def of_kind(self, kind: str) -> Sequence[Event]:
        """The known events of one kind, in order."""
        return self.seen.by_kind.get(kind, ())

    def children(self) -> Sequence[Person]:
        return [person for person in self.seen.known.people if person.is_child or person.is_unborn]

    def name_of_item(self) -> str:
        return self.person.id if self.person else "the case"

    def events(
        self, pattern: EventPattern, *, about_item: bool, named_in: str | None = None
    ) -> Sequence[Event]:
        found: Sequence[Event] = self.seen.matching(pattern)
        if pattern.asks_today and self.day != self.seen.day:
            of_kind = self.seen.by_kind.get(pattern.event, ())
            found = [
                event for event in of_kind if self.seen.matches(pattern, event, today=self.day)
            ]
        if self.start is not None and self.on is not None:
            place = self.seen.order[id(self.start)]
            found = [event for event in found if self.seen.order[id(event)] <= place]
        if about_item and self.person is not None:
            found = [event for event in found if about(event, self.person.id, named_in)]
        return found


def _of_case(facts: CaseFacts, name: str) -> object:
    state = facts.state
    derived: dict[str, object] = {
        "type": state.type,
        "stage": state.stage,
        "source": state.source,
        "has_lead": state.lead is not None,
        "lead": state.lead,
        "statutory": state.is_statutory,
        "children_count": len(facts.seen.known.children),
        "standings": sorted({each.standing for each in state.standings if each.ended is None}),
    }
    if name == "states":
        return states_running(facts)
    value = derived.get(name) if name in derived else facts.seen.known.case.field(name)
    return UNKNOWN if value is None else value


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
    if facts.person is None:
        return UNKNOWN
    if name == "states":
        return states_running(facts, person=facts.person.id)
    return person_fact(facts.person, name, facts.day, facts.state)


def person_fact(person: Person, name: str, day: date, state: CaseState | None = None) -> object:
    """A fact of one person on ``day``; UNKNOWN where it is not given."""
    if name == "age":
        if person.born is None:
            return UNKNOWN
        return (
            day.year
            - person.born.year
            - ((day.month, day.day) < (person.born.month, person.born.day))
        )
    if name == "unborn":
        return person.is_unborn
    if name == "standing" and state is not None:
        return state.standings_of(person.id)
    value = person.field(name)
    return UNKNOWN if value is None else value


def _of_start(facts: CaseFacts, name: str) -> object:
    value = facts.start.field(name) if facts.start else None
    return UNKNOWN if value is None else value


def _of_actor(facts: CaseFacts, name: str) -> object:
    attempt = facts.seen.casefile.attempt
    if attempt is None:
        return UNKNOWN
    if name in {"parts", "is_lead"}:
        if attempt.by is None:
            return UNKNOWN
        parts = sorted(
            each.role for each in facts.seen.state.current() if each.worker == attempt.by
        )
        return ("lead" in parts) if name == "is_lead" else parts
    value = {"id": attempt.by, "role": attempt.role or facts.seen.role_of(attempt.by)}.get(name)
    return UNKNOWN if value is None else value


def _of_action(facts: CaseFacts, name: str) -> object:
    attempt = facts.seen.casefile.attempt
    return look_up(attempt.fields, name) if attempt else UNKNOWN


def _of_worker(facts: CaseFacts, name: str) -> object:
    """The worker an attempt proposes; for a clock's start, the worker the starting event names."""
    attempt = facts.seen.casefile.attempt
    if attempt is not None and attempt.worker is not None:
        return worker_fact(attempt.worker, name, facts.day)
    named = facts.seen.known.worker(facts.start.field("worker")) if facts.start else None
    return worker_fact(named.model_dump(exclude_none=True), name, facts.day) if named else UNKNOWN


_FAMILIES = {
    "case": _of_case,
    "referral": _of_referral,
    "each": _of_person,
    "event": _of_start,
    "actor": _of_actor,
    "action": _of_action,
    "worker": _of_worker,
}
