"""A standard that is relaxed for a while: agreed, looked at again, over."""

from __future__ import annotations

from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, NotPossible
from keyworker.actions.form_fields import Choices


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


def _to_a_day_or_an_interval(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if "until" not in values and "interval" not in values:
        raise NotPossible("Give a new date or a new interval", field="until")
    if "until" in values and values["until"] <= context.as_of:
        raise NotPossible("The new date has to be still to come", field="until")
    return values


def _which(context: ActionContext) -> Choices:
    titles = dict(_may_be_relaxed(context))
    return tuple((each, titles.get(each, each)) for each in relaxed_now(context))


def _none_relaxed(context: ActionContext) -> str | None:
    return None if relaxed_now(context) else "No standard is relaxed on this case."


def _nothing_to_relax(context: ActionContext) -> str | None:
    return None if _may_be_relaxed(context) else "The policy lets nobody relax a standard."


_WHICH = questions.choice_among("timescale", "Which relaxed standard?", _which)

ACTIONS: tuple[Action, ...] = (
    Action(
        id="agree-relaxation",
        title="Agree a relaxation",
        family=family.RELAXING,
        records=("relaxation.agreed",),
        asks=(
            questions.choice_among("timescale", "Which standard is relaxed?", _may_be_relaxed),
            questions.ask("ground", "On what ground?"),
            questions.ask(
                "until",
                "Until which day?",
                required=False,
                hint="The new date or, beside an interval, the last day on which it holds",
            ),
            questions.ask("interval", "How often instead?", required=False),
            questions.why("Why, and what is done meanwhile?"),
            questions.note(),
        ),
        reads=_to_a_day_or_an_interval,
        possible=_nothing_to_relax,
    ),
    Action(
        id="review-relaxation",
        title="Look at a relaxed standard again",
        family=family.RELAXING,
        records=("relaxation.reviewed",),
        possible=_none_relaxed,
        asks=(
            questions.words("reason", "What did you find, and does it go on?"),
            _WHICH,
            questions.note(),
        ),
    ),
    Action(
        id="end-relaxation",
        title="End a relaxation",
        family=family.RELAXING,
        records=("relaxation.ended",),
        possible=_none_relaxed,
        asks=(
            questions.words("reason", "How was it resolved?"),
            _WHICH,
            questions.note(),
        ),
    ),
)
