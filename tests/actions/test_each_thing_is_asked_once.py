"""No form asks the same thing twice, whoever asks for it: the action, a gate of the policy, or its checklist.

Asked of every action of every policy, on whatever it is done to; of a checklist every question, whichever the case of the
test happens to call for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from keyworker.actions.action import ActionContext
from keyworker.actions.available import context_on
from keyworker.actions.carried_answers import checklist_of
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.policy.packs.loader import bundled_packs
from keyworker.record.subjects import NotYetACase, OnAuthority, OnService, OnTeam, OnWorker, Subject

from ..builders import Office, an_office
from .test_nothing_demanded_is_optional import DAY, SITUATIONS

pytestmark = pytest.mark.django_db
PACKS = [pack.id for pack in bundled_packs()]
ELSEWHERE: dict[str, Callable[[Office], Subject]] = {
    "new-case": lambda office: NotYetACase(office.service),
    "worker": lambda office: OnWorker(office.practitioner),
    "team": lambda office: OnTeam(office.team),
    "service": lambda office: OnService(office.service),
    "authority": lambda office: OnAuthority(),
}


def plain(question: str) -> str:
    """The question without what makes two of one look like two: capitals, signs, a polite or an empty word."""
    words = re.findall(r"[a-z0-9]+", question.casefold())
    return " ".join(each for each in words if each not in {"the", "a", "an", "please", "now"})


def every_question(context: ActionContext, action: str) -> Iterator[str]:
    """What the form asks, one of each for all children, and whatever else its checklist may come to ask."""
    fields = form_of(ACTIONS[action], context)
    yield from {
        each.name.split(".P")[0]: each.label for each in fields if not of_checklist(each)
    }.values()
    checklist = checklist_of(context.pack, action)
    for section in checklist.sections if checklist else ():
        # Two that can never stand together are one, asked of one or of another.
        yield from {plain(each.ask) for each in section.items}


def of_checklist(field: FormField) -> bool:
    return field.name.startswith("answers.")


def asked_twice(context: ActionContext, subject: str) -> set[tuple[str, str]]:
    return {
        (action.id, question)
        for action in ACTIONS.values()
        if action.subject == subject
        for question, times in Counter(map(plain, every_question(context, action.id))).items()
        if times > 1
    }


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("pack", PACKS)
def test_no_form_has_two_fields_of_one_name(pack: str, situation: str) -> None:
    context = SITUATIONS[situation](an_office(pack))
    twice = {
        (action.id, name)
        for action in ACTIONS.values()
        if action.subject == "case"
        for name, times in Counter(each.name for each in form_of(action, context)).items()
        if times > 1
    }
    assert twice == set()


@pytest.mark.parametrize("situation", ["received", "far on", "unborn"])
@pytest.mark.parametrize("pack", PACKS)
def test_no_form_of_a_case_asks_in_the_same_words_twice(pack: str, situation: str) -> None:
    assert asked_twice(SITUATIONS[situation](an_office(pack)), "case") == set()


@pytest.mark.parametrize("subject", ELSEWHERE)
@pytest.mark.parametrize("pack", PACKS)
def test_nor_does_any_other_form(pack: str, subject: str) -> None:
    office = an_office(pack)
    done_to = ELSEWHERE[subject](office)
    assert asked_twice(context_on(done_to, office.manager, as_of=DAY), subject) == set()


def test_a_question_is_the_same_whatever_its_signs() -> None:
    assert plain("When is the next review?") == plain("when is next review")
    assert plain("When was the review?") != plain("When is the next review?")
