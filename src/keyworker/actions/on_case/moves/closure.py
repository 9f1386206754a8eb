"""Ending a case, taking it up again, and putting right what was recorded wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import (
    ANY_STAGE,
    NOT_CLOSED,
    Action,
    ActionContext,
    Entry,
    NotPossible,
)
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_case.work.plans import open_actions
from keyworker.policy.casefile import Event
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import at_moment, sentence
from keyworker.record.writing import NewEvent

RESULTS = ("met", "partly-met", "not-met", "no-longer-relevant")


def chosen_outcomes(context: ActionContext) -> tuple[str, ...]:
    """The outcomes put in play by the case analyses, in order."""
    analyses = context.known.of_kind("analysis.completed")
    return tuple(
        dict.fromkeys(str(each) for event in analyses for each in event.field("outcomes") or ())
    )


def _asks_for_summary(context: ActionContext) -> Sequence[FormField]:
    fields = [
        questions.children(context, label="Which children does this summary close?", required=True),
        questions.words("summary", "Summary of the work"),
        questions.words("analysis", "What was the outcome, and what shows it?"),
    ]
    for number, outcome in enumerate(chosen_outcomes(context)):
        fields.append(
            questions.words(
                f"evidence.{number}", f"{outcome}: what shows the result?", required=False
            )
        )
        for child in context.children:
            result = questions.choice(
                f"results.{number}.{child.ref}",
                f"{outcome}: result for {child.name}",
                RESULTS,
                required=False,
            )
            fields.append(result)
    return (
        *fields,
        FormField(
            name="further",
            label="Any further outcomes",
            type="outcomes",
            required=False,
            hint="One a line",
        ),
        questions.note(),
    )


def _with_outcomes(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    further = [{"outcome": each} for each in values.get("further", ())]
    chosen = [{"outcome": each} for each in chosen_outcomes(context)]
    return {**values, "outcomes": [*chosen, *further]}


def _with_actions_settled(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "actions_settled": not open_actions(context)}


def _summarise(entry: Entry) -> Sequence[NewEvent]:
    """One summary a child: the text may be shared, each child's outcomes are its own."""
    further = [{"outcome": each} for each in entry.values.get("further", ())]
    told = entry.entered("summary", "analysis", "answers", "note")
    return [
        entry.event(
            "closure.summarised",
            at=entry.now,
            person=child,
            outcomes=[*_results(entry, child), *further],
            **told,
        )
        for child in entry.values["people"]
    ]


def _results(entry: Entry, child: str) -> list[dict[str, Any]]:
    found = []
    for number, outcome in enumerate(chosen_outcomes(entry)):
        result = entry.values.get("results", {}).get(str(number), {}).get(child)
        if result is None:
            raise NotPossible(f"Choose a result for ‘{outcome}’", field=f"results.{number}.{child}")
        evidence = entry.values.get("evidence", {}).get(str(number))
        if not evidence and result != "no-longer-relevant":
            raise NotPossible(
                f"Say what shows the result for ‘{outcome}’", field=f"evidence.{number}"
            )
        found.append(
            {"outcome": outcome, "result": result, **({"evidence": evidence} if evidence else {})}
        )
    return found


def _asks_to_close(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.choice_of("case.closed", "outcome", "Why is it closing?"),
        questions.why(),
        *questions.where_read(
            context,
            "close-case",
            questions.yes_or_no(
                "needs_met",
                "Has each of the child's needs been met, with evidence?",
                required=False,
            ),
            questions.yes_or_no(
                "support_continues", "Does support for the family continue?", required=False
            ),
            questions.line("support_by", "If so, by whom?", required=False),
            questions.words("no_support_because", "If not, why is none needed?", required=False),
        ),
        questions.note(),
    )


_CONTINUING = ("needs_met", "support_continues", "support_by", "no_support_because")


def _reopen(entry: Entry) -> Sequence[NewEvent]:
    return [entry.event("case.reopened", at=entry.now, **entry.entered("reason"))]


def correctable(context: ActionContext) -> tuple[Event, ...]:
    """Events that still stand and may be put right, latest first. The referral itself stays."""
    fixed = {"event.corrected"}
    first = context.known.events[:1]
    return tuple(
        event
        for event in reversed(context.known.events)
        if event.kind not in fixed and event not in first
    )


def _asks_what_was_wrong(context: ActionContext) -> Sequence[FormField]:
    choices = tuple(
        (event.id or "", f"{sentence(EVENT_KINDS[event.kind].says)}, {at_moment(event.at)}")
        for event in correctable(context)
    )
    return (
        FormField(
            name="corrects", label="What was recorded wrongly?", type="choice", choices=choices
        ),
        questions.why("What was wrong?"),
    )


ACTIONS = (
    Action(
        id="summarise-closure",
        title="Write a closure summary",
        family="closing",
        asks=_asks_for_summary,
        reads=_with_outcomes,
        does=_summarise,
    ),
    Action(
        id="close-case",
        title="Close the case",
        family="closing",
        stages=NOT_CLOSED,
        asks=_asks_to_close,
        reads=_with_actions_settled,
        does=lambda entry: [
            entry.event(
                "case.closed",
                at=entry.now,
                **entry.entered("outcome", "reason", *_CONTINUING, "note"),
            )
        ],
    ),
    Action(
        id="reopen-case",
        title="Open the case again",
        family="closing",
        stages=frozenset({"closed"}),
        asks=lambda context: (questions.why(),),
        does=_reopen,
    ),
    Action(
        id="correct-event",
        title="Correct the record",
        family="closing",
        stages=ANY_STAGE,
        asks=_asks_what_was_wrong,
        possible=lambda context: None if correctable(context) else "There is nothing to correct.",
        does=lambda entry: [
            entry.event("event.corrected", at=entry.now, **entry.entered("corrects", "reason"))
        ],
    ),
)
