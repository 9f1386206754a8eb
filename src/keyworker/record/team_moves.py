"""Which moves of workers between teams are on record, and which cases come along?

A move is on record from the day on which it was said, with its first day; whatever is said of the same worker later takes its
place. Until that day nothing changes, and on it the move is carried out (``actions.carried_out``). One recorded late is carried
out as it is recorded: a case and its lead are of a team from the same day on, and nobody is late for days on which
everything stood as it was known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import kinds
from keyworker.record.cases_of_workers import cases_following
from keyworker.record.models import Case, Event
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent
from keyworker.workforce.from_a_day import Kept
from keyworker.workforce.models import Team, Worker
from keyworker.workforce.teams import with_team

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
    have_moved([worker], team, on=local_day(at))
    for case in going:
        said = {"worker": worker, "team": team.slug, "from_team": before, "cases": GO}
        yield NewEvent(kind=kinds.WORKER_MOVED, at=at, data=said, subject=OnCase(case))


def have_moved(workers: Sequence[Worker], team: Team, *, on: date) -> None:
    """Have these workers be of that team from that day on, and what was worked out of their cases since then follow."""
    with cases_following(*workers, since=on):
        for worker in workers:
            worker.teams = with_team(worker.teams, team, on, before=worker.team)
            worker.team = team
            worker.save(update_fields=["team", "teams"])


def team_differences() -> Iterator[str]:
    """Whose teams are not those that the moves on their record come to, a sentence each; nothing is changed."""
    for worker, said in _with_moves_on_record():
        if worker.teams != said:
            yield f"worker {worker.ref}: teams differ from the moves on record"
        if said and said[-1]["team"] != worker.team.slug:
            yield f"worker {worker.ref}: of {worker.team.slug}, the moves on record say {said[-1]['team']}"


def put_teams_right() -> None:
    """Have everybody have been of the teams that the moves on their record come to."""
    with transaction.atomic(), written_by_keyworker():
        for worker, said in _with_moves_on_record():
            if worker.teams != said:
                worker.teams = said
                worker.save(update_fields=["teams"])


def _with_moves_on_record() -> Iterator[tuple[Worker, list[Kept]]]:
    """Everybody who ever moved or is said to have, and the rows that the moves carried out come to."""
    moves = Event.objects.ever_recorded().filter(kind=kinds.WORKER_MOVED, worker__isnull=False)
    teams = {team.slug: team for team in Team.objects.select_related("service")}
    said: defaultdict[int | None, list[Kept]] = defaultdict(list)
    for move in moves.order_by("worker_id", "seq"):
        day, into = local_day(move.at), teams.get(move.data["team"])
        if into is not None and str(move.data["first_day"]) <= day.isoformat():
            before = teams.get(move.data["from_team"], into)
            said[move.worker_id] = with_team(said[move.worker_id], into, day, before=before)
    theirs = Worker.objects.filter(Q(pk__in=[*said]) | ~Q(teams=[]))
    for worker in theirs.select_related("team").order_by("pk"):
        yield worker, said[worker.pk]


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
