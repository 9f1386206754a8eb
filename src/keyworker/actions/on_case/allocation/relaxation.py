"""A standard that is relaxed for a while: agreed, looked at again, over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import Action, ActionContext, NotPossible
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.one_event import recording


def _may_be_relaxed(context: ActionContext) -> Choices:
    """The clocks that the policy lets somebody relax, by their titles."""
    return tuple(
        (clock.id, clock.title) for clock in context.pack.timescales if clock.relax is not None
    )


def relaxed_now(context: ActionContext) -> tuple[str, ...]:
    """The clocks relaxed and not yet back to the standard, in the order in which they were."""
    running: dict[str, None] = {}
    for event in context.known.of_kind("relaxation.agreed", "relaxation.ended"):
        clock = str(event.field("timescale"))
        if event.kind == "relaxation.agreed":
            running[clock] = None
        else:
            running.pop(clock, None)
    return tuple(running)


def _asks_to_relax(context: ActionContext) -> Sequence[FormField]:
    return (
        FormField(
            name="timescale",
            label="Which standard is relaxed?",
            type="choice",
            choices=_may_be_relaxed(context),
        ),
        questions.choice_of("relaxation.agreed", "ground", "On what ground?"),
        questions.day(
            "until", "Until which day?", required=False, hint="A new date, or below a new interval"
        ),
        questions.line(
            "interval", "How often instead?", required=False, hint="For example: 3 weeks"
        ),
        questions.why("Why, and what is done meanwhile?"),
        questions.note(),
    )


def _to_a_day_or_an_interval(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if "until" not in values and "interval" not in values:
        raise NotPossible("Give a new date or a new interval", field="until")
    if "until" in values and values["until"] <= context.as_of:
        raise NotPossible("The new date has to be still to come", field="until")
    return values


def _which(context: ActionContext) -> Sequence[FormField]:
    titles = dict(_may_be_relaxed(context))
    listed = tuple((each, titles.get(each, each)) for each in relaxed_now(context))
    return (
        FormField(name="timescale", label="Which relaxed standard?", type="choice", choices=listed),
    )


def _none_relaxed(context: ActionContext) -> str | None:
    return None if relaxed_now(context) else "No standard is relaxed on this case."


_AGREED = recording(
    "agree-relaxation",
    "Agree a relaxation",
    "relaxation.agreed",
    family="relaxing",
    at=None,
)


def _read(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    return _to_a_day_or_an_interval(context, _AGREED.reads(context, values))


ACTIONS: tuple[Action, ...] = (
    replace(
        _AGREED,
        asks=_asks_to_relax,
        reads=_read,
        possible=lambda context: (
            None if _may_be_relaxed(context) else "The policy lets nobody relax a standard."
        ),
    ),
    recording(
        "review-relaxation",
        "Look at a relaxed standard again",
        "relaxation.reviewed",
        family="relaxing",
        at=None,
        asks={"reason": "What did you find, and does it go on?"},
        required={"reason"},
        long={"reason"},
        more=_which,
        possible=_none_relaxed,
    ),
    recording(
        "end-relaxation",
        "End a relaxation",
        "relaxation.ended",
        family="relaxing",
        at=None,
        asks={"reason": "How was it resolved?"},
        required={"reason"},
        long={"reason"},
        more=_which,
        possible=_none_relaxed,
    ),
)
