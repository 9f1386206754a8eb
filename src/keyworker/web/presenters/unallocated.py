"""How is a case that nobody leads shown: since when, what is done meanwhile, what is owed, who may allocate it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.actions.on_case.allocation.allocation import ALLOCATE, PROPOSE
from keyworker.caseload.due import due_on_cases
from keyworker.caseload.permitted import may_do
from keyworker.caseload.unallocated import Unallocated
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Case
from keyworker.web.presenters.steps import Step, kinds_recorded_by, meets, step
from keyworker.web.presenters.waiting import Owed
from keyworker.workforce.models import Worker

_MOST_OWED = 6


@dataclass(frozen=True)
class DoneMeanwhile:
    """One thing that is seen to while nobody is allocated, and the kinds of event that say it was."""

    title: str
    action: str
    kinds: tuple[str, ...]


def done_meanwhile(pack: Pack) -> tuple[DoneMeanwhile, ...]:
    """What the policy wants seen to meanwhile, in its order."""
    return tuple(
        DoneMeanwhile(each.title, each.action, kinds_recorded_by(each.action)[:1])
        for each in pack.pages.meanwhile
    )


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
    looked_after: bool
    named: str
    known_to: str
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
            looked_after=each.looked_after,
            named=each.named,
            known_to=each.known_to,
            days=each.days(day),
            meanwhile=_meanwhile(each, pack, worker),
            owed=tuple(Owed(due, meets(due, worker, as_of=day)) for due in dues[each.case.pk])[
                :_MOST_OWED
            ],
            allocate=step(ALLOCATE.id, each.case) if may_do(pack, PROPOSE.id, worker) else None,
        )
        for each in found
    ]


def _meanwhile(held: Unallocated, pack: Pack, worker: Worker) -> tuple[Meanwhile, ...]:
    wanted = done_meanwhile(pack)
    lines = tuple(
        Meanwhile(
            each.title,
            max((held.last[kind] for kind in each.kinds if kind in held.last), default=None),
            step(each.action, held.case) if may_do(pack, each.action, worker) else None,
        )
        for each in wanted
    )
    if not any(kinds.UNALLOCATED_REVIEWED in each.kinds for each in wanted):
        return lines
    return (*lines, Meanwhile("Reviewed with the senior manager", held.with_senior, None))
