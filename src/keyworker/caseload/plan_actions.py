"""Which actions of a family's plan are still to do, whoever owns them, and which are late?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keyworker.policy.casefile import CaseFile
from keyworker.policy.vocabulary import kinds

# All that has to be read of a case to know.
KINDS = (kinds.PLAN_AGREED, kinds.ACTION_FINISHED, kinds.EVENT_CORRECTED)


@dataclass(frozen=True)
class PlanAction:
    """One action of the latest plan: its number, what, who (the family, an agency, a worker) and by when, if it says so."""

    number: str
    what: str
    who: str
    by: date | None

    def is_late(self, day: date) -> bool:
        """Whether its day has passed."""
        return self.by is not None and self.by < day


def open_actions(known: CaseFile) -> tuple[PlanAction, ...]:
    """The actions of the latest plan that nobody has finished, soonest first; those without a day last.

    ``known`` is the case as it was known on the day asked about.
    """
    plans = list(known.of_kind(kinds.PLAN_AGREED))
    if not plans:
        return ()
    latest = plans[-1]
    finished = {
        str(each.field("action"))
        for each in known.of_kind(kinds.ACTION_FINISHED)
        if each.utc >= latest.utc
    }
    found = (each for each in _numbered(latest.field("actions")) if each.number not in finished)
    return tuple(sorted(found, key=lambda each: (each.by is None, each.by or date.max)))


def _numbered(actions: Iterable[Mapping[str, Any]] | None) -> Iterator[PlanAction]:
    """Each action of a plan; one that came from elsewhere without a number has its place for one."""
    for place, given in enumerate(actions or (), start=1):
        yield PlanAction(
            number=str(given.get("id") or place),
            what=str(given.get("what") or ""),
            who=str(given.get("who") or ""),
            by=_day(given.get("by")),
        )


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        return None
