"""What can this person do on this case now, and what is blocked by which clause?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keyworker.actions.action import Action, ActionContext, in_the_way
from keyworker.actions.families import ACTIONS
from keyworker.caseload.suitability import with_family_lead
from keyworker.decisions.gates import Outcome, Unmet, check_seen
from keyworker.policy.rules.base import Force
from keyworker.policy.wording import listed
from keyworker.record.case_reader import CaseRows, read_case
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.record.names import Naming, naming_for, said
from keyworker.workforce.models import Worker


@dataclass(frozen=True)
class Offer:
    """An action this person may do on this case by their job; ``unmet`` says what still stands in its way."""

    action: Action
    outcome: Outcome
    unmet: tuple[Unmet, ...] = ()


def context_of(case: Case, actor: Worker, *, as_of: date) -> ActionContext:
    """The case as ``actor`` looks at it on a day."""
    return context_from(read_case(case), actor, as_of=as_of)


def context_from(read: CaseRows, actor: Worker, *, as_of: date) -> ActionContext:
    """As ``context_of``, of a case already read."""
    pack = pack_for(read.case.service, as_of)
    casefile = with_family_lead(read.casefile, read.case, pack)
    return ActionContext(
        case=read.case, pack=pack, casefile=casefile, actor=actor, as_of=as_of, read=read
    )


def offers(case: Case, actor: Worker, *, as_of: date) -> list[Offer]:
    """Every action the person's job allows at this stage of the case, open or with what blocks it."""
    return offers_in(context_of(case, actor, as_of=as_of))


def offers_in(context: ActionContext) -> list[Offer]:
    """As ``offers``, of a case already looked at."""
    naming = context.read.naming if context.read is not None else naming_for(context.case)
    found = (offer(action, context, naming) for action in registered() if not action.creates_case)
    return [each for each in found if each is not None]


def offer(action: Action, context: ActionContext, naming: Naming) -> Offer | None:
    """Whether one action is offered; None where the person's job or the stage of the case has no use for it."""
    if action.about_worker or not action.fits(context) or not allowed_by_job(action, context):
        return None
    obstacle = action.possible(context)
    if obstacle is not None:
        return Offer(action, "blocked", (in_the_way(naming(obstacle)),))
    if context.seen is None:
        return Offer(action, "open")
    answer = check_seen(context.seen, action.id)
    return Offer(action, answer.outcome, tuple(named(each, naming) for each in answer.unmet))


def why_not_offered(action: Action, context: ActionContext) -> Unmet:
    """Why an action is not offered at all: the stage of the case, or whose job it is, with the clause."""
    if action.about_worker or context.case.stage not in action.stages:
        return in_the_way(f"This case is {context.case.get_stage_display().lower()}.")
    rules = (
        (context.pack.who_may(each) for each in action.goes_with or (action.id,))
        if context.pack is not None
        else ()
    )
    who = next((each for each in rules if each is not None), None)
    if who is None or context.pack is None:
        return in_the_way("This policy does not offer it.")
    allowed = listed((context.pack.term(each) for each in who.who), joined_by="or")
    return Unmet(
        rule=who.id,
        clause=context.pack.cite(who.clause),
        clause_id=who.clause,
        force=Force.MUST,
        because=(f"Only a {allowed} can do this",),
    )


def allowed_by_job(action: Action, context: ActionContext) -> bool:
    """Whether the pack gives this action to a job or part the person has (no pack: to anyone who sees the case)."""
    if context.pack is None:
        return True
    parts = {each.role for each in context.state.current() if each.worker == context.actor.ref}
    rules = (context.pack.who_may(each) for each in action.goes_with or (action.id,))
    return any(who is not None and set(who.who) & {*context.actor.roles, *parts} for who in rules)


def named(unmet: Unmet, naming: Naming) -> Unmet:
    """What stands in the way, with people's names put in for the page."""
    return unmet.model_copy(update={"because": said(unmet.because, naming)})


def registered() -> tuple[Action, ...]:
    """Every action there is, in the order in which a case meets them."""
    return tuple(ACTIONS.values())
