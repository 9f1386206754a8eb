"""Whose cases have to go to somebody else by the last day of whoever has them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.actions.on_case.allocation.allocation import ALLOCATE, PROPOSE
from keyworker.actions.on_case.allocation.cover import CHOOSE_HOLDER
from keyworker.caseload.due import Within
from keyworker.caseload.left_behind import LeftBehind
from keyworker.caseload.of_team import parts_of_leavers
from keyworker.caseload.permitted import may_do
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import ALLOCATION_ROLES
from keyworker.record.models import Case
from keyworker.web.presenters.steps import Step, step
from keyworker.workforce.models import Worker


@dataclass(frozen=True)
class Going:
    """A case that loses whoever has it: their part, where it is another than the lead, and how somebody else gets it."""

    case: Case
    part: str
    step: Step | None
    statutory: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaver:
    """Somebody who leaves, with the cases that nobody else has yet."""

    number: int
    name: str
    last_day: date
    cases: tuple[Going, ...]


def leavers(within: Within, worker: Worker, pack: Pack, *, day: date) -> list[Leaver]:
    """Those who leave on that day or later, whoever leaves first first: two questions."""
    of_each: dict[Worker, dict[int, Going]] = {}
    for part in parts_of_leavers(within, day):
        if part.worker is not None:
            theirs = of_each.setdefault(part.worker, {})
            theirs[part.case_id] = _going(part.case, part.role, worker, pack)
    return [
        Leaver(each.pk, each.name, each.left, tuple(theirs.values()))
        for each, theirs in of_each.items()
        if each.left is not None
    ]


def going_of(left: Sequence[LeftBehind], worker: Worker, pack: Pack) -> list[Going]:
    """The cases that one worker leaves behind, in their order, with the way for this person to hand each over."""
    return [_going(each.case, each.part, worker, pack, each.statutory) for each in left]


def _going(
    case: Case, part: str, worker: Worker, pack: Pack, statutory: tuple[str, ...] = ()
) -> Going:
    held = part == "holding"
    asked, action = (CHOOSE_HOLDER, CHOOSE_HOLDER) if held else (PROPOSE, ALLOCATE)
    named = "" if part == "lead" else ALLOCATION_ROLES[part].title
    found = step(action.id, case) if may_do(pack, asked.id, worker) else None
    return Going(case, named, found, statutory)
