"""Where is an entry that is wrong withdrawn, and where is it recorded rightly after that?"""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from keyworker.actions.action import ActionContext
from keyworker.actions.available import allowed_by_job, offer
from keyworker.actions.families import ACTIONS
from keyworker.actions.on_case.moves.closure import CORRECT, correctable
from keyworker.record.models import Event
from keyworker.record.worker_rows import ABSENCE_KINDS
from keyworker.web.presenters.event_words import Told
from keyworker.web.presenters.steps import step


def way_to_withdraw(acting: ActionContext) -> Callable[[Told], str]:
    """The way from an entry to its correction, for a page to ask of each that it shows; empty where it is not theirs.

    An absence is withdrawn on its worker's own page, for every case at once.
    """
    if offer(CORRECT, acting, acting.naming) is None:
        return lambda told: ""
    stands = {each.id for each in correctable(acting)}
    form = reverse("action", args=[acting.case.reference, CORRECT.id])

    def way(told: Told) -> str:
        event = told.event
        if event.ref not in stands or event.kind in ABSENCE_KINDS:
            return ""
        return f"{form}?corrects={event.ref}"

    return way


def way_to_record_rightly(acting: ActionContext, withdrawn: Event) -> str:
    """Where what was withdrawn is recorded again; empty where that is not this person's, or nothing to do again."""
    action = ACTIONS.get(withdrawn.action)
    if action is None or action.subject != "case" or action.id == CORRECT.id:
        return ""
    if not action.fits(acting) or not allowed_by_job(action, acting):
        return ""
    return step(action.id, acting.case).href
