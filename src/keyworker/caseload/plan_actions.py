"""Which actions of a family's plan are still to do, whoever owns them, and which are late?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Event

KINDS = (kinds.PLAN_AGREED, kinds.ACTION_FINISHED, kinds.EVENT_CORRECTED)


@dataclass(frozen=True)
class PlanAction:
    """One action of the latest plan: what, who (the family, an agency, a worker) and by when, where the plan says so."""

    what: str
    who: str
    by: date | None

    def is_late(self, day: date) -> bool:
        """Whether its day has passed."""
        return self.by is not None and self.by < day


def open_actions_of(events: Iterable[Event]) -> tuple[PlanAction, ...]:
    """The actions of the latest plan that nobody has finished, soonest first; those without a day last.

    ``events`` are a case's, in the order of the record; kinds other than ``KINDS`` are passed over.
    """
    rows = [event for event in events if event.kind in KINDS]
    wrong = {
        str(event.data.get("corrects")) for event in rows if event.kind == kinds.EVENT_CORRECTED
    }
    stand = sorted(
        (event for event in rows if event.ref not in wrong), key=lambda event: (event.at, event.seq)
    )
    plan = next((event for event in reversed(stand) if event.kind == kinds.PLAN_AGREED), None)
    if plan is None:
        return ()
    finished = {
        str(event.data.get("action"))
        for event in stand
        if event.kind == kinds.ACTION_FINISHED and event.at >= plan.at
    }
    found = [
        _read(each)
        for each in plan.data.get("actions") or ()
        if str(each.get("id")) not in finished
    ]
    return tuple(sorted(found, key=lambda each: (each.by is None, each.by or date.max)))


def _read(given: dict[str, object]) -> PlanAction:
    try:
        by = date.fromisoformat(str(given.get("by"))[:10])
    except ValueError:
        by = None
    return PlanAction(what=str(given.get("what") or ""), who=str(given.get("who") or ""), by=by)
