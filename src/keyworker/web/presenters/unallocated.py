"""How is a case that nobody leads shown: since when, what is done meanwhile, what is owed, who may allocate it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.caseload.due import due_on_cases
from keyworker.caseload.permitted import may_do
from keyworker.caseload.unallocated import MEANWHILE, Unallocated
from keyworker.policy.packs.pack import Pack
from keyworker.record.models import Case
from keyworker.web.presenters.steps import Step, meets, step
from keyworker.web.presenters.waiting import Owed
from keyworker.workforce.models import Worker

HOLD = "hold-unallocated"
_MOST_OWED = 6
_RECORDS = {
    "unallocated.held": HOLD,
    "contact.arranged": "arrange-contact",
    "letter.sent": "send-letter",
    "partner.agreed": "agree-partner-watch",
    "unallocated.reviewed": "review-unallocated",
    "visit.made": "record-visit",
    "senior.told": "tell-senior-manager",
}


@dataclass(frozen=True)
class Meanwhile:
    """One thing to be done while nobody is allocated, the day it last was, and what this person may press."""

    title: str
    last: date | None
    step: Step | None


@dataclass(frozen=True)
class Row:
    """A case without a worker as the page shows it."""

    case: Case
    since: date
    why: str
    statutory: bool
    days: int
    meanwhile: tuple[Meanwhile, ...]
    owed: tuple[Owed, ...]
    allocate: Step | None


def rows_of(found: Sequence[Unallocated], *, pack: Pack, worker: Worker, day: date) -> list[Row]:
    """The cases in the order given."""
    dues = due_on_cases([each.case for each in found], as_of=day)
    return [
        Row(
            case=each.case,
            since=each.since,
            why=each.why,
            statutory=each.statutory,
            days=each.days(day),
            meanwhile=_meanwhile(each, pack, worker),
            owed=tuple(Owed(due, meets(due, worker, as_of=day)) for due in dues[each.case.pk])[
                :_MOST_OWED
            ],
            allocate=step("allocate", each.case)
            if may_do(pack, "propose-allocation", worker)
            else None,
        )
        for each in found
    ]


def _meanwhile(held: Unallocated, pack: Pack, worker: Worker) -> tuple[Meanwhile, ...]:
    lines = [
        Meanwhile(
            title,
            held.last.get(kind),
            step(_RECORDS[kind], held.case) if may_do(pack, _RECORDS[kind], worker) else None,
        )
        for kind, title in MEANWHILE.items()
    ]
    return (*lines, Meanwhile("Reviewed with the senior manager", held.with_senior, None))
