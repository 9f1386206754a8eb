"""Which moves of workers between teams are on record, and which cases come along?

A move is on record from the day on which it was said, with its first day; whatever is said of the same worker later takes its
place. Until that day nothing changes, and on it the move is carried out (``actions.carried_out``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Case, Event
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Team, Worker

GO = "go"


def said_last(worker: Worker) -> Event | None:
    """The move of the worker that was said last, carried out or still to come."""
    moves = Event.objects.ever_recorded().filter(worker=worker, kind=kinds.WORKER_MOVED)
    return moves.order_by("-seq").first()


def moves_due(day: date) -> Iterator[tuple[Worker, Event]]:
    """The workers who are of another team from that day or an earlier one, and are not yet, with what says so."""
    said = Event.objects.ever_recorded().filter(
        kind=kinds.WORKER_MOVED, worker__isnull=False, data__first_day__lte=day.isoformat()
    )
    workers = Worker.objects.filter(pk__in=said.order_by().values("worker"))
    for worker in workers.select_related("team").order_by("pk"):
        move = said_last(worker)
        if move is None or str(move.data["first_day"]) > day.isoformat():
            continue
        if move.data["team"] != worker.team.slug:
            yield worker, move


def cases_to_go(worker: Worker) -> CaseQuerySet:
    """The cases that come along where it is said that they do: those they lead in the team that they leave."""
    led = Case.objects.not_closed().held_by(worker, "lead")
    return led.filter(team=worker.team_id).with_team().order_by("pk")


def of_the_team(worker: Worker, team: Team, *, cases: str, at: datetime) -> Iterator[NewEvent]:
    """Have the worker be of that team, and say so on each case that comes along."""
    going = list(cases_to_go(worker)) if cases == GO else []
    before = worker.team.slug
    worker.team = team
    worker.save(update_fields=["team"])
    for case in going:
        said = {"worker": worker, "team": team.slug, "from_team": before, "cases": GO}
        yield NewEvent(kind=kinds.WORKER_MOVED, at=at, data=said, subject=OnCase(case))


def moves_ahead(team: Team, *, after: date) -> bool:
    """Whether anybody is to move from or to this team on a later day than that."""
    said = Event.objects.ever_recorded().filter(
        kind=kinds.WORKER_MOVED, worker__isnull=False, data__first_day__gt=after.isoformat()
    )
    workers = Worker.objects.filter(pk__in=said.order_by().values("worker")).select_related("team")
    moves = ((worker, said_last(worker)) for worker in workers)
    return any(
        move is not None
        and str(move.data["first_day"]) > after.isoformat()
        and team.slug in {move.data["team"], worker.team.slug}
        for worker, move in moves
    )
