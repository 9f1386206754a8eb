"""How does a worker stop leading a case that nobody takes over?

By an action of its own, with its reason, for whoever may allocate: an allocation to somebody else needs none, for it ends
the former lead's part at the same instant. From then on the case stands with those that nobody is allocated to. A child
whom the law does not let go unheld is never left so, whatever the policy says.
"""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.on_case.allocation.unallocated import HOLD
from keyworker.policy.casefile import instant
from keyworker.policy.vocabulary import STATUTORY_STANDINGS, WAITING_BY_DECISION, actions
from keyworker.record.writing import NewEvent

NEVER_UNHELD = (
    "A child of this case is looked after, on a child protection plan or subject to a Section 47 enquiry, "
    "and cannot be without a worker: allocate the case to somebody else, who takes over at the same moment"
)

ONLY_BY_DECISION = (
    "A looked after child of this case is without a worker only by a decision that names the senior manager who knows of "
    "it: put the case on the list of cases nobody is allocated to, which ends the lead's part"
)


def _not_possible(context: ActionContext) -> str | None:
    if context.state.lead is None:
        return "Nobody leads this case."
    if not context.state.is_statutory:
        return None
    now = {each.standing for each in context.state.standings if each.ended is None}
    waits = now & STATUTORY_STANDINGS <= WAITING_BY_DECISION and context.pack.offers(HOLD.id)
    return ONLY_BY_DECISION if waits else NEVER_UNHELD


def _let_go(entry: Entry) -> Sequence[NewEvent]:
    (lead,), at = entry.state.current("lead"), instant(entry.at)
    if at < lead.started:
        raise NotPossible("They did not lead the case yet on that day", field="at")
    if any(
        each.standing in STATUTORY_STANDINGS and (each.ended is None or each.ended >= at.date())
        for each in entry.state.standings
    ):
        raise NotPossible(NEVER_UNHELD, field="at")
    return [entry.record("allocation.ended", worker=lead.worker, team=None)]


END_LEAD = Action(
    id="end-lead",
    title="End the lead's part, with nobody to take over",
    family=family.ALLOCATING,
    records=("allocation.ended",),
    short_title="End the lead's part",
    goes_with=(actions.ALLOCATE,),
    asks=(
        questions.when("When did their part end?"),
        questions.why("Why does nobody take over at the same moment?"),
    ),
    always={"role": "lead"},
    leaves_out={"team": "stands with the start of the part that ends"},
    possible=_not_possible,
    does=_let_go,
)

ACTIONS = (END_LEAD,)
