"""Which actions of a family's plan are still to do, whoever owns them, and which are late?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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
    kept = _not_corrected(event for event in events if event.kind in KINDS)
    plan = next((event for event in reversed(kept) if event.kind == kinds.PLAN_AGREED), None)
    if plan is None:
        return ()
    finished = _finished_since(plan, kept)
    actions = numbered(plan.data.get("actions"))
    found = [_read(each) for number, each in actions if number not in finished]
    return tuple(sorted(found, key=lambda each: (each.by is None, each.by or date.max)))


def numbered(actions: Iterable[Mapping[str, Any]] | None) -> list[tuple[str, Mapping[str, Any]]]:
    """Each action of a plan under its number; one that came from elsewhere without has its place for a number."""
    return [
        (str(each.get("id") or place), each) for place, each in enumerate(actions or (), start=1)
    ]


def _finished_since(plan: Event, events: Iterable[Event]) -> set[str]:
    return {
        str(event.data.get("action"))
        for event in events
        if event.kind == kinds.ACTION_FINISHED and event.at >= plan.at
    }


def _not_corrected(events: Iterable[Event]) -> list[Event]:
    rows = list(events)
    wrong = {
        str(event.data.get("corrects")) for event in rows if event.kind == kinds.EVENT_CORRECTED
    }
    kept = (event for event in rows if event.ref not in wrong)
    return sorted(kept, key=lambda event: (event.at, event.seq))


def _read(given: Mapping[str, Any]) -> PlanAction:
    try:
        by = date.fromisoformat(str(given.get("by"))[:10])
    except ValueError:
        by = None
    return PlanAction(what=str(given.get("what") or ""), who=str(given.get("who") or ""), by=by)
