"""Where is what stands in the way put right: on which page, or else by whom?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from keyworker.actions.action import Action, ActionContext
from keyworker.actions.available import allowed_by_job
from keyworker.actions.form import form_of
from keyworker.actions.form_demanded import fields_that_meet
from keyworker.actions.form_facts import fact_fields
from keyworker.actions.on_case.allocation.allocation import ALLOCATE, PROPOSE
from keyworker.actions.own_entries import action_under
from keyworker.decisions.gates import Unmet
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.wording import listed, sentence, with_article
from keyworker.web.addresses import url


@dataclass(frozen=True)
class WayOut:
    """A link to where it is put right; without ``href``, ``words`` say who can put it right."""

    words: str
    href: str = ""


def ways_out(
    context: ActionContext, *, on_page: Collection[str] = ()
) -> Callable[[Unmet, str], WayOut | None]:
    """What puts an unmet requirement of an action right, for a page to ask of each that it shows.

    ``on_page`` are the actions whose questions that page asks itself.
    """
    return lambda unmet, action: way_out(context, unmet, action, on_page=on_page)


# What nobody else is asked for: whoever looks has to have it on record first.
_YOURS = "Have it on this record first"


def way_out(
    context: ActionContext, unmet: Unmet, action: str, *, on_page: Collection[str] = ()
) -> WayOut | None:
    """Where or by whom it is put right: of an action that is ``on_page``, at its question there, so that nothing typed is lost.

    None where the requirement is not a policy's, or says itself who may do it.
    """
    pack = context.pack
    if unmet.rule == "record" or pack.says_who_may(unmet.rule):
        return None
    first = action_under(pack, unmet.put_right or "")
    if first is not None and not (_may_depart(context, unmet, action) and _is_over(context, first)):
        return _by_action(context, pack, str(unmet.put_right))
    known = action_under(pack, action) is not None
    here = "" if action in on_page else url("action", [context.case.reference, action])
    if known and _is_asked(pack, action, unmet.rule):
        return WayOut("Answer it on the form", f"{here}#answers-{unmet.rule}")
    gate = next((each for each in pack.gates if each.id == unmet.rule), None)
    place = _place(context, unmet.rule, action) or _fact_place(pack, unmet)
    if unmet.needs and not place:
        return WayOut(_REASON_OR_RECORD if unmet.force is Force.SHOULD else _RECORD)
    if known and (unmet.needs or (gate is not None and gate.about == "attempt")):
        return WayOut("Put it right on the form", f"{here}#{place or 'main-content'}")
    if unmet.override_by:
        return WayOut(
            f"{sentence(_a_job(pack, unmet.override_by))} may go on all the same, with a reason"
        )
    if _may_depart(context, unmet, action):
        return WayOut(_REASON)
    return _by_others(context, pack, action)


def _may_depart(context: ActionContext, unmet: Unmet, action: str) -> bool:
    """Whether whoever looks may do it all the same: it is theirs, and what stands in the way is a "should"."""
    found = action_under(context.pack, action)
    return unmet.force is Force.SHOULD and found is not None and allowed_by_job(found, context)


def _is_over(context: ActionContext, first: Action) -> bool:
    """Whether what would have put it right is theirs and cannot be done any more, so that a link would lead nowhere."""
    mine = first.subject == "case" and allowed_by_job(first, context)
    return mine and first.stands_in_the_way(context) is not None


_REASON = "You may go on with a reason"
# What no form of this action asks has to be entered where it belongs.
_RECORD = "Have it entered where it is missing first"
_REASON_OR_RECORD = "Have it entered where it is missing first, or go on with a reason"


def _by_others(context: ActionContext, pack: Pack, action: str) -> WayOut:
    """Whom to ask: whose it is, or whoever allocates where it is already that of whoever looks. Nobody is sent to themselves."""
    own = set(context.roles)
    for whose in (action, PROPOSE.id, ALLOCATE.id):
        who = pack.who_may(whose)
        if who is not None and not own & set(who.who):
            return WayOut(f"Ask {_a_job(pack, who.who)}")
    # It is theirs, too, but they lack what it rests on: colleagues in another job may have it.
    who = pack.who_may(action)
    others = tuple(each for each in who.who if each not in own) if who is not None else ()
    return WayOut(f"Ask {_a_job(pack, others)}" if others else _YOURS)


def _place(context: ActionContext, rule: str, action: str) -> str:
    """Where on the form it is asked for; empty where no field of it does."""
    meets = fields_that_meet(context.pack, rule)
    found = action_under(context.pack, action)
    asked = form_of(found, context) if found is not None else ()
    fields = (each.name for each in asked if each.name in meets)
    return next(fields, "").replace(".", "-")


def _fact_place(pack: Pack, unmet: Unmet) -> str:
    """Where a fact that it needs is asked for below the form; empty where nobody can answer it there."""
    return next((each.name for each in fact_fields(pack, unmet.needs)), "").replace(".", "-")


def _by_action(context: ActionContext, pack: Pack, wanted: str) -> WayOut | None:
    action = action_under(pack, wanted)
    assert action is not None
    if action.subject == "case" and allowed_by_job(action, context):
        return WayOut(action.title, url("action", [context.case.reference, wanted]))
    whose = (wanted,) if pack.who_may(wanted) is not None else action.goes_with
    given = [who for each in whose if (who := pack.who_may(each)) is not None]
    jobs = tuple(dict.fromkeys(role for who in given for role in who.who))
    return WayOut(f"{action.title}: for {_a_job(pack, jobs)} to do" if jobs else action.title)


def _is_asked(pack: Pack, action: str, item: str) -> bool:
    who = pack.who_may(action)
    if who is None or who.checklist is None:
        return False
    return any(
        each.id == item
        for section in pack.checklist(who.checklist).sections
        for each in section.items
    )


def _a_job(pack: Pack, roles: tuple[str, ...]) -> str:
    return with_article(listed((pack.term(role) for role in roles), joined_by="or"))
