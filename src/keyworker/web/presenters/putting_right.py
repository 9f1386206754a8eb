"""Where is an entry that is wrong put right?"""

from __future__ import annotations

from collections.abc import Callable

from keyworker.actions.action import ActionContext
from keyworker.actions.available import offer
from keyworker.actions.on_case.moves.closure import CORRECT, correctable
from keyworker.record.worker_rows import ABSENCE_KINDS
from keyworker.web.addresses import url
from keyworker.web.presenters.event_words import Told


def way_to_withdraw(acting: ActionContext) -> Callable[[Told], str]:
    """The way from an entry to its correction, for a page to ask of each that it shows; empty where it is not theirs.

    An absence is withdrawn on its worker's own page, for every case at once.
    """
    if offer(CORRECT, acting, acting.naming) is None:
        return lambda told: ""
    stands = {each.id for each in correctable(acting)}
    form = url("action", [acting.case.reference, CORRECT.id])

    def way(told: Told) -> str:
        event = told.event
        if event.ref not in stands or event.kind in ABSENCE_KINDS:
            return ""
        return f"{form}?corrects={event.ref}"

    return way
