"""No answer is lost: whatever the form of an action asks stands in what that very attempt records, or is refused."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from keyworker.actions import on_authority, on_case, on_service, on_team, on_worker
from keyworker.actions.action import Action
from keyworker.actions.available import context_on
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import own_fields
from keyworker.actions.kept_answers import NotKept
from keyworker.actions.on_case.intake.details import ASKED, DETAIL, NOT_KNOWN
from keyworker.actions.on_worker.qualities import CONFIRM
from keyworker.actions.own_entries import actions_under
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.policy.packs.loader import bundled_packs, load_pack
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.record.subjects import OnAuthority, OnService
from keyworker.record.writing import plain
from tests.builders import an_office

from .every_attempt import FACT, NOW, Attempt, attempts, typed_in
from .one_of_each import Surroundings, policies

pytestmark = pytest.mark.django_db


@dataclass
class Tried:
    """What every attempt at every action came to."""

    asked: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    kept: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    # The fields that were set of each kind of event, by action and kind.
    recorded: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    # What was done by the actions whose questions are facts of the policy's own.
    facts: dict[str, list[Attempt]] = field(default_factory=lambda: defaultdict(list))
    # The questions that some policy or other puts, by action.
    put: set[tuple[str, str]] = field(default_factory=set)
    mistakes: set[tuple[str, str]] = field(default_factory=set)
    lost: set[tuple[str, str]] = field(default_factory=set)


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: Any) -> Tried:
    """Every action tried in every way, under every policy; none of it stays on record."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = Tried()
        try_on_the_first_day(found)
        try_everything(found, Surroundings())
        transaction.set_rollback(True)
    return found


def try_on_the_first_day(found: Tried) -> None:
    """While no case is on record one person's choice of a policy is enough, and something else is recorded."""
    office = an_office("suffolk", name="Newford")
    for name, subject in (
        ("choose-policy", OnService(office.service)),
        ("make-service", OnAuthority()),
    ):
        context = context_on(subject, office.manager, as_of=NOW.date())
        for attempt in attempts(ACTIONS[name], context, {}):
            note(found, ACTIONS[name], attempt)


def try_everything(found: Tried, around: Surroundings) -> None:
    for action, pack in [(each, pack) for each in ACTIONS.values() for pack in policies(each)]:
        context = replace(around.context(action), pack=pack)
        names = {each.name.partition(".")[0] for each in own_fields(action, context)}
        found.asked[action.id] |= names & {each.name for each in action.asks if not each.control}
        found.put |= {
            (action.id, each.name) for each in action.asks if each.where(context, action.id)
        }
        for attempt in attempts(action, context, around.known.get(action.id, {})):
            note(found, action, attempt)


def note(found: Tried, action: Action, attempt: Attempt) -> None:
    if isinstance(attempt.refusal, NotKept) and attempt.refusal.mistake:
        found.mistakes.add((action.id, str(attempt.refusal)))
    if not attempt.events:
        return
    if action in (DETAIL, CONFIRM):
        found.facts[action.id].append(attempt)
    for event in attempt.events:
        held = {name for name, value in event.data.items() if value is not None}
        found.recorded[action.id, event.kind] |= held
        found.kept[action.id] |= held
    elsewhere = {each.name for each in action.asks if each.made_into or each.apart}
    found.kept[action.id] |= elsewhere & {name.partition(".")[0] for name in attempt.given}
    told = attempt.told + attempt.rows
    found.lost |= {(action.id, text) for text in typed_in(attempt.given) if text not in told}
    if not any(
        event.kind == FACTS_RECORDED and FACT in str(event.data) for event in attempt.events
    ):
        found.lost.add((action.id, FACT))


def test_every_action_can_be_done(everything: Tried) -> None:
    assert ACTIONS.keys() - everything.kept.keys() == set()


def test_every_answer_is_recorded(everything: Tried) -> None:
    never = {name: everything.asked[name] - everything.kept[name] for name in everything.asked}
    assert {name: each for name, each in never.items() if each} == {}


def test_no_attempt_loses_an_answer_that_what_it_records_has_a_field_for(
    everything: Tried,
) -> None:
    assert everything.mistakes == set()


def test_whatever_is_typed_stands_in_that_very_attempt_or_is_refused(everything: Tried) -> None:
    assert everything.lost == set()


def test_an_action_records_no_kind_that_it_does_not_declare(everything: Tried) -> None:
    told = {(action.id, FACTS_RECORDED) for action in ACTIONS.values()}
    declared = {(action.id, kind) for action in ACTIONS.values() for kind in action.records}
    assert everything.recorded.keys() - declared - told == set()


def test_every_kind_that_an_action_declares_is_recorded_in_some_way(everything: Tried) -> None:
    declared = {(action.id, kind) for action in ACTIONS.values() for kind in action.records}
    assert declared - everything.recorded.keys() == set()


def test_every_field_of_what_an_action_records_is_set_or_said_to_be_left_out(
    everything: Tried,
) -> None:
    empty = {
        (action.id, each.name)
        for action in ACTIONS.values()
        for kind in action.records
        for each in EVENT_KINDS[kind].fields
        if each.name not in everything.recorded[action.id, kind] and not each.imported
    }
    left_out = {(action.id, name) for action in ACTIONS.values() for name in action.leaves_out}
    assert empty - left_out == set(), (
        "nothing fills these fields: ask for them, work them out, or say in the action's 'leaves_out' why they stay empty"
    )
    assert left_out - empty == set(), "these are filled after all: take them out of 'leaves_out'"


def test_each_answer_about_a_referral_stands_as_a_fact(everything: Tried) -> None:
    for attempt in everything.facts[DETAIL.id]:
        facts = [each for event in attempt.events for each in event.data["facts"]]
        told = {each["fact"]: each.get("value") for each in facts}
        for name, answer in attempt.given.items():
            value = {"yes": True, "no": False, NOT_KNOWN: None}.get(answer, answer)
            assert told[name.removeprefix(ASKED)] == value, name
    assert everything.facts[DETAIL.id]


def test_each_answer_about_a_worker_stands_as_confirmed(everything: Tried) -> None:
    for attempt in everything.facts[CONFIRM.id]:
        events = [event for event in attempt.events if event.kind == "quality.confirmed"]
        told = {event.data["name"]: event.data["value"] for event in events}
        given = {name.rpartition(".")[2]: plain(each) for name, each in attempt.given.items()}
        assert {name: told.get(name) for name in given} == given
    assert everything.facts[CONFIRM.id]


def test_every_question_is_asked_under_some_policy(everything: Tried) -> None:
    every = {(action.id, each.name) for action in ACTIONS.values() for each in action.asks}
    never = every - everything.put
    # Asked of a family that somebody leads already, and where another worker is put in the place of one.
    assert never == {("allocate", "people"), ("allocate", "since_then")}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: str(action.id))
def test_every_question_has_a_field_or_is_a_control(action: Action) -> None:
    fields = [name for each in action.asks for name in each.recorded_as if name != "at"]
    assert [name for name in fields if action.field(name) is None] == []


EASTMARSH = Path(__file__).parents[1] / "packs" / "eastmarsh"
# Recorded of a team, with a case brought from another system, or with the decision of another service; a form may yet
# come for the others.
RECORDED_WITHOUT_A_FORM = {
    "referral.answered",
    "team.started",
    "case.opened",
    "form.returned",
    "pregnancy.ended",
}


def test_every_kind_of_event_is_recorded_by_some_action() -> None:
    recorded = {kind for action in ACTIONS.values() for kind in action.records}
    # What a policy names itself is recorded by an action made of its declaration.
    recorded |= {kind for action in actions_under(load_pack(EASTMARSH)) for kind in action.records}
    kinds = {kind.name for kind in EVENT_KINDS.values() if not kind.derived}
    assert kinds - recorded == RECORDED_WITHOUT_A_FORM


def test_every_action_declared_is_one_that_there_is() -> None:
    modules = [
        import_module(".".join((room.__name__, *path.relative_to(folder).with_suffix("").parts)))
        for room in (on_authority, on_case, on_service, on_team, on_worker)
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
        if not (action.by_default or action.ordinary)
        and not {action.id, *action.goes_with} & offered
    ] == []
