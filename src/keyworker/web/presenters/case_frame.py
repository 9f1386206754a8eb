"""What does every page of a case show above its own part: warnings, who holds it, the children, who is away?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from keyworker.caseload.away import away
from keyworker.caseload.children_seen import ChildSeen, seen_in
from keyworker.caseload.due import Due
from keyworker.caseload.warnings import warnings_in
from keyworker.decisions.case.case_state import CaseState
from keyworker.decisions.case.fold import fold
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import actions
from keyworker.policy.wording import listed
from keyworker.record.case_reader import CaseRows
from keyworker.record.colleagues import answering_by_job
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case
from keyworker.record.models.case_subqueries import LIVE
from keyworker.workforce.models import Worker

# As many are named of those who have a job.
_NAMED = 2


def case_frame(read: CaseRows, tab: str, *, day: date, dues: Sequence[Due] = ()) -> dict[str, Any]:
    """The frame of a case already read; one question more where its lead is known, to see whether they are away."""
    case, pack = read.case, governing(read.case.service, day)
    state = fold(read.casefile, as_of=day)
    held, standings = _held(read, state), _standings(state)
    lead = held.get("lead")
    children = sorted(read.children, key=lambda each: (each.person.born or date.max, each.pk))
    return {
        "warnings": warnings_in(read),
        "case": case,
        "tab": tab,
        "day": day,
        "held": held,
        "answers": case.accountable,
        "by_job": _by_job(case, day),
        "pack": pack,
        "no_worker_yet": is_worked_on(case, pack) and state.lead is None,
        "children": [(each.person, standings.get(each.person.ref, [])) for each in children],
        "seen": _seen(read, is_worked_on(case, pack)),
        "leaving": lead if lead is not None and lead.left is not None else None,
        "away": away(read, lead, held.get("holding"), dues, pack=pack, day=day),
    }


def _seen(read: CaseRows, worked_on: bool) -> list[ChildSeen]:
    """When each child was last seen; of a family nobody works with, only of those who were."""
    seen = seen_in(read).values()
    return [each for each in seen if worked_on or each.on is not None]


def _by_job(case: Case, day: date) -> str:
    """The names of those whose job makes them answer for the case, the first few of them."""
    near = answering_by_job(case, on=day)
    names = [each.name for each in near[:_NAMED]]
    return listed(names, joined_by="or") + (" or another" if near[_NAMED:] else "")


def is_worked_on(case: Case, pack: Pack) -> bool:
    """Whether work goes on, as it does from receipt where the policy decides nothing first."""
    return case.stage in LIVE or (case.stage == "received" and not pack.offers(actions.DECIDE))


def _held(read: CaseRows, state: CaseState) -> dict[str, Worker]:
    """Who plays which part now."""
    return {
        each.role: read.workers[each.worker]
        for each in state.current()
        if each.worker in read.workers
    }


def _standings(state: CaseState) -> dict[str, list[str]]:
    """The standings that each child has now, by the child's reference."""
    found: dict[str, list[str]] = {}
    for each in state.standings:
        if each.ended is None and each.person is not None:
            found.setdefault(each.person, []).append(each.standing)
    return found
