"""How does a team close? Its people and its open cases go to another team of the service with it, whole or not at all.

It closes on the day on which it is recorded, or on a later one: until that is over it works on. What is on its way to it, a
case or somebody, has to arrive or be answered first. A team that goes on is opened again as it was, without what went.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.planned_days import refuse_too_far_ahead
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import counted, on_day
from keyworker.record.models import Case
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.subjects import OnCase, OnWorker
from keyworker.record.team_closings import closing_of, closings_into
from keyworker.record.team_moves import GO, have_moved, moves_ahead
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Team, Worker, WorkerQuerySet


def _others(context: ActionContext) -> Choices:
    team = context.subject.team
    others = Team.objects.taking_on().filter(service=team.service_id).exclude(pk=team.pk)
    return tuple((each.slug, each.name) for each in others.order_by("name"))


def _here(team: Team, context: ActionContext) -> WorkerQuerySet:
    """Who works there or begins later. Who has left stays where they worked last."""
    return Worker.objects.filter(team=team).exclude(left__lt=context.as_of).order_by("pk")


def _cases(team: Team) -> CaseQuerySet:
    return Case.objects.not_closed().filter(team=team).order_by("pk")


def _who_and_what(context: ActionContext, field: FormField) -> FormField:
    """What happens to each, before anybody says that it shall."""
    team = context.subject.team
    people = counted(_here(team, context).count(), "person", "people")
    cases = counted(_cases(team).count(), "open case")
    hint = f"{people} and {cases} go there, each case with the worker who leads it"
    return replace(field, hint=hint)


def _cannot(context: ActionContext) -> str | None:
    team = context.subject.team
    if team.ended is not None:
        return f"The team closed on {on_day(team.ended)}."
    if not _others(context):
        return "The service has no other team to which its people and cases could go."
    return None


def on_its_way(team: Team, day: date) -> str:
    """What is on its way to the team, or from it, so that it cannot close that day; empty where nothing is."""
    coming = Case.objects.not_closed().filter(moving_to=team).count()
    if coming:
        return f"{counted(coming, 'case')} on the way to this team: each is answered first."
    if moves_ahead(team, after=day):
        return "Somebody is to move from or to this team on a later day: wait for that, or record another move."
    return ""


def _close(entry: Entry) -> Sequence[NewEvent]:
    team, day = entry.subject.team, entry.values.get("last_day") or entry.as_of
    _refuse_where_neither_stays(entry, day)
    if day > entry.as_of:
        refuse_too_far_ahead(day, field="last_day", today=entry.as_of)
        return [entry.record("team.to-close", at=entry.now)]
    if day < entry.as_of and not _was_said(team, day):
        raise NotPossible("Enter today or a later day", field="last_day")
    if still := on_its_way(team, entry.as_of):
        raise NotPossible(still, field="last_day")
    return _close_now(entry, team, day)


def _refuse_where_neither_stays(entry: Entry, day: date) -> None:
    """Refuses a team that will have closed by then, and closing one that is still to be given another's people and cases."""
    team, other = entry.subject.team, Team.objects.get(slug=entry.values["team"])
    closing = closing_of(other)
    if closing is not None and closing.last_day <= day:
        raise NotPossible(
            f"{other.name} is to close on {on_day(closing.last_day)}: choose a team that goes on",
            field="team",
        )
    now = day <= entry.as_of
    coming = next((each for each in closings_into(team) if now or each.last_day >= day), None)
    if coming is not None:
        raise NotPossible(
            f"The people and cases of {coming.team.name} are to come to this team after {on_day(coming.last_day)}: "
            "enter a later day, or have that team go on after all",
            field="last_day",
        )


def _was_said(team: Team, day: date) -> bool:
    """Whether it was said before that this is its last day: then it closes now that the day is over."""
    closing = closing_of(team)
    return closing is not None and closing.last_day == day


def _close_now(entry: Entry, team: Team, day: date) -> Sequence[NewEvent]:
    other = Team.objects.taking_on().select_for_update(of=("self",)).get(slug=entry.values["team"])
    if other.service_id != team.service_id:
        raise NotPossible("Choose a team of the same service", field="team")
    team.ended = day
    # What comes from its postcodes goes on with the other.
    other.postcodes, team.postcodes = sorted({*other.postcodes, *team.postcodes}), []
    for each in (team, other):
        each.save(update_fields=["ended", "postcodes"])
    closed = entry.record("team.closed", at=entry.now, last_day=day)
    cases = list(_cases(team).with_team().select_for_update(of=("self",)))
    told = [closed.about(OnCase(each)) for each in cases]
    return [closed, *_moved(entry, team, other), *told]


def _moved(entry: Entry, team: Team, other: Team) -> Iterator[NewEvent]:
    here = _here(team, entry).select_related("team__service")
    people = list(here.select_for_update(of=("self",)))
    have_moved(people, other, on=entry.as_of)
    for worker in people:
        said = {"worker": worker, "team": other.slug, "from_team": team.slug, "cases": GO}
        moved = entry.event(kinds.WORKER_MOVED, at=entry.now, first_day=entry.as_of, **said)
        yield moved.about(OnWorker(worker))


def _neither_closed_nor_to_close(context: ActionContext) -> str | None:
    team = context.subject.team
    if team.ended is not None or closing_of(team) is not None:
        return None
    return "The team has not closed, and is not to."


def _what_stays(context: ActionContext, field: FormField) -> FormField:
    if context.subject.team.ended is None:
        return field
    return replace(
        field,
        hint="It is open from today. Its people, cases and postcodes stay where they went: move whoever comes back, "
        "and say which postcodes it is for",
    )


def _go_on(entry: Entry) -> Sequence[NewEvent]:
    team, closing = entry.subject.team, closing_of(entry.subject.team)
    if team.ended is not None:
        last_day = team.ended
        # Nobody answers for the weeks in which there was no team.
        team.ended, team.set_up_on = None, entry.as_of
        team.save(update_fields=["ended", "set_up_on"])
    else:
        assert closing is not None
        last_day = closing.last_day
    return [entry.record("team.goes-on", at=entry.now, last_day=last_day)]


CLOSE_TEAM = administrators_only(
    id="close-team",
    title="Close the team",
    family=family.SETTING_UP,
    records=("team.closed", "worker.moved", "team.to-close"),
    subject="team",
    asks=(
        questions.adjusted(
            questions.choice_among("team", "To which team do its people and cases go?", _others),
            _who_and_what,
        ),
        questions.ask(
            "last_day",
            "What is its last day?",
            required=False,
            hint="Leave empty to close it today. Until a later day is over the team works on",
        ),
        questions.why(),
    ),
    possible=_cannot,
    does=_close,
)
GO_ON = administrators_only(
    id="have-team-go-on",
    title="Have the team go on after all",
    family=family.SETTING_UP,
    records=("team.goes-on",),
    subject="team",
    asks=(questions.adjusted(questions.why(), _what_stays),),
    possible=_neither_closed_nor_to_close,
    does=_go_on,
)
ACTIONS = (CLOSE_TEAM, GO_ON)
