"""How is an inspector given a whole service to look at, for a time, and how does that end before its day?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from keyworker.access.models import User
from keyworker.access.roles import Reach
from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.administering import ONLY, administers
from keyworker.actions.form_fields import Choices
from keyworker.policy.casefile import LONDON
from keyworker.record.set_up_so_far import inspected_by, services_with_casework
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Inspection, Service


def _no_inspector(context: ActionContext) -> str | None:
    user: User | None = context.subject.worker.user
    if user is not None and user.access.sees is Reach.GIVEN:
        return None
    return "Only somebody who comes for inspection is given services to look at."


def _none_given(context: ActionContext) -> str | None:
    obstacle = _no_inspector(context)
    if obstacle is None and not _given(context):
        return "They have no service to look at."
    return obstacle


def _services(context: ActionContext) -> Choices:
    return tuple((each.slug, each.name) for each in services_with_casework())


def _given(context: ActionContext) -> Choices:
    found = inspected_by(context.subject.worker, at=_begins(context.as_of))
    return tuple((each.service.slug, each.service.name) for each in found)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.max, LONDON)


def _give(entry: Entry) -> Sequence[NewEvent]:
    last_day = entry.values["until"]
    if last_day < entry.as_of:
        raise NotPossible("This day is past: they could look at nothing", field="until")
    if entry.values["service"] in dict(_given(entry)):
        raise NotPossible("They have this service to look at already", field="service")
    Inspection.objects.create(
        worker=entry.subject.worker,
        service=Service.objects.get(slug=entry.values["service"]),
        given_at=entry.now,
        until=datetime.combine(last_day + timedelta(days=1), time(), LONDON),
    )
    return [entry.record("inspection.given", at=entry.now)]


def _end(entry: Entry) -> Sequence[NewEvent]:
    given = entry.subject.worker.inspections.filter(service__slug=entry.values["service"])
    given.filter(until__gt=entry.now).update(until=entry.now)
    return [entry.record("inspection.ended", at=entry.now)]


GIVE_SERVICE = Action(
    id="give-inspection",
    title="Give a service to look at",
    family=family.ACCOUNTS,
    records=("inspection.given",),
    subject="worker",
    admits=administers,
    closed_to_others=ONLY,
    by_default=True,
    possible=_no_inspector,
    asks=(
        questions.choice_among("service", "Which service?", _services),
        questions.ask("until", "Until which day?"),
        questions.why(),
    ),
    does=_give,
)
END_SERVICE = Action(
    id="end-inspection",
    title="Take a service to look at back",
    family=family.ACCOUNTS,
    records=("inspection.ended",),
    subject="worker",
    admits=administers,
    closed_to_others=ONLY,
    by_default=True,
    possible=_none_given,
    asks=(questions.choice_among("service", "Which service?", _given), questions.why()),
    does=_end,
)
ACTIONS = (GIVE_SERVICE, END_SERVICE)
