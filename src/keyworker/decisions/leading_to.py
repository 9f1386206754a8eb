"""What has to be done before an action can be, in the order in which it can be done?

Nothing here knows the steps of any policy: the action's gates say what it rests on, and each gate names the action that
would put it right, whose own gates say what that rests on in turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.conditions.condition import ReasonedTruth, reasons_of
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.model import Model
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.gates import Gate

_DEEP = 6
# Entered or chosen with the action itself: nothing that could be done before it.
_WITH_THE_ACTION = ("action.", "worker.", "actor.")

Standing = Literal["done", "to-do", "if-so"]


class StepTowards(Model):
    """One thing that ``towards`` rests on.

    ``words`` say what is wanted, ``because`` why it is not met yet. A step ``if-so`` is wanted only by what will be
    entered with the action (how a case ends, say). ``put_right`` is the action that does it; ``needs`` are facts that
    nobody has recorded yet.
    """

    rule: str
    towards: str
    clause: str
    clause_id: str
    force: Force
    standing: Standing
    words: str
    because: tuple[str, ...] = ()
    put_right: str | None = None
    needs: tuple[str, ...] = ()


def steps_towards(case: CaseOnDay, action: str) -> tuple[StepTowards, ...]:
    """What ``action`` rests on, what comes first first; what does not apply to this case is left out.

    Where the case file holds an attempt, what it enters decides which requirements apply; otherwise those that depend
    on it come as ``if-so``. What is filled in on the action's own form is no step.
    """
    apart = case if case.casefile.attempt is None else _without_attempt(case)
    steps: dict[str, StepTowards] = {}
    for step in _before(case, apart, action, depth=0, via=frozenset({action})):
        steps.setdefault(step.rule, step)
    return tuple(steps.values())


def _before(
    case: CaseOnDay, apart: CaseOnDay, action: str, *, depth: int, via: frozenset[str]
) -> Iterator[StepTowards]:
    for gate in case.pack.gates_of(action):
        of_the_form = gate.about == "attempt" and gate.put_right is None
        if gate.force is Force.MAY or of_the_form:
            continue
        step = _step(case, gate, action)
        if step is None:
            continue
        before = gate.put_right
        if step.standing == "to-do" and before is not None and before not in via and depth < _DEEP:
            yield from _before(apart, apart, before, depth=depth + 1, via=via | {before})
        yield step


def _step(case: CaseOnDay, gate: Gate, action: str) -> StepTowards | None:
    facts = case.facts()
    applies = reasons_of(gate.when, facts)
    answer = gate.requires.reasons(facts)
    standing = _standing(applies, answer)
    if standing is None:
        return None
    done = standing == "done"
    return StepTowards(
        rule=gate.id,
        towards=action,
        clause=case.pack.cite(gate.clause),
        clause_id=gate.clause,
        force=gate.force,
        standing=standing,
        words=gate.plain if done else gate.refusal,
        because=() if done else tuple(answer.because),
        put_right=gate.put_right,
        needs=() if done else tuple(sorted(answer.needs)),
    )


def _standing(applies: ReasonedTruth, answer: ReasonedTruth) -> Standing | None:
    if applies.truth is Truth.NO or _is_entered(answer):
        return None
    if applies.truth is Truth.UNKNOWN and _is_entered(applies):
        return "if-so" if answer.truth is not Truth.YES else None
    return "done" if answer.truth is Truth.YES else "to-do"


def _is_entered(reasoned: ReasonedTruth) -> bool:
    """Whether it is open only until the action's own form is filled in."""
    return reasoned.truth is Truth.UNKNOWN and all(
        each.startswith(_WITH_THE_ACTION) for each in reasoned.needs
    )


def _without_attempt(case: CaseOnDay) -> CaseOnDay:
    return CaseOnDay(case.pack, case.casefile.model_copy(update={"attempt": None}), case.day)
