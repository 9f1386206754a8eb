"""An entry that is put right opens its form as it was filled in: no answer is lost on the way from the record and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from keyworker.actions.action import Action
from keyworker.actions.as_recorded import AsRecorded
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.on_case.moves.closure import CORRECT
from keyworker.actions.read_back import answers_recorded
from keyworker.actions.read_fields import read_fields
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.record.writing import plain
from keyworker.web.filled_in import as_sent

from .every_attempt import Attempt, attempts
from .one_of_each import Surroundings, policies

pytestmark = pytest.mark.django_db

PUT_RIGHT = [
    each
    for each in ACTIONS.values()
    if each.subject == "case" and each is not CORRECT and not each.not_again
]

# What is on record nowhere where nobody agreed yet; and a day that was given twice and is kept once.
SAID_OTHERWISE = {("propose-allocation", "how"), ("record-meeting", "on")}


@pytest.fixture(scope="module")
def around(django_db_setup: None, django_db_blocker: Any) -> Iterator[Surroundings]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Surroundings()
        transaction.set_rollback(True)


def _entries(action: Action, attempt: Attempt) -> list[AsRecorded]:
    return [
        AsRecorded(kind=each.kind, at=each.at, data=plain(each.data))
        for each in attempt.events
        if each.kind in action.records
        and (each.kind != FACTS_RECORDED or action.records == (FACTS_RECORDED,))
    ]


def _comparable(value: Any) -> Any:
    """The answer as it is kept: who was ticked in which order says nothing."""
    value = plain(value)
    if isinstance(value, int) and not isinstance(value, bool):
        # An attempt may give a number where a form would send text.
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return sorted(value)
    return value


@pytest.mark.parametrize("action", PUT_RIGHT, ids=lambda action: str(action.id))
def test_a_form_reads_back_every_answer_from_what_it_recorded(
    action: Action, around: Surroundings
) -> None:
    tried = 0
    lost: dict[str, object] = {}
    for pack in policies(action):
        context = replace(around.context(action), pack=pack)
        fields = form_of(action, context)
        for attempt in attempts(action, context, around.known.get(action.id, {})):
            entries = _entries(action, attempt)
            if not entries:
                continue
            tried += 1
            back = answers_recorded(action, fields, entries)
            for name, given in attempt.given.items():
                same = _comparable(back.get(name)) == _comparable(given)
                # That something was not so is no loss where nothing of the kind happened.
                if not same and given is not False and (action.id, name) not in SAID_OTHERWISE:
                    lost[name] = (pack.id, given, back.get(name), [e.kind for e in entries])
            # And the form, filled in with it and sent again, says it once more.
            again, wrong = read_fields(fields, as_sent(fields, back))
            for name in back:
                same = _comparable(_at(again, name)) == _comparable(back[name])
                if not same and name not in wrong:
                    lost[name] = (pack.id, back[name], _at(again, name))
    assert tried
    assert lost == {}


def _at(values: dict[str, Any], name: str) -> Any:
    here: Any = values
    for step in name.split("."):
        here = here.get(step) if isinstance(here, dict) else None
    return here
