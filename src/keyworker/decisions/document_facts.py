"""What can be asked of a plain document: routing facts, or who is proposed for which part in which case?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from keyworker.policy.casefile import Event, before
from keyworker.policy.conditions.compared import TODAY
from keyworker.policy.conditions.elapsed import elapsed_on
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.model import EventPattern
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.conditions.truth import UNKNOWN, Truth, Unknown
from keyworker.policy.durations import WorkingDays
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.derived import LatestField, NumberOf
from keyworker.policy.vocabulary.facts import elapsed_of


@dataclass(slots=True, eq=False)
class DocumentFacts:
    """The facts of a plain document by dotted name: what routing and eligibility are asked of."""

    pack: Pack
    document: Mapping[str, Any]
    on: date
    item: Mapping[str, Any] | None = None
    history: Callable[[EventPattern], Sequence[Event]] | None = None
    began_again: Event | None = None

    @property
    def day(self) -> date:
        return self.on

    @property
    def calendar(self) -> WorkingDays:
        return self.pack.calendar

    def of_this(self, events: Sequence[Event]) -> Sequence[Event]:
        """A document starts no clock: all of them."""
        return events

    def is_of_one_absence(self, said: Event, decided: Event) -> bool:
        """A document does not tell absences apart: any may be it."""
        return True

    def get(self, name: str) -> object:
        found = self._given(name)
        return worked_out(self.pack, name, self) if found is UNKNOWN else found

    def _given(self, name: str) -> object:
        if name == TODAY:
            return self.on
        family, _, rest = name.partition(".")
        if family == "each" and rest:
            return _of_item(self.item, rest, self.on) if self.item is not None else UNKNOWN
        if family == "worker" and rest and isinstance(self.document.get("worker"), Mapping):
            return worker_fact(self.document["worker"], rest, self.on)
        if family == "setting":
            return setting_value(self.pack, rest)
        return look_up(self.document, name)

    def label(self, name: str) -> str:
        return fact_label(name, self.pack)

    def items(self, name: str) -> Sequence[Facts] | Unknown:
        listed = look_up(self.document, name)
        if not isinstance(listed, list | tuple):
            return UNKNOWN
        return [replace(self, item=each) for each in listed]

    def name_of_item(self) -> str:
        item = self.item or {}
        return str(item.get("id") or item.get("name") or "one of them")

    def events(
        self, pattern: EventPattern, *, about_item: bool, named_in: str | None = None
    ) -> Sequence[Event]:
        events = self.history(pattern) if self.history is not None else ()
        if about_item and self.item is not None:
            return [event for event in events if self._about_item(event, named_in)]
        return events

    def _about_item(self, event: Event, named_in: str | None) -> bool:
        """Whether the event is about the item: a part in the case by its worker, anybody else by their id."""
        item = self.item or {}
        if "worker" in item and named_in is None:
            return bool(event.field("worker") == item["worker"])
        return about(event, str(item.get("id")), named_in)


def worked_out(pack: Pack, name: str, facts: Facts) -> object:
    """What follows from other facts, where the pack says how; UNKNOWN where it does not, or where these are not known."""
    fact = pack.header.facts.get(name)
    if fact is None:
        return UNKNOWN
    if fact.latest is not None:
        return _latest(fact.latest, facts, of_one=name.startswith("each."))
    if fact.number_of is not None:
        return _number_of(fact.number_of, facts)
    for each in fact.works_out:
        truth = each.when.truth(facts)
        if truth is not Truth.NO:
            return each.value if truth is Truth.YES else UNKNOWN
    return UNKNOWN


def _latest(latest: LatestField, facts: Facts, *, of_one: bool) -> object:
    """What the latest such event says; of the case, one of this episode of work."""
    again = facts.began_again if not of_one else None
    for event in reversed(facts.events(EventPattern(event=latest.event), about_item=of_one)):
        if again is not None and before(event.at, again.at):
            break
        value = event.field(latest.field)
        if value is not None:
            return value
    return UNKNOWN


def _number_of(number_of: NumberOf, facts: Facts) -> object:
    items = facts.items(number_of.of)
    if isinstance(items, Unknown):
        return UNKNOWN
    truths = [number_of.is_.truth(each) for each in items]
    return UNKNOWN if Truth.UNKNOWN in truths else truths.count(Truth.YES)


def _of_item(item: Mapping[str, Any], name: str, day: date) -> object:
    """A fact of one of a list: as it is given, or as it follows from the day since when it grows."""
    given = worker_fact(item, name, day)
    if name == "unborn" and given is UNKNOWN and item.get("is") is not None:
        return item["is"] == "unborn"
    counted = elapsed_of("each", name) if given is UNKNOWN else None
    since = look_up(item, counted.since) if counted is not None else UNKNOWN
    began = as_day(since)
    if counted is None or began is None:
        return given
    return elapsed_on(day, began, counted)


def about(event: Event, person: str, named_in: str | None) -> bool:
    """Whether the event is about this person: concerns them, or where a field has to name them, does."""
    return event.concerns(person) if named_in is None else person in (event.field(named_in) or ())


def setting_value(pack: Pack, setting_id: str) -> object:
    """The figure of a local default; UNKNOWN where the pack has none of that name."""
    value = pack.setting_value(setting_id)
    return UNKNOWN if value is None else value


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


def worker_fact(worker: Mapping[str, Any], name: str, day: date) -> object:
    """A fact of a worker document on ``day``; UNKNOWN where it is not given."""
    if name == "active":
        return in_post(worker, day)
    counted = elapsed_of("worker", name)
    if counted is None:
        return look_up(worker, name)
    since = as_day(look_up(worker, counted.since))
    return elapsed_on(day, since, counted) if since is not None else UNKNOWN


def in_post(worker: Mapping[str, Any], day: date, *, last_day: date | None = None) -> object:
    """Whether the worker is in post on ``day``, by all that is said of it; UNKNOWN where that settles nothing.

    Who has left by their last day, or by ``last_day`` as the case has heard of it, or is still to begin is not in post,
    whatever else was said: of two that contradict each other, nobody is given a family by the one that is out of date.
    """
    ends = [each for each in (_day_of(worker, "left_on"), last_day) if each is not None]
    started = _day_of(worker, "started")
    if (ends and min(ends) < day) or (started is not None and started > day):
        return False
    # Of whoever is still to leave nobody can say by that alone that they are in post for good.
    return look_up(worker, "active")


def _day_of(worker: Mapping[str, Any], name: str) -> date | None:
    given = look_up(worker, name)
    return None if isinstance(given, Unknown) else as_day(given)
