"""What does a page need to have read of a case: once, for everything that it tells of it?

A reading lives as long as the request that asked for it, and is never kept for the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from keyworker.casework.casefile import file_from, people_from
from keyworker.casework.models import Case, CaseChild, Event, FamilyMember
from keyworker.casework.naming import Naming, naming_from
from keyworker.policy.casefile import CaseFile
from keyworker.workforce.models import Worker

_WORKER = re.compile(r"\bW(\d{1,9})\b")


@dataclass(frozen=True)
class Reading:
    """A case with its children, family, events and everybody its record names, each in the order of the record."""

    case: Case
    children: tuple[CaseChild, ...]
    members: tuple[FamilyMember, ...]
    events: tuple[Event, ...]
    workers: dict[str, Worker]

    @cached_property
    def casefile(self) -> CaseFile:
        """The whole case, corrections and all."""
        return file_from(self.case, people_from(self.children, self.members), self.events, self.workers)

    @cached_property
    def naming(self) -> Naming:
        """Puts the names of the family and of workers into a sentence."""
        people = {each.person_id: each.person.name for each in (*self.members, *self.children)}
        return naming_from(people, {each.pk: each.name for each in self.workers.values()})

    @cached_property
    def corrected(self) -> set[str]:
        """The events that a later one corrects."""
        return {str(each.data.get("corrects")) for each in self.events if each.kind == "event.corrected"}

    def latest_first(self, *kinds: str) -> list[Event]:
        """The events (of these kinds, where any are named), the last that happened first."""
        wanted = [each for each in self.events if not kinds or each.kind in kinds]
        return sorted(wanted, key=lambda each: (each.at, each.seq), reverse=True)


def read_case(case: Case) -> Reading:
    """Read a case (with its service and team at hand) in four questions, however long its record."""
    children = CaseChild.objects.filter(case=case).select_related("person").order_by("pk")
    members = FamilyMember.objects.filter(family=case.family_id).select_related("person").order_by("pk")
    events = tuple(Event.objects.filter(case=case).select_related("by", "recorded_by__worker").order_by("seq"))
    for event in events:
        event.case = case
    return Reading(case, tuple(children), tuple(members), events, _workers_named(events))


def _workers_named(events: tuple[Event, ...]) -> dict[str, Worker]:
    ids = {event.by_id for event in events if event.by_id}
    for event in events:
        ids.update(int(found) for text in _texts(event.data) for found in _WORKER.findall(text))
    return {worker.ref: worker for worker in Worker.objects.filter(pk__in=ids).select_related("team")}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
