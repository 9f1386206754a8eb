"""What does a case in the database look like to the decisions, which know no database?

People are P1, workers W1, events E1 by their row; names stay behind, so that no answer, log or stored reason can hold
a child's name.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from keyworker.decisions.case.fold import KINDS_MOVING
from keyworker.policy.casefile import CaseFile, local_day
from keyworker.policy.casefile import Event as Happened
from keyworker.policy.casefile import Worker as Colleague
from keyworker.policy.refs import ref
from keyworker.policy.vocabulary import kinds
from keyworker.prepared import prepared
from keyworker.record.models import Case, CaseChild, Event, FamilyMember, Person
from keyworker.record.names import workers_named
from keyworker.workforce.from_a_day import held_on
from keyworker.workforce.models import Team, Worker
from keyworker.workforce.teams import service_of_team

BATCH = 500
# What every event has, whatever its own fields.
_COLUMNS = frozenset({"id", "kind", "at", "recorded_at", "by", "by_role"})
# Its fields and both moments as text; its case and number, its kind, whether only a day is known, by whom.
_Plain: TypeAlias = tuple[str, str, str, int, int, str, bool, int | None, str]
_WORKER_FIELDS = ("worker", "holder", "by")


def case_file(case: Case) -> CaseFile:
    """The whole case, corrections and all; ``known_on`` cuts it to a day."""
    return next(files_of([case]))[1]


def files_of(cases: Sequence[Case]) -> Iterator[tuple[Case, CaseFile]]:
    """Each of these cases with its file, in the same order."""
    ids = [case.pk for case in cases]
    events = _by_case(ids, _plain_events_of(cases=ids))
    named = {number: _workers_named_in(theirs) for number, theirs in events.items()}
    # Most of them work on many of these cases.
    workers = _known(workers_named({ref for refs in named.values() for ref in refs}))
    people = people_of(cases)
    services = services_of((case, events[case.pk]) for case in cases)
    for case in cases:
        yield case, _file(case, people[case.pk], events[case.pk], named[case.pk], workers, services)


def files_of_events(cases: Sequence[Case], events: QuerySet[Event]) -> dict[int, CaseFile]:
    """By the number of each case, a file of no more than these events: one query."""
    found = _by_case([case.pk for case in cases], _plain(events))
    return {number: CaseFile().with_events(theirs) for number, theirs in found.items()}


def file_from(
    case: Case,
    people: Sequence[Mapping[str, Any]],
    events: Sequence[Event],
    workers: Mapping[str, Worker],
) -> CaseFile:
    """The file of one case from rows already read."""
    written = [Happened(**event_document(event)) for event in events]
    services = services_of([(case, written)])
    return _file(case, people, written, _workers_named_in(written), _known(workers), services)


def service_of(case: Case) -> str:
    """The service that works with a case, by the policy's own name where its team has one."""
    return (case.team.service_line if case.team else "") or case.service.slug


def _file(
    case: Case,
    people: Sequence[Mapping[str, Any]],
    events: Sequence[Happened],
    named: Iterable[str],
    workers: Mapping[str, Colleague],
    services: Mapping[str, str],
) -> CaseFile:
    entered = case if case.pk else case.enter()
    without_events = CaseFile.model_validate(
        {
            "case": {
                "id": case.reference,
                "service": service_of(case),
                "team": entered.entered_team or None,
                "locality": entered.entered_locality or None,
                "services": _of_its_teams(case, events, services),
            },
            "people": people,
            "workers": [workers[ref] for ref in named if ref in workers],
        }
    )
    return without_events.with_events(events)


def services_of(cases: Iterable[tuple[Case, Sequence[Happened]]]) -> dict[str, str]:
    """The service of each team that these cases came to, by the policy's own name where the team has one.

    Most cases never leave the team they were entered in: then nothing is asked for.
    """
    teams = sorted({team for case, events in cases for team in _teams_it_came_to(case, events)})
    return (
        {slug: line or service for slug, line, service in _lines_of(teams=teams)} if teams else {}
    )


def _teams_it_came_to(case: Case, events: Sequence[Happened]) -> set[str]:
    """All of them, where there was another than it is of now, or none."""
    now = {case.team.slug} if case.team is not None else set[str]()
    moves = [each for each in events if each.kind in KINDS_MOVING["team"]]
    said = {each.field("passed_to") or each.field("team") for each in moves}
    teams = {str(each) for each in {*said, case.entered_team} if each}
    lost = any(each.kind == kinds.REFERRAL_REROUTED for each in moves)
    return now | teams if lost or not teams <= now else set()


def _of_its_teams(
    case: Case, events: Sequence[Happened], services: Mapping[str, str]
) -> list[dict[str, str | None]] | None:
    teams = sorted(_teams_it_came_to(case, events))
    if not teams:
        return None
    found: list[dict[str, str | None]] = [{"team": None, "service": case.service.slug}]
    found += [{"team": each, "service": services[each]} for each in teams if each in services]
    return found


@prepared
def _lines_of(*, teams: Sequence[str]) -> QuerySet[Team, tuple[str, str, str]]:
    return Team.objects.filter(slug__in=teams).values_list("slug", "service_line", "service__slug")


def _plain(events: QuerySet[Event]) -> QuerySet[Event, _Plain]:
    """These events as plain columns, of each case in the order of its record: moments and fields as text."""
    moments = Cast("at", TextField()), Cast("recorded_at", TextField())
    columns = ("case_id", "pk", "kind", "at_is_date", "by_id", "by_role")
    return events.order_by("case_id", "seq").values_list(
        Cast("data", TextField()), *moments, *columns
    )


@prepared
def _plain_events_of(*, cases: Sequence[int]) -> QuerySet[Event, _Plain]:
    return _plain(Event.objects.filter(case_id__in=cases))


def _by_case(cases: Sequence[int], events: Iterable[_Plain]) -> dict[int, list[Happened]]:
    """These events by their case. There may be millions: text is read much sooner than what the database's driver makes."""
    rows = list(events)
    read = json.loads(f"[{','.join([row[0] for row in rows])}]")
    found: dict[int, list[Happened]] = {case: [] for case in cases}
    workers: dict[int | None, str | None] = {None: None}
    # Naming each field as an argument takes as long as all the rest.
    new, moment = Happened.__new__, datetime.fromisoformat
    for fields, (_, at, recorded_at, case, number, kind, at_is_date, by, by_role) in zip(
        read, rows, strict=True
    ):
        if not _COLUMNS.isdisjoint(fields):
            fields = {name: value for name, value in fields.items() if name not in _COLUMNS}
        if by is not None and by not in workers:
            workers[by] = ref("W", by)
        event = new(Happened)
        event.id, event.kind = ref("E", number), kind
        event.at = _day_of(at) if at_is_date else moment(at)
        event.recorded_at = moment(recorded_at)
        event.by, event.by_role = workers[by], by_role or None
        event.person = fields.pop("person", None) if "person" in fields else None
        event.people = tuple(fields.pop("people")) if "people" in fields else ()
        event.fields = fields
        event.place_in_time()
        found[case].append(event)
    return found


@lru_cache(maxsize=1 << 12)
def _day_of(moment: str) -> date:
    """The day that begins at a moment, as it is written: the same few days come again and again."""
    return local_day(datetime.fromisoformat(moment))


def event_document(event: Event) -> dict[str, Any]:
    """The event as a case file writes it: its own fields beside those every event has."""
    return {
        **event.data,
        "id": event.ref,
        "kind": event.kind,
        "at": local_day(event.at) if event.at_is_date else event.at,
        "recorded_at": event.recorded_at,
        "by": ref("W", event.by_id) if event.by_id else None,
        "by_role": event.by_role or None,
    }


def worker_document(worker: Worker, *, on: date | None = None) -> dict[str, Any]:
    """A worker as every decision sees them: in a case file, a caseload, or proposed for a part.

    Without a day it says nothing that depends on one, such as whether they are in post: their first and last days do, and
    the days of their jobs and teams. ``on`` a day it says the job and the team of that day alone.
    """
    team, service = _team_of(worker, on)
    roles = worker.roles_on(on) if on is not None else worker.roles
    dated = {"jobs": worker.jobs, "teams": worker.teams} if on is None else {}
    return {
        **worker.known_qualities,
        "id": worker.ref,
        "role": roles[0],
        "roles": list(roles),
        **{name: rows for name, rows in dated.items() if rows},
        "profession": worker.profession or None,
        "qualified": worker.qualified,
        "fte": float(worker.fte),
        "team": team,
        "home_team": team,
        "service": service,
        "started": worker.started,
        "left_on": worker.left,
        "named": True,
        # Of whoever leaves the last day says until when.
        "active": True if worker.left is None else None,
    }


def _team_of(worker: Worker, on: date | None) -> tuple[str, str]:
    """The team of a worker and its service, on that day or today."""
    then = held_on(worker.teams, on) if on is not None else None
    if then is not None:
        return then["team"], then["service"]
    return worker.team.slug, service_of_team(worker.team)


def _known(workers: Mapping[str, Worker]) -> dict[str, Colleague]:
    """Each of these workers as case files have them."""
    return {ref: Colleague.model_validate(worker_document(each)) for ref, each in workers.items()}


def people_of(cases: Sequence[Case]) -> dict[int, list[dict[str, Any]]]:
    """Who each case is about and who else is in the family, as case files write them."""
    children: dict[int, list[CaseChild]] = defaultdict(list)
    ids = [case.pk for case in cases]
    for child in _children_of(cases=ids):
        children[child.case_id].append(child)
    members: dict[int, list[FamilyMember]] = defaultdict(list)
    families = sorted({case.family_id for case in cases})
    for member in _members_of(families=families) if families else ():
        members[member.family_id].append(member)
    return {case.pk: people_from(children[case.pk], members[case.family_id]) for case in cases}


@prepared
def _children_of(*, cases: Sequence[int]) -> QuerySet[CaseChild]:
    return CaseChild.objects.filter(case_id__in=cases).select_related("person").order_by("pk")


@prepared
def _members_of(*, families: Sequence[int]) -> QuerySet[FamilyMember]:
    members = FamilyMember.objects.filter(family_id__in=families)
    return members.select_related("person").order_by("pk")


def people_from(
    children: Sequence[CaseChild], members: Sequence[FamilyMember]
) -> list[dict[str, Any]]:
    """Who a case is about and who else is in the family, from rows already read with their persons."""
    about = {child.person_id for child in children}
    found = [
        _person(child.person, "unborn" if child.person.is_unborn else "child") for child in children
    ]
    found += [
        _person(member.person, _outside(member))
        for member in members
        if member.person_id not in about
    ]
    return found


def _outside(member: FamilyMember) -> str:
    # A child of the family whom this case is not about must not count as one of its children.
    return (
        "sibling"
        if member.relationship in {"child", "unborn", "young-person"}
        else member.relationship
    )


def _person(person: Person, is_: str) -> dict[str, Any]:
    return {
        "id": person.ref,
        "is": is_,
        "born": person.born,
        "expected": person.expected,
        "disabled": person.disabled,
    }


def worker_refs(document: Mapping[str, Any]) -> Iterator[str]:
    """The workers an event names."""
    for name in _WORKER_FIELDS:
        ref = document.get(name)
        if isinstance(ref, str):
            yield ref


def _workers_named_in(events: Iterable[Happened]) -> dict[str, None]:
    """Whom the events name as workers, in order and each once."""
    named: dict[str, None] = {}
    for each in events:
        fields = each.fields
        for name in ("worker", "holder"):
            if name in fields and isinstance(fields[name], str):
                named[fields[name]] = None
        if each.by is not None:
            named[each.by] = None
    return named
