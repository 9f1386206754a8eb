"""No answer is lost: whatever the form of an action asks stands in an event that it declares, or only controls it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from keyworker.access.models import AccessRole
from keyworker.actions import on_case, on_team, on_worker
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.available import context_of, context_on
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import own_fields
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_worker.supervision import policy_questions
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.record.subjects import OnService, OnTeam, OnWorker
from keyworker.record.writing import NewEvent

from ..builders import Office, a_case, act_on, an_office, at, done

pytestmark = pytest.mark.django_db

NOW = at("2026-06-10")
# Not made from the answers on the form alone, but from what is on record of somebody else, or not on record before:
# their own tests follow what they record.
LOOKS_ELSEWHERE = frozenset({"judge-likeness", "detail-referral", "confirm-qualities"})
TRIED = [
    action
    for action in ACTIONS.values()
    if action.subject != "new-case" and action.id not in LOOKS_ELSEWHERE
]


Contexts = dict[str, ActionContext]


@pytest.fixture
def contexts() -> Contexts:
    """One of each kind of subject, by the name of its kind."""
    office = an_office("suffolk")
    found = (a_case_far_on(office), an_absent_worker(office), a_team(office), a_planned_rota())
    return {each.subject.kind: each for each in found}


def a_case_far_on(office: Office) -> ActionContext:
    """A case on which everything has happened that some action wants to have happened."""
    story = a_case(office).working("2026-05-27").planned("2026-05-28")
    story.happened("transfer.sent", "2026-05-29", to="social-care")
    story.happened("standing.started", "2026-05-29", standing="caf", people=[story.child.ref])
    story.allocated("2026-05-30", to=office.lead, role="co-worker")
    story.proposed("2026-06-01", to=office.colleague)
    story.case.refresh_from_db()
    return context_of(story.case, office.manager, as_of=NOW.date())


def an_absent_worker(office: Office) -> ActionContext:
    """A worker who is away, with other work, and a session that waits for the manager's signature."""
    subject, manager, on = OnWorker(office.practitioner), office.manager, "2026-06-05"
    done(act_on(subject, "record-absence", manager, on=on, first_day=on))
    other = {"type": "mentoring", "percent": "10", "first_day": on, "reason": "New starter"}
    done(act_on(subject, "record-reduction", manager, on=on, **other))
    session = {"held_on": on, "caseload_reviewed": "yes"}
    answers = {each.name: "Well" for each in policy_questions(subject.pack_on(NOW.date()))}
    done(act_on(subject, "record-session", manager, on=on, **session, **answers))
    return context_on(subject, manager, as_of=NOW.date())


def a_team(office: Office) -> ActionContext:
    return context_on(OnTeam(office.team), office.manager, as_of=NOW.date())


def a_planned_rota() -> ActionContext:
    """A service with turns to come, and two managers who may have them."""
    office = an_office("camden")
    for worker in (office.manager, office.lead):
        worker.role = "service-manager"
        worker.save()
        worker.user.access_role = AccessRole.SERVICE_MANAGER
        worker.user.save()
    subject, turns = OnService(office.service), {"from": "2026-06-08", "turns": "2"}
    planned: dict[str, Any] = {**turns, "managers": [office.manager.ref], "reason": "One for now"}
    done(act_on(subject, "plan-turn", office.manager, on="2026-06-05", **planned))
    return context_on(subject, office.manager, as_of=NOW.date())


def policies(action: Action) -> list[Pack]:
    """Those under which it is tried: on a case all of them, otherwise those that know it."""
    return [
        pack
        for pack in bundled_packs()
        if action.subject == "case"
        or action.by_default
        or any(pack.who_may(each) for each in (action.id, *action.goes_with))
    ]


def answers(action: Action, context: ActionContext) -> Iterator[dict[str, Any]]:
    """Every field filled, in each way in which its controls can be set, with days gone by and days to come."""
    asked = own_fields(action, context)
    controls = {each.name for each in action.asks if each.control}
    for days in (-60, 1):
        ways = [
            [(field.name, value) for value in _ways(field)]
            if field.name.partition(".")[0] in controls
            else [(field.name, _some(field, timedelta(days=days + number), context))]
            for number, field in enumerate(asked)
        ]
        for way in product(*ways):
            yield nested(dict(way))


def nested(given: dict[str, Any]) -> dict[str, Any]:
    """Answers by the paths of their names, as a form's are read."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        *path, last = name.split(".")
        here = found
        for step in path:
            here = here.setdefault(step, {})
        here[last] = value
    return found


def _ways(field: FormField) -> list[Any]:
    if field.type == "yes-no":
        return [True, False]
    if field.type == "choice":
        return [value for value, _ in field.choices]
    if field.type == "worker":
        return [value for value, _ in field.choices[:1]]
    if field.type in {"children", "outcomes", "in-order"}:
        return [tuple(value for value, _ in field.choices) or ("One",)]
    if field.type == "date":
        return [NOW.date() + timedelta(days=days) for days in (-1, 200)]
    return [2 if field.type == "number" else "Something"]


def _some(field: FormField, away: timedelta, context: ActionContext) -> Any:
    """An answer; of dates and times, the later the further down the form."""
    if field.type == "worker":
        return context.colleagues[-1].ref
    if field.choices and field.type in {"children", "people", "outcomes"}:
        return tuple(value for value, _ in field.choices if value != "none")
    if field.type == "yes-no":
        return True
    if field.choices:
        return field.choices[0][0]
    later = {"date": NOW.date(), "datetime": NOW}.get(field.type)
    if later is not None:
        return later + away
    return {"number": 2, "outcomes": ("One", "Two"), "duration": "3 weeks"}.get(
        field.type, "Something"
    )


def recorded(action: Action, context: ActionContext) -> list[NewEvent]:
    """The events that the action adds in any of the ways in which its form can be filled in; none of it stays."""
    return [
        event for values in answers(action, context) for event in tried(action, context, values)
    ]


def tried(action: Action, context: ActionContext, values: dict[str, Any]) -> list[NewEvent]:
    """What that entry adds; nothing where it is refused, and what it is asked to leave empty is left empty."""
    shared = {each.name: getattr(context, each.name) for each in fields(context)}
    savepoint = transaction.savepoint()
    try:
        read = action.reads(context, {**action.always, **values})
        entry = Entry(**shared, action=action, values=read, now=NOW, submission=uuid4())
        return list(action.does(entry))
    except NotPossible as obstacle:
        if not str(obstacle).startswith("Leave this empty"):
            return []
        left = {name: value for name, value in values.items() if name != obstacle.field}
    finally:
        transaction.savepoint_rollback(savepoint)
    return tried(action, context, left)


def test_every_answer_is_recorded(contexts: Contexts) -> None:
    asked: dict[str, set[str]] = defaultdict(set)
    kept: dict[str, set[str]] = defaultdict(set)
    undeclared: set[tuple[str, str]] = set()
    for action, pack in [(each, pack) for each in TRIED for pack in policies(each)]:
        under = replace(contexts[action.subject], pack=pack)
        for event in recorded(action, under):
            kept[action.id] |= {name for name, value in event.data.items() if value is not None}
            undeclared |= {(action.id, event.kind)} - {(action.id, each) for each in action.records}
        names = {field.name.partition(".")[0] for field in own_fields(action, under)}
        asked[action.id] |= names & {each.name for each in action.asks if not each.control}
    assert {action.id for action in TRIED} - kept.keys() == set(), "could not be done at all"
    assert {name: asked[name] - kept[name] for name in asked if asked[name] - kept[name]} == {}
    assert undeclared == set()


def test_every_question_is_asked_under_some_policy(contexts: Contexts) -> None:
    never = {
        (action.id, each.name)
        for action in TRIED
        for each in action.asks
        if not any(
            each.where(replace(contexts[action.subject], pack=pack), action.id)
            for pack in policies(action)
        )
    }
    assert never == {("allocate", "people")}  # asked of a family that somebody leads already


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: str(action.id))
def test_every_question_has_a_field_or_is_a_control(action: Action) -> None:
    assert [
        each.name for each in action.asks if not each.control and action.field(each.name) is None
    ] == []


# Recorded of a team, or with a case brought from another system; a form may yet come for the others.
RECORDED_WITHOUT_A_FORM = {
    "team.started",
    "case.opened",
    "form.returned",
    "pregnancy.ended",
}


def test_every_kind_of_event_is_recorded_by_some_action() -> None:
    recorded = {kind for action in ACTIONS.values() for kind in action.records}
    kinds = {kind.name for kind in EVENT_KINDS.values() if not kind.derived}
    assert kinds - recorded == RECORDED_WITHOUT_A_FORM


def test_every_action_declared_is_one_that_there_is() -> None:
    modules = [
        import_module(".".join((room.__name__, *path.relative_to(folder).with_suffix("").parts)))
        for room in (on_case, on_team, on_worker)
        for folder in (Path(str(room.__file__)).parent,)
        for path in folder.rglob("[a-z]*.py")
    ]
    declared = {
        each.id for module in modules for each in vars(module).values() if isinstance(each, Action)
    }
    listed = {each.id for module in modules for each in getattr(module, "ACTIONS", ())}
    assert declared | listed == ACTIONS.keys()


def test_every_action_is_given_to_somebody_by_some_policy_or_by_default_or_with_another() -> None:
    offered = {rule.action for pack in bundled_packs() for rule in pack.actions}
    assert [
        action.id
        for action in ACTIONS.values()
        if not action.by_default and not {action.id, *action.goes_with} & offered
    ] == []
