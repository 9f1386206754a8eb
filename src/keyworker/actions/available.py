"""What can this person do to this subject now, and what is blocked by which clause?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keyworker.access.models import User
from keyworker.actions.action import Action, ActionContext
from keyworker.actions.administering import NEEDS_NO_POLICY, is_oneself
from keyworker.actions.outcome import in_the_way
from keyworker.actions.own_entries import actions_under
from keyworker.caseload.suitability import with_family_lead
from keyworker.decisions.gates import Outcome, Unmet, check_action_on
from keyworker.policy.packs.no_policy import READ_ONLY
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.wording import listed, with_article
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Case
from keyworker.record.names import Naming, said
from keyworker.record.subjects import OnCase, Subject
from keyworker.workforce.models import Worker


@dataclass(frozen=True)
class Offer:
    """An action this person may do to this subject by their job; ``unmet`` says what still stands in its way."""

    action: Action
    outcome: Outcome
    unmet: tuple[Unmet, ...] = ()


def context_of(case: Case, actor: Worker, *, as_of: date) -> ActionContext:
    """The case as ``actor`` looks at it on a day."""
    return context_on(OnCase(case), actor, as_of=as_of)


def context_on(subject: Subject, actor: Worker, *, as_of: date) -> ActionContext:
    """Any subject as ``actor`` looks at it on a day."""
    read = subject.rows()
    if read is not None:
        return context_from(read, actor, as_of=as_of)
    return ActionContext(
        subject=subject,
        case=subject.as_case,
        pack=subject.pack_on(as_of),
        casefile=subject.file(),
        actor=actor,
        as_of=as_of,
    )


def context_from(read: CaseRows, actor: Worker, *, as_of: date) -> ActionContext:
    """As ``context_of``, of a case already read."""
    subject = OnCase(read.case)
    pack = subject.pack_on(as_of)
    return ActionContext(
        subject=subject,
        case=read.case,
        pack=pack,
        casefile=with_family_lead(read, pack),
        actor=actor,
        as_of=as_of,
        read=read,
    )


def offers_in(context: ActionContext) -> list[Offer]:
    """Every action on the subject that the person's job allows as it stands, open or with what blocks it."""
    kind = context.subject.kind
    of_subject = (each for each in actions_under(context.pack) if each.subject == kind)
    found = (offer(action, context, context.naming) for action in of_subject)
    return [each for each in found if each is not None]


def offer(action: Action, context: ActionContext, naming: Naming) -> Offer | None:
    """Whether one action is offered; None where the person's job, the kind of subject or its stage has no use for it."""
    if action.subject != context.subject.kind:
        return None
    if not action.fits(context) or not allowed_by_job(action, context):
        return None
    obstacle = action.possible(context)
    if obstacle is not None:
        return Offer(action, "blocked", (in_the_way(naming(obstacle)),))
    answer = check_action_on(context.seen, action.id)
    return Offer(action, answer.outcome, tuple(named(each, naming) for each in answer.unmet))


def why_not_offered(action: Action, context: ActionContext) -> Unmet:
    """Why an action is not offered at all: the stage of the case, or whose job it is, with the clause."""
    if action.subject != context.subject.kind or not action.fits(context):
        return in_the_way(f"This case is {context.case.get_stage_display().lower()}.")
    rules = (context.pack.who_may(each) for each in _given_by(action, context.pack))
    who = next((each for each in rules if each is not None), None)
    if who is None:
        return in_the_way(why_not_theirs(action, context.pack))
    allowed = listed((context.pack.term(each) for each in who.who), joined_by="or")
    return Unmet(
        rule=who.id,
        clause=context.pack.cite(who.clause),
        clause_id=who.clause,
        force=Force.MUST,
        because=(f"Only {with_article(allowed)} can do this",),
    )


def why_not_theirs(action: Action, pack: Pack) -> str:
    """Why somebody may not do what the policy gives to nobody: it is others', nobody's, or there is no policy."""
    if not pack.governs:
        return READ_ONLY
    is_somebodys = bool(action.goes_with) or action.ordinary is not None
    return (
        "Your job does not include this step." if is_somebodys else "This policy does not offer it."
    )


def allowed_by_job(action: Action, context: ActionContext) -> bool:
    """Whether the pack gives this action to a job or part the person has.

    Where the pack is silent, what is done ``by_default`` is for anyone the subject admits, and what is ``ordinary`` for
    those whom that names. Where no policy is in force, nothing is done but setting the service up,
    and what is done to one's own account; whoever writes nothing does no more than that.
    """
    user: User | None = context.actor.user
    if user is not None and not (user.access.writes or action.admits is is_oneself):
        return False
    if context.pack.who_may(action.id) is None:
        if action.by_default:
            return context.pack.governs or action.admits in NEEDS_NO_POLICY
        if action.ordinary is not None and context.pack.governs:
            return action.ordinary.is_for(context.actor, context.parts)
    pack, roles = context.pack, context.roles
    return any(pack.allows(each, roles) for each in _given_by(action, pack))


def _given_by(action: Action, pack: Pack) -> tuple[str, ...]:
    """The actions by whose rules the pack gives this one to somebody: its own, otherwise what it goes with."""
    return (
        action.goes_with if action.goes_with and pack.who_may(action.id) is None else (action.id,)
    )


def named(unmet: Unmet, naming: Naming) -> Unmet:
    """What stands in the way, with people's names put in for the page."""
    return unmet.model_copy(update={"because": said(unmet.because, naming)})
