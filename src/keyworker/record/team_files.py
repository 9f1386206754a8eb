"""What is on record of a team or a service, and how does a decision see it?

The engine knows one kind of file: who, and what happened. A team's record is such a file with no child in it, so that
the same rules time a weekly check as time a visit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from keyworker.access.models import User
from keyworker.policy.casefile import LONDON, CaseFile
from keyworker.policy.refs import numbers_of
from keyworker.record.case_files import event_document, worker_document, worker_refs
from keyworker.record.models import TeamEvent
from keyworker.workforce.models import Service, Team, Worker

STARTED = "team.started"
CORRECTED = "event.corrected"


@dataclass(frozen=True, kw_only=True)
class NewTeamEvent:
    """Something to put on the record of a team or service."""

    kind: str
    at: date | datetime
    data: Mapping[str, Any] = field(default_factory=dict)


def team_file(service: Service, team: Team | None = None) -> CaseFile:
    """The record of one team, or of the service as a whole where ``team`` is None; two queries."""
    return team_files(service, [team])[team.pk if team is not None else None]


def team_files(service: Service, teams: Sequence[Team | None]) -> dict[int | None, CaseFile]:
    """The same for several, by the team's number: two queries, however many there are."""
    rows: dict[int | None, list[TeamEvent]] = defaultdict(list)
    for row in TeamEvent.objects.filter(service=service).order_by("at", "pk"):
        rows[row.team_id].append(row)
    wanted = {team.pk if team is not None else None: team for team in teams}
    written = {number: _written(team, rows[number]) for number, team in wanted.items()}
    refs = {
        ref
        for documents in written.values()
        for document in documents
        for ref in worker_refs(document)
    }
    workers = [
        worker_document(each)
        for each in Worker.objects.filter(pk__in=numbers_of(refs, kind="W")).select_related("team")
    ]
    return {
        number: CaseFile.model_validate(
            {
                "case": {"service": service.slug, "team": team.slug if team is not None else None},
                "workers": workers,
                "events": written[number],
            }
        )
        for number, team in wanted.items()
    }


def _written(team: Team | None, rows: Sequence[TeamEvent]) -> list[dict[str, Any]]:
    began = (
        [{"id": "E0", "kind": STARTED, "at": team.set_up_on, "team": team.slug}]
        if team is not None
        else []
    )
    return [*began, *(event_document(row) for row in rows)]


def put_on_record(
    events: Sequence[NewTeamEvent],
    *,
    service: Service,
    team: Team | None,
    by: Worker,
    user: User,
    action: str,
    attempt: UUID | None,
    now: datetime,
) -> list[TeamEvent]:
    """Add what happened; the caller holds the lock on the service."""
    return [
        TeamEvent.objects.create(
            service=service,
            team=team,
            kind=each.kind,
            at=_moment(each.at),
            at_is_date=not isinstance(each.at, datetime),
            recorded_at=now,
            recorded_by=user,
            by=by,
            by_role=by.role,
            data=dict(each.data),
            action=action,
            attempt=attempt,
        )
        for each in events
    ]


def _moment(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else datetime.combine(at, time(), tzinfo=LONDON)
