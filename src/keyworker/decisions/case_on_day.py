"""What does a decision see when it looks at one case on one day?

Everything a pack's rules can ask of a case: its known events by kind, who held it when, its children, and the facts
by which conditions name these. Built once a case and shared by every rule, so that nothing is worked out twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from keyworker.decisions.standing import CaseState, fold_events
from keyworker.policy.casefile import CaseFile, Event, Person
from keyworker.policy.conditions import EventPattern
from keyworker.policy.pack import Pack
from keyworker.policy.reasoning import UNKNOWN, Facts, Truth, _Unknown, passes
from keyworker.policy.vocabulary.facts import find_fact
from keyworker.policy.vocabulary.roles import ALLOCATION_ROLES
from keyworker.policy.wording import value_in_words


@dataclass(frozen=True)
class CaseOnDay:
    """A case as it was known at the end of ``day``, under one pack."""

    pack: Pack
    casefile: CaseFile
    day: date

    @cached_property
    def known(self) -> CaseFile:
        return self.casefile.known_on(self.day)

    @cached_property
    def state(self) -> CaseState:
        return fold_events(self.known.events, children=self.children)

    @cached_property
    def by_kind(self) -> Mapping[str, Sequence[Event]]:
        kinds: dict[str, list[Event]] = defaultdict(list)
        for event in self.known.events:
            kinds[event.kind].append(event)
        return kinds

    def matching(self, pattern: EventPattern) -> list[Event]:
        """The known events that match, in the order in which they happened."""
        found = self._matched.get(id(pattern))
        if found is None:
            found = [event for event in self.by_kind.get(pattern.event, ()) if self.matches(pattern, event)]
            self._matched[id(pattern)] = found
        return found

    @cached_property
    def _matched(self) -> dict[int, list[Event]]:
        # Patterns live as long as their pack, so that one may be told from another by where it stands in memory.
        return {}

    def matches(self, pattern: EventPattern, event: Event) -> bool:
        """Whether the event is one of the pattern's: kind, fields and who did it."""
        return (
            event.kind == pattern.event
            and all(_field_passes(event, name, tests) for name, tests in pattern.where.items())
            and (not pattern.by or self.done_by(event, pattern.by))
        )

    def done_by(self, event: Event, wanted: Sequence[str]) -> bool:
        """Whether the event was done by one of ``wanted``: job roles, or parts in the case held at that time.

        An event that does not say who did it was done by none of them.
        """
        roles = {event.by_role, self.role_of(event.by)}
        if any(each in roles for each in wanted if each not in ALLOCATION_ROLES):
            return True
        parts = self.state.parts_of(event.by, event.at) if event.by else frozenset()
        return any(each in parts for each in wanted)

    def role_of(self, worker: str | None) -> str | None:
        """The job role of a worker named in the case file."""
        found = self.known.worker(worker)
        return found.role if found else None

    def responsible(self, part_or_role: str) -> str | None:
        """Who answers for a duty now: the holder of that part, or for a job role nobody in particular."""
        if part_or_role == "lead":
            holding = self.state.current("holding")
            return self.state.lead or (holding[0].worker if holding else None)
        if part_or_role == "accountable":
            return self.state.accountable
        current = self.state.current(part_or_role)
        return current[0].worker if current else None

    def facts_when(self, start: Event, *, child: Person | None) -> CaseFacts:
        """The facts as they were when ``start`` happened: what came before it, and itself."""
        place = self.order[id(start)]
        then = fold_events(self.known.events[:place], children=self.children)
        return CaseFacts(self, start=start, person=child, on=start.day, then=then)

    @cached_property
    def order(self) -> Mapping[int, int]:
        """Where each known event stands in the order in which things happened."""
        return {id(event): place for place, event in enumerate(self.known.events)}

    @cached_property
    def children(self) -> tuple[str, ...]:
        """The ids of the children the case is about, unborn ones too."""
        return tuple(person.id for person in self.known.people if person.is_child or person.is_unborn)

    def facts(self, *, start: Event | None = None, child: Person | None = None) -> CaseFacts:
        """The facts by which conditions ask of this case (and of the event that started a clock, and one child)."""
        return CaseFacts(self, start=start, person=child)


def _field_passes(event: Event, name: str, tests: Any) -> bool:
    value = event.field(name)
    if name == "length_days":
        value = _length_in_days(event)
    if value is None:
        return tests.known is False
    return passes(tests, value, _EventFields(event).get) is Truth.YES


@dataclass(frozen=True)
class _EventFields:
    """The fields of one event, for a test that compares one with another."""

    event: Event

    def get(self, name: str) -> object:
        value = self.event.day if name == "at" else self.event.field(name)
        return UNKNOWN if value is None else value


def _length_in_days(event: Event) -> int | None:
    """Calendar days from the first day away to the day before return."""
    first, back = event.field("first_day"), event.field("expected_return")
    if not first or not back:
        return None
    return (date.fromisoformat(str(back)[:10]) - date.fromisoformat(str(first)[:10])).days


@dataclass(frozen=True)
class CaseFacts:
    """The facts of a case by name; inside ``every``/``some``/``none`` also those of one ``person``."""

    seen: CaseOnDay
    start: Event | None = None
    person: Person | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    then: CaseState | None = None

    @property
    def day(self) -> date:
        return self.on or self.seen.day

    @property
    def state(self) -> CaseState:
        return self.then or self.seen.state

    def get(self, name: str) -> object:
        family, _, rest = name.partition(".")
        reader = _FAMILIES.get(family)
        if reader is not None and rest:
            return reader(self, rest)
        return look_up(self.extra, name)

    def label(self, name: str) -> str:
        return label_of(self.seen.pack, name)

    def items(self, name: str) -> Sequence[Facts] | _Unknown:
        if name == "children":
            if not self.seen.known.people:
                return UNKNOWN
            return [replace(self, person=child) for child in self.children()]
        listed = look_up(self.extra, name)
        if not isinstance(listed, list | tuple):
            return UNKNOWN
        return [DocumentFacts(self.seen.pack, self.extra, self.day, each) for each in listed]

    def children(self) -> Sequence[Person]:
        return [person for person in self.seen.known.people if person.is_child or person.is_unborn]

    def name_of_item(self) -> str:
        return self.person.id if self.person else "the case"

    def events(self, pattern: EventPattern, *, about_item: bool) -> Sequence[Event]:
        found = self.seen.matching(pattern)
        if self.start is not None and self.on is not None:
            place = self.seen.order[id(self.start)]
            found = [event for event in found if self.seen.order[id(event)] <= place]
        if about_item and self.person is not None:
            found = [event for event in found if event.concerns(self.person.id)]
        return found


def _of_case(facts: CaseFacts, name: str) -> object:
    state = facts.state
    derived: dict[str, object] = {
        "type": state.type, "stage": state.stage, "source": state.source, "has_lead": state.lead is not None,
        "lead": state.lead, "statutory": state.is_statutory,
        "children_count": len(facts.seen.known.children),
        "standings": sorted({each.standing for each in state.standings if each.ended is None}),
    }  # fmt: skip
    value = derived.get(name) if name in derived else facts.seen.known.case.field(name)
    return UNKNOWN if value is None else value


def _of_referral(facts: CaseFacts, name: str) -> object:
    for event in facts.seen.by_kind.get("referral.received", ()):
        value = event.field(name)
        if value is not None:
            return value
    return UNKNOWN


def _of_person(facts: CaseFacts, name: str) -> object:
    if facts.person is None:
        return UNKNOWN
    return person_fact(facts.person, name, facts.day, facts.state)


def person_fact(person: Person, name: str, day: date, state: CaseState | None = None) -> object:
    """A fact of one person on ``day``; UNKNOWN where it is not given."""
    if name == "age":
        if person.born is None:
            return UNKNOWN
        return day.year - person.born.year - ((day.month, day.day) < (person.born.month, person.born.day))
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
        parts = sorted(each.role for each in facts.seen.state.current() if each.worker == attempt.by)
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


def worker_fact(worker: Mapping[str, Any], name: str, day: date) -> object:
    """A fact of a worker document on ``day``; UNKNOWN where it is not given."""
    if name == "months_qualified":
        qualified = look_up(worker, "qualified")
        if isinstance(qualified, _Unknown):
            return UNKNOWN
        since = date.fromisoformat(str(qualified)[:10])
        return (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    return look_up(worker, name)


_FAMILIES = {
    "case": _of_case, "referral": _of_referral, "each": _of_person, "event": _of_start, "actor": _of_actor,
    "action": _of_action, "worker": _of_worker,
}  # fmt: skip


@dataclass(frozen=True)
class DocumentFacts:
    """The facts of a plain document by dotted name: what routing and eligibility are asked of."""

    pack: Pack
    document: Mapping[str, Any]
    on: date
    item: Mapping[str, Any] | None = None

    @property
    def day(self) -> date:
        return self.on

    def get(self, name: str) -> object:
        family, _, rest = name.partition(".")
        if family == "each" and rest:
            return worker_fact(self.item, rest, self.on) if self.item is not None else UNKNOWN
        if family == "worker" and rest and isinstance(self.document.get("worker"), Mapping):
            return worker_fact(self.document["worker"], rest, self.on)
        return look_up(self.document, name)

    def label(self, name: str) -> str:
        return label_of(self.pack, name)

    def items(self, name: str) -> Sequence[Facts] | _Unknown:
        listed = look_up(self.document, name)
        if not isinstance(listed, list | tuple):
            return UNKNOWN
        return [DocumentFacts(self.pack, self.document, self.on, each) for each in listed]

    def name_of_item(self) -> str:
        item = self.item or {}
        return str(item.get("id") or "one of them")

    def events(self, pattern: EventPattern, *, about_item: bool) -> Sequence[Event]:
        return ()


def look_up(document: Mapping[str, Any], name: str) -> object:
    """The value at a dotted name, also where a key itself holds the dots; UNKNOWN where there is none."""
    if name in document:
        value = document[name]
        return UNKNOWN if value is None else value
    head, _, rest = name.partition(".")
    inner = document.get(head)
    if rest and isinstance(inner, Mapping):
        return look_up(inner, rest)
    return UNKNOWN


def label_of(pack: Pack, name: str) -> str:
    """The fact as the subject of a sentence, in the pack's words where it has its own."""
    local = pack.header.facts.get(name)
    if local is not None:
        return local.label
    fact = find_fact(name)
    if fact is not None and not fact.name.endswith(".*"):
        return fact.label
    return "the " + value_in_words(name.rpartition(".")[2].replace("_", " "))
