"""How is it recorded that a worker moves to another team of their service, and what becomes of their cases?

Their cases come along, or stay with the team they are of and are led by them until it has found others: either way each
case has its lead throughout. A move still to come is replaced by whatever is recorded after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import Choices
from keyworker.actions.planned_days import refuse_too_far_ahead
from keyworker.policy.wording import on_day
from keyworker.record.team_moves import of_the_team, said_last
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Team, Worker


def _teams(context: ActionContext) -> Choices:
    worker = context.subject.worker
    teams = Team.objects.taking_on().filter(service=worker.team.service_id).order_by("name")
    if not _is_to_come(worker, context):
        teams = teams.exclude(pk=worker.team_id)
    return tuple((each.slug, each.name) for each in teams)


def _is_to_come(worker: Worker, context: ActionContext) -> bool:
    """Whether a move is on record whose first day has not come: it may turn out that they stay."""
    move = said_last(worker)
    return move is not None and str(move.data["first_day"]) > context.as_of.isoformat()


def _move(entry: Entry) -> Sequence[NewEvent]:
    worker, first = entry.subject.worker, entry.values["first_day"]
    team = Team.objects.get(slug=entry.values["team"])
    if first < worker.started:
        raise NotPossible(
            f"{worker.ref} is in post from {on_day(worker.started)}: enter a day from then on",
            field="first_day",
        )
    if worker.left is not None and first > worker.left:
        raise NotPossible(
            f"{worker.ref} leaves on {on_day(worker.left)}: enter that day or an earlier one",
            field="first_day",
        )
    moved = entry.record("worker.moved", at=entry.now, worker=worker, from_team=worker.team.slug)
    refuse_too_far_ahead(first, field="first_day", today=entry.as_of)
    if first > entry.as_of or team == worker.team:
        return [moved]
    return [moved, *of_the_team(worker, team, cases=entry.values["cases"], at=entry.now)]


def _nowhere(context: ActionContext) -> str | None:
    return None if _teams(context) else "The service has no other team."


MOVE = administrators_only(
    id="move-worker",
    title="Move to another team",
    family=family.PEOPLE,
    records=("worker.moved",),
    subject="worker",
    asks=(
        questions.choice_among("team", "Which team do they move to?", _teams),
        questions.made_into(
            questions.ask("first_day", "From which day are they of that team?"), "first_day"
        ),
        questions.ask("cases", "What becomes of the cases that they lead?"),
        questions.note(),
    ),
    possible=_nowhere,
    does=_move,
)
ACTIONS = (MOVE,)
