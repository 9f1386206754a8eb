"""Nothing that an entry said and its form does not ask is lost when it is put right, whatever the action and the policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from keyworker.actions.action import Action
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.not_asked import not_asked
from keyworker.actions.on_case.moves.closure import CORRECT
from keyworker.actions.perform import perform
from keyworker.actions.submission import PutRight, Submission
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent, add_events, plain

from ..builders import a_case, an_office, at, done
from .every_attempt import attempts
from .one_of_each import Surroundings, policies

pytestmark = pytest.mark.django_db

PUT_RIGHT = [
    each
    for each in ACTIONS.values()
    if each.subject == "case" and each is not CORRECT and not each.not_again
]
OF_EVERY_ENTRY = ("note", "reason", "people", "person")
SOMEBODY_ELSE = "P999999"


@pytest.fixture(scope="module")
def around(django_db_setup: None, django_db_blocker: Any) -> Iterator[Surroundings]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Surroundings()
        transaction.set_rollback(True)


def _with_more(
    action: Action, kind: str, fields: Sequence[FormField], data: dict[str, Any]
) -> dict[str, Any]:
    """The entry as it may have been recorded elsewhere: with all that the form does not ask."""
    asked = {each.name.partition(".")[0] for each in fields}
    filled = {into for each in action.asks if each.name in asked for into in each.recorded_as}
    never = [each.name for each in EVENT_KINDS[kind].fields if each.imported]
    unasked = {*never, *action.leaves_out, *OF_EVERY_ENTRY} - asked - filled - {*action.always}
    own = {each.name for each in EVENT_KINDS[kind].fields} | {*OF_EVERY_ENTRY}
    more: dict[str, Any] = {name: f"Said of {name}" for name in unasked & own if name not in data}
    for each in fields:
        if each.type in {"children", "people"} and isinstance(data.get(each.name), list):
            more[each.name] = [*data[each.name], SOMEBODY_ELSE]
    if not action.answers_apart:
        elsewhere = {"asked-elsewhere": "yes", "of-each": {SOMEBODY_ELSE: "no"}}
        more["answers"] = {**(data.get("answers") or {}), **elsewhere}
    return {**data, **more}


@pytest.mark.parametrize("action", PUT_RIGHT, ids=lambda action: str(action.id))
def test_what_the_form_does_not_ask_is_said_again(action: Action, around: Surroundings) -> None:
    tried = 0
    for pack in policies(action):
        context = replace(around.context(action), pack=pack)
        fields = form_of(action, context)
        for attempt in attempts(action, context, around.known.get(action.id, {})):
            for event in attempt.events:
                if event.kind not in action.records:
                    continue
                tried += 1
                data = {name: plain(each) for name, each in event.data.items()}
                before = _with_more(action, event.kind, fields, data)
                assert {**data, **not_asked(action, fields, before, data)} == before
    assert tried


def test_what_the_action_leaves_out_by_name_stays_out(around: Surroundings) -> None:
    action = ACTIONS["decide"]
    fields = form_of(action, around.context(action))
    before = {"outcome": "open", "passed_to": "newtown"}
    assert not_asked(action, fields, before, {"outcome": "not-open", "passed_to": None}) == {}


def test_an_answer_to_a_question_that_is_put_no_more_stays_when_the_others_are_put_right() -> None:
    office = an_office("nottinghamshire")
    case = a_case(office).received("2026-06-01").case
    no_more = {"fact": "case.asked_until_last_year", "value": "Two rooms", "of": "W1"}
    told = NewEvent(
        kind="facts.recorded",
        at=at("2026-06-01 10:00"),
        data={"facts": [{"fact": "case.about_attendance", "value": True}, no_more]},
        by=office.manager,
    )
    with transaction.atomic():
        (wrong,) = add_events(
            OnCase(case),
            [told],
            recorded_by=None,
            recorded_at=at("2026-06-01 10:00"),
            action="detail-referral",
        )
    sent = Submission(
        actor=office.manager,
        user=office.manager.user,
        id=uuid4(),
        now=at("2026-06-02 10:00"),
        entered={"about.case.about_attendance": "no"},
        puts_right=PutRight(ref=wrong.ref, because="It was the other child"),
    )
    events = done(perform("detail-referral", OnCase(case), sent))
    (again,) = [each for each in events if each.kind == "facts.recorded"]
    assert again.data["facts"] == [{"fact": "case.about_attendance", "value": False}, no_more]
