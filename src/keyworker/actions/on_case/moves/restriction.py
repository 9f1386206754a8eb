"""How is a case restricted, so that only few may open it, and who may all the same?

A policy says whose this is; where it is silent, it is for whoever manages the whole service.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from functools import partial

from keyworker.actions import family, questions
from keyworker.actions.action import ANY_STAGE, Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_fields import Choices
from keyworker.actions.ordinary import Ordinary
from keyworker.policy.casefile import LONDON
from keyworker.policy.refs import number_of
from keyworker.record.set_up_so_far import inspectors_of
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker


def _not_restricted(context: ActionContext) -> str | None:
    return None if context.case.restricted else "This case is not restricted."


def _restricted(context: ActionContext) -> str | None:
    return "This case is restricted already." if context.case.restricted else None


def _nobody_let_in(context: ActionContext) -> str | None:
    obstacle = _not_restricted(context)
    if obstacle is None and not context.state.openings:
        return "Nobody was allowed to open this case by name."
    return obstacle


def _let_in(context: ActionContext) -> Choices:
    """Those who were let in, by name."""
    numbers = [number_of(each.worker, kind="W") or 0 for each in context.state.openings]
    return tuple((each.ref, each.name) for each in Worker.objects.all_numbered(numbers))


def _who_may_be_let_in(context: ActionContext) -> Choices:
    """Those who work near the case, and inspectors to whom its service is given."""
    given = inspectors_of(
        context.case.service, at=datetime.combine(context.as_of, time.max, LONDON)
    )
    inspectors = tuple((each.ref, f"{each.name}, inspector") for each in given)
    return (*questions.colleagues(context), *inspectors)


def _allow(entry: Entry) -> Sequence[NewEvent]:
    until = entry.values.get("until")
    if until is not None and until < entry.as_of:
        raise NotPossible("This day is past: they could not open it at all", field="until")
    return [entry.record("opening.allowed")]


_restricting = partial(
    Action, family=family.RESTRICTING, stages=ANY_STAGE, ordinary=Ordinary.SERVICE_MANAGERS
)
RESTRICT = _restricting(
    id="restrict-case",
    title="Restrict the case",
    records=("case.restricted",),
    possible=_restricted,
    asks=(questions.when("From when?"), questions.why("On which ground?")),
)
LIFT = _restricting(
    id="lift-restriction",
    title="Lift the restriction",
    records=("restriction.lifted",),
    possible=_not_restricted,
    asks=(questions.when("From when?"), questions.why("On which ground?")),
)
ALLOW = _restricting(
    id="allow-opening",
    title="Let somebody open the restricted case",
    records=("opening.allowed",),
    possible=_not_restricted,
    gives_part=False,
    asks=(
        questions.when("From when?"),
        questions.choice_among(
            "worker",
            "Who may open it?",
            _who_may_be_let_in,
            kind="worker",
            finds=questions.finds_colleagues,
        ),
        questions.ask(
            "until",
            "Until which day?",
            required=False,
            hint="Leave empty if it is until somebody takes it back",
        ),
        questions.why("On which ground?"),
    ),
    does=_allow,
)
TAKE_BACK = _restricting(
    id="end-opening",
    title="Take back that somebody may open the case",
    records=("opening.ended",),
    possible=_nobody_let_in,
    gives_part=False,
    asks=(
        questions.when("From when?"),
        questions.choice_among("worker", "Who may no longer open it?", _let_in),
        questions.why("On which ground?"),
    ),
)
# No entry of these is withdrawn: whoever recorded it may not be one who may say who opens the case.
KINDS = frozenset({"case.restricted", "restriction.lifted", "opening.allowed", "opening.ended"})
ACTIONS = (RESTRICT, LIFT, ALLOW, TAKE_BACK)
