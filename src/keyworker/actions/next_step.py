"""What does a referral wait for now, under the policy its service works by?

Nothing here knows the steps of any policy. The clocks that run name what meets them; where that is not possible yet,
the gate that stands in its way names what would put it right; so on until something can be done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from keyworker.actions.on_case.allocation.allocation import AGREE, ALLOCATE
from keyworker.actions.on_case.intake.referral import REROUTE
from keyworker.actions.on_case.moves.closure import CLOSE, CORRECT
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.facts import CaseFacts
from keyworker.policy.conditions.condition import reasons_of
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.gates import Gate
from keyworker.record.models import Case, Timescale

_DEEP = 6
# Where no clock runs: what ends a referral, so that the gates before it say what comes first.
_ENDS = {"received": ALLOCATE.id, "open": ALLOCATE.id, "not-opened": CLOSE.id}


@dataclass(frozen=True)
class Waits:
    """``action`` is what can be done now, by ``who``; ``towards`` what rests on it, ``because`` of which ``clause``."""

    action: str
    towards: str = ""
    because: str = ""
    clause: str = ""
    who: tuple[str, ...] = ()


def waits_for(case: Case, seen: CaseOnDay, clocks: Sequence[Timescale]) -> Waits:
    """The next thing a referral waits for; ``clocks`` are those that run on it, soonest due first."""
    if not seen.pack.governs:
        return Waits(action=_ENDS.get(case.stage, ALLOCATE.id))
    if case.team_id is None and seen.pack.who_may(REROUTE.id) is not None:
        return _by(seen.pack, Waits(action=REROUTE.id))
    if case.proposed_to_id is not None and seen.pack.who_may(AGREE.id) is not None:
        return _by(seen.pack, Waits(action=AGREE.id))
    goal = next(
        (clock.offer for clock in clocks if _is_action(seen.pack, clock.offer)),
        _ENDS.get(case.stage, ""),
    )
    return _by(seen.pack, _first_possible(seen, goal))


def _first_possible(seen: CaseOnDay, goal: str) -> Waits:
    """Back from the goal along what would put right each thing in its way."""
    now, because, clause, gone = goal, "", "", {goal}
    for _ in range(_DEEP):
        before = _put_right(seen, now, gone)
        if before is None:
            break
        now, because, clause = before
        gone.add(now)
    return Waits(action=now, towards=goal if now != goal else "", because=because, clause=clause)


def _put_right(seen: CaseOnDay, action: str, gone: set[str]) -> tuple[str, str, str] | None:
    """What the action rests on and the record certainly does not hold: what would put it right, and why."""
    facts = seen.facts()
    for gate in seen.pack.gates:
        before = gate.put_right
        if action not in gate.actions or gate.force is Force.MAY or before is None:
            continue
        if before in gone or not _is_action(seen.pack, before):
            continue
        if _may_apply(gate, facts) and gate.requires.reasons(facts).truth is Truth.NO:
            return before, gate.refusal, seen.pack.cite(gate.clause)
    return None


def _may_apply(gate: Gate, facts: CaseFacts) -> bool:
    """Whether the gate is in the way, or may be by what will be entered; what depends on who is chosen is not."""
    applies = reasons_of(gate.when, facts)
    return applies.truth is Truth.YES or (
        applies.truth is Truth.UNKNOWN and all(name.startswith("action.") for name in applies.needs)
    )


def _is_action(pack: Pack, action: str) -> bool:
    # What is put right by a correction of the record is no step of the work.
    return bool(action) and action != CORRECT.id and pack.who_may(action) is not None


def _by(pack: Pack, waits: Waits) -> Waits:
    who = pack.who_may(waits.action)
    return Waits(
        action=waits.action,
        towards=waits.towards,
        because=waits.because,
        clause=waits.clause,
        who=tuple(pack.term(role) for role in who.who) if who is not None else (),
    )
