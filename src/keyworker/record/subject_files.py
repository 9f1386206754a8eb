"""What is on record of a worker, a team or a service, and how does a decision see it?

The engine knows one kind of file: who, and what happened. The record of anything but a case is such a file with no
child in it, so that the same rules time a weekly check as time a visit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from keyworker.policy.casefile import CaseFile
from keyworker.record.case_files import event_document, worker_document, worker_refs
from keyworker.record.models import Event
from keyworker.record.names import workers_named
from keyworker.workforce.models import Service, Team, Worker

STARTED = "team.started"
CORRECTED = "event.corrected"


def team_file(team: Team) -> CaseFile:
    """The record of one team; two queries."""
    return team_files([team])[team.pk]


def team_files(teams: Sequence[Team]) -> dict[int, CaseFile]:
    """The same for several, by the team's number: two queries, however many there are."""
    rows: dict[int, list[Event]] = defaultdict(list)
    for row in Event.objects.filter(team__in=teams).order_by("at", "seq"):
        assert row.team_id is not None
        rows[row.team_id].append(row)
    began = {
        team.pk: {"id": "E0", "kind": STARTED, "at": team.set_up_on, "team": team.slug}
        for team in teams
    }
    written = {
        team.pk: [began[team.pk], *(event_document(row) for row in rows[team.pk])] for team in teams
    }
    workers = _workers_in(document for each in written.values() for document in each)
    return {
        team.pk: _file(
            {"service": team.service.slug, "team": team.slug}, workers.values(), written[team.pk]
        )
        for team in teams
    }


def service_file(service: Service) -> CaseFile:
    """The record of a whole service, such as its rota; two queries."""
    written = _written(Event.objects.filter(service=service))
    return _file({"service": service.slug}, _workers_in(written).values(), written)


def worker_file(worker: Worker) -> CaseFile:
    """The record of one worker: when they were away, what was confirmed of them; two queries."""
    written = _written(Event.objects.filter(worker=worker))
    named = {**_workers_in(written), worker.ref: worker}
    header = {"service": worker.team.service.slug, "team": worker.team.slug}
    return _file(header, named.values(), written)


def authority_file() -> CaseFile:
    """The record of the authority as a whole; two queries."""
    written = _written(Event.objects.of_the_authority())
    return _file({}, _workers_in(written).values(), written)


def _file(
    header: Mapping[str, Any], workers: Iterable[Worker], written: Sequence[Mapping[str, Any]]
) -> CaseFile:
    return CaseFile.model_validate(
        {"case": header, "workers": [worker_document(each) for each in workers], "events": written}
    )


def _written(events: QuerySet[Event]) -> list[dict[str, Any]]:
    return [event_document(each) for each in events.order_by("at", "seq")]


def _workers_in(documents: Iterable[Mapping[str, Any]]) -> dict[str, Worker]:
    return workers_named(ref for document in documents for ref in worker_refs(document))
