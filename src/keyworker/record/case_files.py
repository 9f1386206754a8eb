"""What does a case in the database look like to the decisions, which know no database?

People are P1, workers W1, events E1 by their row; names stay behind, so that no answer, log or stored reason can hold
a child's name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from keyworker.policy.casefile import LONDON, CaseFile
from keyworker.policy.refs import numbers_of, ref
from keyworker.record.models import Case, CaseChild, Event, FamilyMember, Person
from keyworker.workforce.models import Worker

BATCH = 500
_WORKER_FIELDS = ("worker", "holder", "by")


def case_file(case: Case) -> CaseFile:
    """The whole case, corrections and all; ``known_on`` cuts it to a day."""
    return next(files_of([case]))[1]


def files_of(cases: Sequence[Case]) -> Iterator[tuple[Case, CaseFile]]:
    """Each of these cases with its file, in the same order."""
    ids = [case.pk for case in cases]
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(case_id__in=ids).order_by("case_id", "seq"):
        events[event.case_number].append(event)
    people = people_of(cases)
    workers = _workers_in(events)
    for case in cases:
        yield case, file_from(case, people[case.pk], events[case.pk], workers)


def files_of_events(cases: Sequence[Case], events: QuerySet[Event]) -> dict[int, CaseFile]:
    """By the number of each case, a file of no more than these events: one query."""
    found: dict[int, list[dict[str, Any]]] = {case.pk: [] for case in cases}
    for event in events.order_by("case_id", "seq"):
        found[event.case_number].append(event_document(event))
    return {
        number: CaseFile.model_validate({"events": written}) for number, written in found.items()
    }


def file_from(
    case: Case,
    people: Sequence[Mapping[str, Any]],
    events: Sequence[Event],
    workers: Mapping[str, Worker],
) -> CaseFile:
    """The file of one case from rows already read."""
    written = [event_document(event) for event in events]
    named = dict.fromkeys(
        ref for document in written for ref in worker_refs(document) if ref in workers
    )
    return CaseFile.model_validate(
        {
            "case": {
                "id": case.reference,
                "service": (case.team.service_line if case.team else "") or case.service.slug,
                "team": case.team.slug if case.team else None,
                "locality": case.locality or None,
            },
            "people": people,
            "workers": [worker_document(workers[ref]) for ref in named],
            "events": written,
        }
    )


def event_document(event: Event) -> dict[str, Any]:
    """The event as a case file writes it: its own fields beside those every event has."""
    return {
        **event.data,
        "id": event.ref,
        "kind": event.kind,
        "at": event.at.astimezone(LONDON).date() if event.at_is_date else event.at,
        "recorded_at": event.recorded_at,
        "by": ref("W", event.by_id) if event.by_id else None,
        "by_role": event.by_role or None,
    }


def worker_document(worker: Worker) -> dict[str, Any]:
    """A worker as a decision sees them."""
    return {
        **worker.known_qualities,
        "id": worker.ref,
        "role": worker.role,
        "profession": worker.profession or None,
        "qualified": worker.qualified,
        "fte": float(worker.fte),
        "home_team": worker.team.slug,
        "left_on": worker.left,
        "active": worker.left is None,
    }


def people_of(cases: Sequence[Case]) -> dict[int, list[dict[str, Any]]]:
    """Who each case is about and who else is in the family, as case files write them."""
    children: dict[int, list[CaseChild]] = defaultdict(list)
    ids = [case.pk for case in cases]
    for child in CaseChild.objects.filter(case_id__in=ids).select_related("person").order_by("pk"):
        children[child.case_id].append(child)
    members: dict[int, list[FamilyMember]] = defaultdict(list)
    families = {case.family_id for case in cases}
    for member in (
        FamilyMember.objects.filter(family_id__in=families).select_related("person").order_by("pk")
    ):
        members[member.family_id].append(member)
    return {case.pk: people_from(children[case.pk], members[case.family_id]) for case in cases}


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


def _workers_in(events: Mapping[int, Sequence[Event]]) -> dict[str, Worker]:
    ids = {event.by_id for rows in events.values() for event in rows if event.by_id}
    for rows in events.values():
        for event in rows:
            ids |= numbers_of(worker_refs(event.data), kind="W")
    return {worker.ref: worker for worker in Worker.objects.all_numbered(ids)}
