"""How is what the policy still needs to know of a referral asked for, and kept?

The referral is on record already, and its clocks run. An answer goes on record as told; "not known yet" too, so that
the same question is not put again and again, and the fact stays unknown to every decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.casework.actions.base import AWAITING, Action, Asked, Attempted, NotPossible
from keyworker.casework.actions.fields import FormField, read_fields
from keyworker.casework.actions.knowing import PREFIX, answers_given, fact_fields
from keyworker.casework.record import NewEvent
from keyworker.casework.routing import routing_of
from keyworker.decisions.questions import Question
from keyworker.policy.looking import FACTS_RECORDED
from keyworker.policy.pack import Pack

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
    field = replace(field, name=f"{ASKED}{question.fact}", section="")
    reason = f"Asked because: {question.plain[:1].lower()}{question.plain[1:]}"
    if not field.choices:
        hint = f"{reason} Leave it empty if it is not known yet."
        return replace(field, hint=hint, clause=question.clause)
    choices = (*field.choices, (NOT_KNOWN, "Not known yet"))
    return replace(
        field, type="choice", choices=choices, hint=reason, clause=question.clause, required=True
    )


def _asks(asked: Asked) -> Sequence[FormField]:
    routing = routing_of(asked.seen, asked.rota) if asked.seen is not None else None
    return (
        question_fields(asked.seen.pack, routing.questions)
        if routing is not None and asked.seen
        else ()
    )


def _answers(it: Attempted) -> Sequence[NewEvent]:
    asked = [field.name.removeprefix(ASKED) for field in _asks(it)]
    given = answers_given({"facts": it.values.get(ASKED.rstrip("."), {})})
    if not asked:
        raise NotPossible("Nothing more needs to be asked of this referral")
    return [
        it.event(
            FACTS_RECORDED,
            at=it.now,
            facts=[_told(name, given.get(name), it.pack) for name in asked],
        )
    ]


def _told(name: str, value: Any, pack: Pack | None) -> dict[str, Any]:
    """A fact as it is kept; one that is not known has no value."""
    if value is None or value == NOT_KNOWN or pack is None:
        return {"fact": name}
    (field,) = fact_fields(pack, [name])
    values, _ = read_fields([replace(field, required=False)], {field.name: value})
    return {"fact": name, "value": answers_given(values).get(name)}


ACTIONS = (
    Action(
        id="detail-referral",
        title="Answer what the policy needs to know",
        family="intake",
        stages=AWAITING,
        goes_with=RECEIVING,
        asks=_asks,
        does=_answers,
        possible=lambda asked: (
            None if _asks(asked) else "Nothing more needs to be asked of this referral."
        ),
    ),
)
