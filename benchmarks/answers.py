"""What does the engine on the path answer about a case: everything a policy can be asked, as one document?

Runs as a process of its own, so that an earlier engine can be asked beside today's: ``same_answers`` starts one for
each and speaks to both in lines of JSON. A line is a question (a pack's folder, a case file, what else is asked of it);
one line comes back: how many clocks there are and the digest of all answers, or the answers themselves. Only names are
used that every version of Keyworker since 0.2.0 has.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from time import process_time
from typing import Any

from keyworker.decisions.case.accountability import accountable
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.state_periods import state_periods
from keyworker.decisions.checklists import checklist_on
from keyworker.decisions.clocks.timescales import clocks, derive
from keyworker.decisions.eligibility import EligibilityRequest, assess
from keyworker.decisions.gates import check_action
from keyworker.decisions.notices import notifications
from keyworker.decisions.tables import prioritise, route
from keyworker.decisions.trying.documents_out import as_document, workload_of
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack

Question = Mapping[str, Any]


def main() -> None:
    """Answer until nothing more is asked."""
    for line in sys.stdin:
        question = json.loads(line)
        if question.get("timed"):
            print(json.dumps({"seconds": _timed(question)}), flush=True)
            continue
        answers = _answers(question)
        text = json.dumps(answers, sort_keys=True)
        reply: dict[str, Any] = {"clocks": len(answers["clocks"])}
        reply |= (
            {"answers": answers}
            if question.get("whole")
            else {"digest": hashlib.sha256(text.encode()).hexdigest()}
        )
        print(json.dumps(reply), flush=True)


def _answers(question: Question) -> dict[str, Any]:
    pack, as_of = _pack(question["pack"]), date.fromisoformat(question["as_of"])
    answers: dict[str, Any] = {"clocks": _clocks(pack, question["case"], as_of)}
    if question.get("clocks_only"):
        return answers
    return {**answers, **{name: ask(pack, question, as_of) for name, ask in _OTHERS.items()}}


@cache
def _pack(folder: str) -> Pack:
    return find_pack(folder)


def _timed(question: Question) -> float:
    """The processor's time for every clock of every case, read beforehand; what comes of it is let go."""
    pack, as_of = _pack(question["pack"]), date.fromisoformat(question["as_of"])
    files = [CaseFile.model_validate(each) for each in question["cases"]]
    gc.collect()
    gc.freeze()
    gc.disable()
    started = process_time()
    for file in files:
        for clock in derive(pack, file, as_of=as_of):
            _ = clock.limit, clock.status, clock.days_late, clock.worker
    took = process_time() - started
    gc.enable()
    gc.unfreeze()
    return took


def _clocks(pack: Pack, case: Question, as_of: date) -> list[dict[str, Any]]:
    """Every clock, those too that sleep until a later day."""
    found = clocks(CaseOnDay(pack, CaseFile.model_validate(case), as_of))
    return [as_document(each) for each in found]


def _gates(pack: Pack, question: Question, as_of: date) -> dict[str, Any]:
    """Some actions, of the case alone and of an attempt."""
    actions = sorted(pack.actions_spoken_of)
    some = actions[question["number"] % 5 :: 5]
    tried = {**question["case"], "attempt": question["attempt"]}
    return {
        action: [
            _tried(check_action, pack, action, file, as_of) for file in (question["case"], tried)
        ]
        for action in some
    }


def _tried(
    ask: Callable[..., Any], pack: Pack, about: str, case: Question, as_of: date
) -> dict[str, Any]:
    answer = ask(pack, about, CaseFile.model_validate(case), as_of=as_of)
    return as_document(answer)


def _checklists(pack: Pack, question: Question, as_of: date) -> list[dict[str, Any]]:
    return [
        _tried(checklist_on, pack, each.id, question["case"], as_of) for each in pack.checklists
    ]


def _notices(pack: Pack, question: Question, as_of: date) -> list[dict[str, Any]]:
    file = CaseFile.model_validate(question["case"])
    found = notifications(pack, file, as_of=as_of)
    return [as_document(each) for each in found]


def _states(pack: Pack, question: Question, as_of: date) -> list[dict[str, Any]]:
    case = CaseOnDay(pack, CaseFile.model_validate(question["case"]), as_of)
    return [as_document(each) for each in state_periods(case)]


def _accountable(pack: Pack, question: Question, as_of: date) -> dict[str, Any]:
    file = CaseFile.model_validate(question["case"])
    return as_document(accountable(pack, file, as_of=as_of))


def _table(ask: Callable[..., Any]) -> Callable[[Pack, Question, date], dict[str, Any]]:
    return lambda pack, question, as_of: as_document(ask(pack, question["facts"], as_of=as_of))


def _eligible(pack: Pack, question: Question, as_of: date) -> dict[str, Any]:
    request = {**question["request"], "events": question["case"]["events"]}
    read = EligibilityRequest.model_validate(request)
    return as_document(assess(pack, read, as_of=as_of))


def _workload(pack: Pack, question: Question, as_of: date) -> dict[str, Any]:
    return workload_of(pack, question["caseload"], as_of=as_of)


_OTHERS: dict[str, Callable[[Pack, Question, date], Any]] = {
    "states": _states,
    "gates": _gates,
    "notices": _notices,
    "checklists": _checklists,
    "accountable": _accountable,
    "route": _table(route),
    "priority": _table(prioritise),
    "eligible": _eligible,
    "workload": _workload,
}

if __name__ == "__main__":
    main()
