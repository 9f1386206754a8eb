"""What does a page need to have read of a case: once, for everything that it tells of it?

A reading lives as long as the request that asked for it, and is never kept for the next.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery

from keyworker.paged import By, Order
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.prepared import prepared
from keyworker.record.case_files import file_from, people_from
from keyworker.record.colleagues import Colleagues, colleagues_of
from keyworker.record.models import Allocation, Case, CaseChild, Event, FamilyMember, Person
from keyworker.record.names import Naming, naming_from, workers_numbered
from keyworker.record.other_services import other_services
from keyworker.workforce.models import Service, Team, Worker

# The order of what happened on a case, the latest first.
LATEST_FIRST = Order(By("at", datetime, falling=True), By("seq", int, falling=True))
# As an event's data names a worker where it is written as JSON, in which a line break is a letter, too.
_WORKER = re.compile(r"(?:\b|\\(?:[bfnrt]|u[0-9a-f]{4}))W(\d{1,9})\b")


def family_led_elsewhere(case: Case) -> bool:
    """Whether somebody leads for the family now on another of its cases."""
    leads = Allocation.objects.running().filter(case__family=case.family_id, role="lead")
    return leads.exclude(case=case.pk).exclude(case__stage="closed").exists()


@dataclass(frozen=True)
class CaseRows:
    """A case with its children, family, events and everybody its record names, each in the order of the record."""

    case: Case
    children: tuple[CaseChild, ...]
    members: tuple[FamilyMember, ...]
    events: tuple[Event, ...]
    workers: dict[str, Worker]
    colleagues: Colleagues | None = None

    @cached_property
    def casefile(self) -> CaseFile:
        """The whole case, corrections and all."""
        return file_from(
            self.case, people_from(self.children, self.members), self.events, self.workers
        )

    @cached_property
    def naming(self) -> Naming:
        """Puts the names of the family and of workers into a sentence."""
        people = {each.person_id: each.person.name for each in self.members} | {
            each.person_id: each.person.name for each in self.children
        }
        return naming_from(people, {each.pk: each.name for each in self.workers.values()})

    @cached_property
    def family_led_elsewhere(self) -> bool:
        """Whether somebody leads for the family now on another of its cases: one question, where it is asked at all."""
        return family_led_elsewhere(self.case)

    @cached_property
    def other_services(self) -> tuple[Service, ...]:
        """Those a family could be referred to from here: one question, however often it is asked of one page."""
        return tuple(other_services(self.case.service_id))

    @cached_property
    def team_names(self) -> dict[str, str]:
        """The names of teams by the word that events have for them: one question, where it is asked at all."""
        return dict(_names_of_teams())

    @cached_property
    def withdrawals(self) -> dict[str, Event]:
        """By the event that it corrects, the later one that withdrew it."""
        found = (each for each in self.events if each.kind == "event.corrected")
        return {str(each.data.get("corrects")): each for each in found}

    @cached_property
    def replacements(self) -> dict[str, Event]:
        """By the event that was withdrawn, the one that was recorded in its place."""
        return {str(each.data["replaces"]): each for each in self.events if "replaces" in each.data}

    @property
    def corrected(self) -> Collection[str]:
        """The events that a later one corrects."""
        return self.withdrawals.keys()

    def recorded(self, ref: str) -> Event | None:
        """The event of that reference, where it is among these."""
        return next((each for each in self.events if each.ref == ref), None)

    def latest_first(self, *kinds: str) -> list[Event]:
        """The events (of these kinds, where any are named), the last that happened first."""
        wanted = [each for each in self.events if not kinds or each.kind in kinds]
        return sorted(wanted, key=LATEST_FIRST.parts_of, reverse=True)

    def ever_recorded(self) -> tuple[Event, ...]:
        """Every event in the order of the record, those that a later one corrects among them."""
        return self.events

    def uncorrected(self, *kinds: str) -> list[Event]:
        """The same without those that a later event corrects."""
        return [each for each in self.latest_first(*kinds) if each.ref not in self.corrected]


def read_case(case: Case, *, colleagues_on: date | None = None) -> CaseRows:
    """Read a case (with its service and team at hand) in three questions, however long its record.

    Of one that is shown as it stood on an earlier day, nothing that was recorded or happened later.
    With ``colleagues_on`` the workers who could take a part in it that day are read too.
    """
    colleagues = colleagues_of(case, colleagues_on) if colleagues_on is not None else None
    children, members = _people(case)
    events = tuple(each for each in _events_of(case=case.pk) if _known(each, case.stood_on))
    for event in events:
        event.case = case
    return CaseRows(
        case,
        children,
        members,
        events,
        _workers_named(events, [each.worker for each in colleagues.near] if colleagues else ()),
        colleagues,
    )


def _known(event: Event, day: date | None) -> bool:
    return day is None or local_day(max(event.at, event.recorded_at)) <= day


def children_of(case: Case) -> list[Person]:
    """The children the case is about, unborn ones too, in one question."""
    return list(Person.objects.filter(case_children__case=case).order_by("case_children__pk"))


@prepared
def _events_of(*, case: int) -> QuerySet[Event]:
    events = Event.objects.filter(case=case).select_related("by", "recorded_by__worker")
    return events.order_by("seq")


@prepared
def _people_of(*, case: int, family: int | None) -> QuerySet[Person]:
    about = CaseChild.objects.filter(case=case, person=OuterRef("pk"))
    member = FamilyMember.objects.filter(family=family, person=OuterRef("pk")).order_by("pk")
    found = Person.objects.annotate(
        child=Subquery(about.values("pk")[:1]),
        member=Subquery(member.values("pk")[:1]),
        relationship=Subquery(member.values("relationship")[:1]),
    )
    # One set of numbers, and not one or the other: the database would read every person on record.
    numbers = CaseChild.objects.filter(case=case).values("person")
    of_family = FamilyMember.objects.filter(family=family).values("person")
    return found.filter(pk__in=numbers.union(of_family))


def _people(case: Case) -> tuple[tuple[CaseChild, ...], tuple[FamilyMember, ...]]:
    """The children and the family in one question: most of the children are of the family too."""
    rows: list[Any] = _people_of(case=case.pk, family=case.family_id)
    children = [CaseChild(pk=each.child, case=case, person=each) for each in rows if each.child]
    members = [
        FamilyMember(
            pk=each.member, family_id=case.family_id, person=each, relationship=each.relationship
        )
        for each in rows
        if each.member
    ]
    return tuple(sorted(children, key=_by_number)), tuple(sorted(members, key=_by_number))


def _by_number(row: Model) -> int:
    return int(row.pk)


def _workers_named(events: tuple[Event, ...], known: Sequence[Worker]) -> dict[str, Worker]:
    ids = {event.by_id for event in events if event.by_id}
    # All that they say is one text: it is looked through once, whatever is in what.
    said = json.dumps([event.data for event in events], ensure_ascii=False)
    ids.update(map(int, _WORKER.findall(said)))
    found = {worker.ref: worker for worker in known if worker.pk in ids}
    if missing := ids - {worker.pk for worker in known}:
        found |= {each.ref: each for each in workers_numbered(missing)}
    return found


@prepared
def _names_of_teams() -> QuerySet[Team, tuple[str, str]]:
    return Team.objects.values_list("slug", "name")
