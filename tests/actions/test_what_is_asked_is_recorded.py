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

import pytest
from django.db import transaction

from keyworker.actions import on_case
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.available import context_of
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import own_fields
from keyworker.actions.form_fields import FormField
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.record.writing import NewEvent

from ..builders import a_case, an_office, at

pytestmark = pytest.mark.django_db

NOW = at("2026-06-10")
# These are done elsewhere than on a case that is there: their own tests follow what they record.
ELSEWHERE = frozenset(
    action.id for action in ACTIONS.values() if action.creates_case or action.about_worker
)
# Not made from the answers on the form alone, but from what is on record of somebody else.
LOOKS_ELSEWHERE = frozenset({"judge-likeness", "detail-referral"})
ON_A_CASE = [action for action in ACTIONS.values() if action.id not in ELSEWHERE | LOOKS_ELSEWHERE]


@pytest.fixture
def context() -> ActionContext:
    """A case on which everything has happened that some action wants to have happened."""
    office = an_office("suffolk")
    story = a_case(office).working("2026-05-27").planned("2026-05-28")
    story.happened("transfer.sent", "2026-05-29", to="social-care")
    story.happened("standing.started", "2026-05-29", standing="caf", people=[story.child.ref])
    story.allocated("2026-05-30", to=office.lead, role="co-worker")
    story.proposed("2026-06-01", to=office.colleague)
    story.case.refresh_from_db()
    return context_of(story.case, office.manager, as_of=NOW.date())


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
    if field.type in {"children", "outcomes"}:
        return [tuple(value for value, _ in field.choices) or ("One",)]
    return [NOW.date() - timedelta(days=1) if field.type == "date" else "Something"]


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
    shared = {each.name: getattr(context, each.name) for each in fields(context)}
    found: list[NewEvent] = []
    for values in answers(action, context):
        savepoint = transaction.savepoint()
        try:
            read = action.reads(context, {**action.always, **values})
            found += action.does(Entry(**shared, action=action, values=read, now=NOW))
        except NotPossible:
            continue
        finally:
            transaction.savepoint_rollback(savepoint)
    return found


def test_every_answer_is_recorded(context: ActionContext) -> None:
    asked: dict[str, set[str]] = defaultdict(set)
    kept: dict[str, set[str]] = defaultdict(set)
    undeclared: set[tuple[str, str]] = set()
    for pack, action in product(bundled_packs(), ON_A_CASE):
        under = replace(context, pack=pack)
        for event in recorded(action, under):
            kept[action.id] |= {name for name, value in event.data.items() if value is not None}
            undeclared |= {(action.id, event.kind)} - {(action.id, each) for each in action.records}
        names = {field.name.partition(".")[0] for field in own_fields(action, under)}
        asked[action.id] |= names & {each.name for each in action.asks if not each.control}
    assert {action.id for action in ON_A_CASE} - kept.keys() == set(), "could not be done at all"
    assert {name: asked[name] - kept[name] for name in asked if asked[name] - kept[name]} == {}
    assert undeclared == set()


def test_every_question_is_asked_under_some_policy(context: ActionContext) -> None:
    contexts = [replace(context, pack=pack) for pack in bundled_packs()]
    never = {
        (action.id, each.name)
        for action in ON_A_CASE
        for each in action.asks
        if not any(each.where(under, action.id) for under in contexts)
    }
    assert never == {("allocate", "people")}  # asked of a family that somebody leads already


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: str(action.id))
def test_every_question_has_a_field_or_is_a_control(action: Action) -> None:
    assert [
        each.name for each in action.asks if not each.control and action.field(each.name) is None
    ] == []


# Recorded for a team and its rota, or with a case brought from another system; a form may yet come for the others.
RECORDED_WITHOUT_A_CASES_FORM = {
    "caseload.checked",
    "turn.planned",
    "turn.started",
    "names.confirmed",
    "team.started",
    "case.opened",
    "form.returned",
    "pregnancy.ended",
}


def test_every_kind_of_event_is_recorded_by_some_action() -> None:
    recorded = {kind for action in ACTIONS.values() for kind in action.records}
    kinds = {kind.name for kind in EVENT_KINDS.values() if not kind.derived}
    assert kinds - recorded == RECORDED_WITHOUT_A_CASES_FORM


def test_every_action_declared_is_one_that_there_is() -> None:
    folder = Path(on_case.__file__).parent
    names = [path.relative_to(folder).with_suffix("") for path in folder.rglob("[a-z]*.py")]
    modules = [import_module(".".join((on_case.__name__, *name.parts))) for name in names]
    declared = {
        each.id for module in modules for each in vars(module).values() if isinstance(each, Action)
    }
    listed = {each.id for module in modules for each in getattr(module, "ACTIONS", ())}
    assert declared | listed == ACTIONS.keys()


def test_every_action_is_given_to_somebody_by_some_policy_or_goes_with_one_that_is() -> None:
    offered = {rule.action for pack in bundled_packs() for rule in pack.actions}
    assert [
        action.id for action in ACTIONS.values() if not {action.id, *action.goes_with} & offered
    ] == []
