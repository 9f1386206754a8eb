"""How is what the policy still needs to know of a referral asked for, and kept?

The referral is on record already, and its clocks run. An answer goes on record as told; "not known yet" too, so that
the same question is not put again and again, and the fact stays unknown to every decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import family
from keyworker.actions.action import (
    AWAITING,
    Action,
    ActionContext,
    Entry,
    FormQuestion,
    NotPossible,
    Page,
)
from keyworker.actions.as_recorded import AsRecorded
from keyworker.actions.form_facts import PREFIX, answers_given, fact_fields
from keyworker.actions.form_fields import FormField
from keyworker.actions.read_fields import read_fields
from keyworker.caseload.routing import routing_of
from keyworker.decisions.questions import Question
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import within_sentence
from keyworker.record.writing import NewEvent

NOT_KNOWN = "not-known"
ASKED = "about."
# Whoever receives, screens, sends on or decides may also say what the referral does not.
RECEIVING = ("receive-referral", "screen-referral", "reroute-referral", "decide")


def question_fields(pack: Pack, questions: Sequence[Question]) -> tuple[FormField, ...]:
    """A field for each question, with why it is asked; "not known yet" is always an answer."""
    why = {f"{PREFIX}{each.fact}": each for each in questions}
    fields = fact_fields(pack, (each.fact for each in questions))
    return tuple(_may_be_unknown(field, why[field.name]) for field in fields)


def _may_be_unknown(field: FormField, question: Question) -> FormField:
    reason = f"Asked because: {within_sentence(question.plain)}"
    if not field.choices:
        reason = f"{reason} Leave it empty if it is not known yet."
    elif question.follows:
        reason = f"{reason} Leave it unanswered if it does not apply."
    field = replace(field, section="", hint=reason, clause=question.clause)
    return _with_not_known(field, required=not question.follows)


def _with_not_known(field: FormField, *, required: bool = True) -> FormField:
    field = replace(field, name=f"{ASKED}{field.name.removeprefix(PREFIX)}")
    if not field.choices:
        return field
    choices = (*field.choices, (NOT_KNOWN, "Not known yet"))
    return replace(field, type="choice", choices=choices, required=required)


def _asked(context: ActionContext) -> Sequence[FormField]:
    """What the policy still asks; where answers are put right, what was answered with them."""
    answered = [each["fact"] for event in context.instead_of for each in event.data["facts"]]
    if answered:
        fields = fact_fields(context.pack, answered)
        return tuple(_with_not_known(replace(each, section="")) for each in fields)
    routing = routing_of(context.seen, context.rota)
    return question_fields(context.seen.pack, routing.questions) if routing is not None else ()


def _answers(entry: Entry) -> Sequence[NewEvent]:
    given = answers_given({"facts": entry.values.get(ASKED.rstrip("."), {})})
    asked = [(field.name.removeprefix(ASKED), field.required) for field in _asked(entry)]
    if not asked:
        raise NotPossible("Nothing more needs to be asked of this referral")
    # What may not apply and was passed over was not asked: should it matter after all, it is.
    context = [name for name, required in asked if required or given.get(name) is not None]
    return [
        entry.event(
            FACTS_RECORDED,
            at=entry.at if entry.instead_of else entry.now,
            facts=[
                *(_told(name, given.get(name), entry.pack) for name in context),
                *_asked_no_longer(entry, {name for name, _ in asked}),
            ],
        )
    ]


def _asked_no_longer(entry: Entry, asked: set[str]) -> list[dict[str, Any]]:
    """Of what is put right, the answers to questions that the policy puts no more: they stay as they were given."""
    given = (each for event in entry.instead_of for each in event.data["facts"])
    return [each for each in given if each["fact"] not in asked]


def _told(name: str, value: Any, pack: Pack) -> dict[str, Any]:
    """A fact as it is kept; one that is not known has no value."""
    if value is None or value == NOT_KNOWN:
        return {"fact": name}
    (field,) = fact_fields(pack, [name])
    values, _ = read_fields([replace(field, required=False)], {field.name: value})
    return {"fact": name, "value": answers_given(values).get(name)}


def _as_answered(entries: Sequence[AsRecorded]) -> dict[str, Any]:
    """Each answer by its fact; one that was not known yet says so."""
    facts = [each for entry in entries for each in entry.data["facts"]]
    return {each["fact"]: _as_chosen(each.get("value")) for each in facts}


def _as_chosen(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOT_KNOWN if value is None else value


def _nothing_to_ask(context: ActionContext) -> str | None:
    return None if _asked(context) else "Nothing more needs to be asked of this referral."


DETAIL = Action(
    id="detail-referral",
    title="Answer what the policy needs to know",
    family=family.INTAKE,
    records=(FACTS_RECORDED,),
    short_title="Answer",
    page=Page(name="questions"),
    queue_title="Where it goes is not settled yet",
    stages=AWAITING,
    goes_with=RECEIVING,
    asks=(
        # Each answer is kept as a fact under its own name.
        FormQuestion(
            name=ASKED.rstrip("."),
            draws=lambda context, recorded: _asked(context),
            made_into=("facts",),
            read_back=_as_answered,
        ),
    ),
    does=_answers,
    possible=_nothing_to_ask,
)

ACTIONS = (DETAIL,)
