"""How is somebody given a whole service for a time, to inspect it or to open its records out of hours by giving a reason?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from keyworker.access.models import User
from keyworker.access.roles import Reach
from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import Choices
from keyworker.policy.casefile import LONDON, instant
from keyworker.record.set_up_so_far import inspected_by, services_with_casework
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Inspection, Service

Possible = Callable[[ActionContext], str | None]


def _no_inspector(context: ActionContext) -> str | None:
    user: User | None = context.subject.worker.user
    if user is not None and user.access.sees is Reach.GIVEN:
        return None
    return "Only somebody who comes for inspection is given services to look at."


def _gives_no_reasons(context: ActionContext) -> str | None:
    user: User | None = context.subject.worker.user
    if user is not None and user.access.may_give_reason:
        return None
    return "Only somebody who opens records by giving a reason is given a service so."


def _none_given(context: ActionContext) -> str | None:
    return None if _given(context) else "No service is given to them."


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
        raise NotPossible("This day is past: they could open nothing", field="until")
    if entry.values["service"] in dict(_given(entry)):
        raise NotPossible("This service is given to them already", field="service")
    Inspection.objects.create(
        worker=entry.subject.worker,
        service=Service.objects.get(slug=entry.values["service"]),
        given_at=entry.now,
        until=instant(last_day + timedelta(days=1)),
    )
    return [entry.record(entry.action.records[0], at=entry.now)]


def _end(entry: Entry) -> Sequence[NewEvent]:
    given = entry.subject.worker.inspections.filter(service__slug=entry.values["service"])
    given.filter(until__gt=entry.now).update(until=entry.now)
    return [entry.record(entry.action.records[0], at=entry.now)]


def _of_a_service(id: str, title: str, kind: str, **more: Any) -> Action:
    return administrators_only(
        id=id,
        title=title,
        family=family.ACCOUNTS,
        records=(kind,),
        subject="worker",
        **more,
    )


def _giving(id: str, title: str, kind: str, possible: Possible) -> Action:
    asks = (
        questions.choice_among("service", "Which service?", _services),
        questions.ask("until", "Until which day?"),
        questions.why(),
    )
    return _of_a_service(id, title, kind, possible=possible, asks=asks, does=_give)


def _ending(id: str, title: str, kind: str, possible: Possible) -> Action:
    return _of_a_service(
        id,
        title,
        kind,
        possible=lambda context: possible(context) or _none_given(context),
        asks=(questions.choice_among("service", "Which service?", _given), questions.why()),
        does=_end,
    )


GIVE_SERVICE = _giving(
    "give-inspection", "Give a service to look at", "inspection.given", _no_inspector
)
END_SERVICE = _ending(
    "end-inspection", "Take a service to look at back", "inspection.ended", _no_inspector
)
ALLOW_OUT_OF_HOURS = _giving(
    "allow-out-of-hours",
    "Let them open records of a whole service by giving a reason",
    "out-of-hours.allowed",
    _gives_no_reasons,
)
END_OUT_OF_HOURS = _ending(
    "end-out-of-hours",
    "No longer let them open records of a whole service",
    "out-of-hours.ended",
    _gives_no_reasons,
)
ACTIONS = (GIVE_SERVICE, END_SERVICE, ALLOW_OUT_OF_HOURS, END_OUT_OF_HOURS)
