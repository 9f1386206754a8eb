"""What a policy demands is never labelled optional on its form, and can not be answered with "none"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from keyworker.actions.action import ActionContext
from keyworker.actions.available import context_of, context_on
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.read_fields import read_fields
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.gates import check_action_on
from keyworker.policy.casefile import Attempt
from keyworker.policy.fields_read import fields_read
from keyworker.policy.packs.loader import bundled_packs
from keyworker.record.subjects import (
    NotYetACase,
    OnService,
    OnTeam,
    OnWorker,
    Subject,
)
from keyworker.web.forms import drawn

from ..builders import CaseStory, Office, a_case, an_office
from .one_of_each import a_case_far_on

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 10)
PACKS = [pack.id for pack in bundled_packs()]


def a_context(pack: str) -> ActionContext:
    office = an_office(pack)
    return context_of(a_case(office).working("2026-05-27").case, office.manager, as_of=DAY)


def labels(fields: tuple[FormField, ...]) -> set[str]:
    """The fields that the form calls optional."""
    return {
        one.name
        for section in drawn(fields, None, {})
        for one in section.fields
        if not one.required
    }


def some(field: FormField) -> Any:
    if field.type == "yes-no":
        return True
    if field.choices:
        return field.choices[0][0]
    by_type = {"date": DAY, "datetime": DAY, "number": 1, "duration": "1 weeks"}
    return by_type.get(field.type, "Text")


def unmet(context: ActionContext, action: str, answers: dict[str, Any]) -> set[str]:
    attempt = Attempt(by=context.actor.ref, role=context.actor.role, fields=answers)
    casefile = context.casefile.model_copy(update={"attempt": attempt})
    case = CaseOnDay(context.pack, casefile, context.as_of)
    return {
        each.rule
        for each in check_action_on(case, action).unmet
        if not each.needs or any(need.startswith("action.") for need in each.needs)
    }


def ways_to_answer(
    context: ActionContext, action: str, fields: tuple[FormField, ...]
) -> Iterator[dict[str, Any]]:
    """Every field filled in, and the same with each other answer to a question that the policy's gates read."""
    answers = {each.name: some(each) for each in fields}
    yield answers
    read = fields_read(context.pack, action)
    for field in fields:
        if field.name in read:
            others = [False] if field.type == "yes-no" else [key for key, _ in field.choices[1:]]
            yield from ({**answers, field.name: each} for each in others)


def refused_without(context: ActionContext, action: str) -> Iterator[tuple[str, set[str]]]:
    """Each field that the form calls optional, with the gates that leaving it empty shuts."""
    fields = form_of(ACTIONS[action], context)
    optional = labels(fields) & fields_read(context.pack, action)
    for answers in ways_to_answer(context, action, fields) if optional else ():
        whole = unmet(context, action, answers)
        for name in optional:
            left = {key: value for key, value in answers.items() if key != name}
            yield name, unmet(context, action, left) - whole
        # With only what has to be filled in, what opens a gate by being answered was demanded.
        least = {each.name: answers[each.name] for each in fields if each.required}
        bare = unmet(context, action, least) if optional else set()
        for field in fields if bare else ():
            if field.name in optional:
                for answer in (some(field), *(key for key, _ in field.choices[1:])):
                    more = {**least, field.name: answer}
                    yield field.name, bare - unmet(context, action, more)


def asked_about(story: CaseStory) -> ActionContext:
    story.case.refresh_from_db()
    return context_of(story.case, story.office.manager, as_of=DAY)


def with_standing(standing: str) -> Callable[[Office], ActionContext]:
    return lambda office: asked_about(
        a_case(office).of("Mia").of("Leo").standing("2026-05-12", standing).working("2026-05-27")
    )


# A gate may ask of one case what it asks of no other.
SITUATIONS: dict[str, Callable[[Office], ActionContext]] = {
    "nothing recorded": lambda office: asked_about(a_case(office).of("Mia")),
    "received": lambda office: asked_about(a_case(office).received("2026-06-05")),
    "opened": lambda office: asked_about(
        a_case(office).received("2026-06-02").trawled("2026-06-03").opened("2026-06-04")
    ),
    "waiting": lambda office: asked_about(
        a_case(office).received("2026-06-02").waiting("2026-06-03")
    ),
    "far on": a_case_far_on,
    "unborn": lambda office: asked_about(
        a_case(office).of("Baby", born=None, expected="2026-08-20").working("2026-05-27")
    ),
    "nearly eighteen": lambda office: asked_about(
        a_case(office).of("Mia", born="2008-07-02").working("2026-05-27")
    ),
    **{
        f"with {each}": with_standing(each)
        for each in ("child-in-need", "child-protection", "looked-after")
    },
}


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("pack", PACKS)
def test_no_field_called_optional_shuts_a_gate_of_a_case_by_being_left_empty(
    pack: str, situation: str
) -> None:
    case = SITUATIONS[situation](an_office(pack))
    found = {
        (action.id, name): shut
        for action in ACTIONS.values()
        if action.subject == "case"
        for name, shut in refused_without(case, action.id)
        if shut
    }
    assert found == {}


@pytest.mark.parametrize("pack", PACKS)
def test_no_field_called_optional_shuts_a_gate_by_being_left_empty(pack: str) -> None:
    case = a_context(pack)
    actor = case.actor
    of: dict[str, Subject] = {
        "case": case.subject,
        "new-case": NotYetACase(actor.team.service),
        "worker": OnWorker(actor),
        "team": OnTeam(actor.team),
        "service": OnService(actor.team.service),
    }
    contexts = {
        kind: case if kind == "case" else context_on(each, actor, as_of=DAY)
        for kind, each in of.items()
    }
    found = {
        (action.id, name): shut
        for action in ACTIONS.values()
        if action.subject in contexts
        for name, shut in refused_without(contexts[action.subject], action.id)
        if shut
    }
    assert found == {}


@pytest.mark.parametrize("empty", ["None", "n/a", "-", " "])
def test_what_is_required_in_words_is_not_read_from_a_word_that_fills_the_box(empty: str) -> None:
    field = FormField(name="explanation", label="Why is nobody allocated?", type="long-text")
    values, errors = read_fields([field], {"explanation": empty})
    assert (values, set(errors)) == ({}, {"explanation"})


CIN = {
    "hold-unallocated": "plan_entry",
    "arrange-contact": "contact_by",
    "agree-partner-watch": "agreed_by",
    "review-unallocated": "decision",
    "answer-capacity-problem": "risk_reference",
    "send-letter": "interim",
    "close-case": "support_by",
}


@pytest.mark.parametrize(("action", "field"), CIN.items())
def test_an_unallocated_childs_arrangements_say_what_they_are(action: str, field: str) -> None:
    context = a_context("cin")
    gates = {gate.id for gate in context.pack.gates if action in gate.actions}
    told = {each.name: some(each) for each in form_of(ACTIONS[action], context)}
    told |= {"support_continues": True, "support_by": "School nurse"}
    if action == "answer-capacity-problem":
        told.pop("no_risk_because")
    shut = unmet(context, action, {**told, field: "None"}) - unmet(context, action, told)
    assert shut & gates
