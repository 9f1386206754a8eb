"""Ending a case, taking it up again, and putting right what was recorded wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import (
    ANY_STAGE,
    NOT_CLOSED,
    Action,
    Asked,
    Attempted,
    NotPossible,
)
from keyworker.casework.actions.fields import FormField
from keyworker.casework.actions.work import open_actions
from keyworker.casework.record import NewEvent
from keyworker.policy.casefile import Event
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import at_moment, sentence

RESULTS = ("met", "partly-met", "not-met", "no-longer-relevant")


def chosen_outcomes(asked: Asked) -> tuple[str, ...]:
    """The outcomes put in play by the case analyses, in order."""
    analyses = asked.known.of_kind("analysis.completed")
    return tuple(
        dict.fromkeys(str(each) for event in analyses for each in event.field("outcomes") or ())
    )


def _asks_for_summary(asked: Asked) -> Sequence[FormField]:
    fields = [
        asking.children(asked, label="Which children does this summary close?", required=True),
        asking.words("summary", "Summary of the work"),
        asking.words("analysis", "What was the outcome, and what shows it?"),
    ]
    for number, outcome in enumerate(chosen_outcomes(asked)):
        fields.append(
            asking.words(f"evidence.{number}", f"{outcome}: what shows the result?", required=False)
        )
        for child in asked.children:
            result = asking.choice(
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
        asking.note(),
    )


def _with_outcomes(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    further = [{"outcome": each} for each in values.get("further", ())]
    chosen = [{"outcome": each} for each in chosen_outcomes(asked)]
    return {**values, "outcomes": [*chosen, *further]}


def _with_actions_settled(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "actions_settled": not open_actions(asked)}


def _summarise(it: Attempted) -> Sequence[NewEvent]:
    """One summary a child: the text may be shared, each child's outcomes are its own."""
    further = [{"outcome": each} for each in it.values.get("further", ())]
    told = it.entered("summary", "analysis", "answers", "note")
    return [
        it.event(
            "closure.summarised",
            at=it.now,
            person=child,
            outcomes=[*_results(it, child), *further],
            **told,
        )
        for child in it.values["people"]
    ]


def _results(it: Attempted, child: str) -> list[dict[str, Any]]:
    found = []
    for number, outcome in enumerate(chosen_outcomes(it)):
        result = it.values.get("results", {}).get(str(number), {}).get(child)
        if result is None:
            raise NotPossible(f"Choose a result for ‘{outcome}’", field=f"results.{number}.{child}")
        evidence = it.values.get("evidence", {}).get(str(number))
        if not evidence and result != "no-longer-relevant":
            raise NotPossible(
                f"Say what shows the result for ‘{outcome}’", field=f"evidence.{number}"
            )
        found.append(
            {"outcome": outcome, "result": result, **({"evidence": evidence} if evidence else {})}
        )
    return found


def _asks_to_close(asked: Asked) -> Sequence[FormField]:
    return (
        asking.choice_of("case.closed", "outcome", "Why is it closing?"),
        asking.why(),
        *asking.where_read(
            asked,
            "close-case",
            asking.yes_or_no(
                "needs_met",
                "Has each of the child's needs been met, with evidence?",
                required=False,
            ),
            asking.yes_or_no(
                "support_continues", "Does support for the family continue?", required=False
            ),
            asking.line("support_by", "If so, by whom?", required=False),
            asking.words("no_support_because", "If not, why is none needed?", required=False),
        ),
        asking.note(),
    )


_CONTINUING = ("needs_met", "support_continues", "support_by", "no_support_because")


def _reopen(it: Attempted) -> Sequence[NewEvent]:
    return [it.event("case.reopened", at=it.now, **it.entered("reason"))]


def correctable(asked: Asked) -> tuple[Event, ...]:
    """Events that still stand and may be put right, latest first. The referral itself stays."""
    fixed = {"event.corrected"}
    first = asked.known.events[:1]
    return tuple(
        event
        for event in reversed(asked.known.events)
        if event.kind not in fixed and event not in first
    )


def _asks_what_was_wrong(asked: Asked) -> Sequence[FormField]:
    choices = tuple(
        (event.id or "", f"{sentence(EVENT_KINDS[event.kind].says)}, {at_moment(event.at)}")
        for event in correctable(asked)
    )
    return (
        FormField(
            name="corrects", label="What was recorded wrongly?", type="choice", choices=choices
        ),
        asking.why("What was wrong?"),
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
        does=lambda it: [
            it.event(
                "case.closed", at=it.now, **it.entered("outcome", "reason", *_CONTINUING, "note")
            )
        ],
    ),
    Action(
        id="reopen-case",
        title="Open the case again",
        family="closing",
        stages=frozenset({"closed"}),
        asks=lambda asked: (asking.why(),),
        does=_reopen,
    ),
    Action(
        id="correct-event",
        title="Correct the record",
        family="closing",
        stages=ANY_STAGE,
        asks=_asks_what_was_wrong,
        possible=lambda asked: None if correctable(asked) else "There is nothing to correct.",
        does=lambda it: [
            it.event("event.corrected", at=it.now, **it.entered("corrects", "reason"))
        ],
    ),
)
