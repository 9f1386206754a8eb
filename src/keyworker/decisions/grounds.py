"""Under which clauses was something decided, and which facts met them?

The policy is asked again what it asked then: of the case as it was known, and of what was entered. What it asked and the
record meets is a ground with the facts; what somebody passed by giving a reason was departed from; and where the record
does not keep what settled it (what a worker carried that day), that is said and nothing is made up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.gates import gates_where_silent, who_may_not
from keyworker.policy.conditions.condition import reasons_of
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.model import Model
from keyworker.policy.packs.general import LOCAL_DEFAULT
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.gates import WhoMay
from keyworker.policy.wording import listed, sentence, with_article

Outcome = Literal["met", "departed", "not-kept"]


class Ground(Model):
    """One clause that a decision rests on: what it asks, whether that was met, and the facts known that met it."""

    rule: str
    clause: str
    clause_id: str
    also: tuple[str, ...] = ()
    force: Force
    plain: str
    outcome: Outcome
    because: tuple[str, ...] = ()


def grounds_of(case: CaseOnDay, action: str, *, departed: Collection[str]) -> tuple[Ground, ...]:
    """What the policy asked of the action that the case file's attempt tells of, with what met it.

    ``departed`` are the rules that somebody passed with a reason.
    """
    return tuple(_grounds(case, action, departed))


def _grounds(case: CaseOnDay, action: str, departed: Collection[str]) -> Iterator[Ground]:
    who = case.pack.who_may(action)
    if who is not None:
        yield _whose(case, who, departed)
    facts = case.facts()
    for gate in case.pack.gates_of(action):
        if gate.force is Force.MAY:
            continue
        if reasons_of(gate.when, facts).truth is not Truth.YES and gate.id not in departed:
            continue
        answer = gate.requires.reasons(facts)
        outcome = _outcome(gate.id, answer.truth, departed)
        yield Ground(
            rule=gate.id,
            **case.pack.cited(gate),
            force=gate.force,
            plain=sentence(gate.plain),
            outcome=outcome,
            because=answer.because if outcome == "met" else (),
        )
    yield from _by_default(case, facts, action, departed)


def _by_default(
    case: CaseOnDay, facts: CaseFacts, action: str, departed: Collection[str]
) -> Iterator[Ground]:
    """What every policy asks where this one is silent; nothing of what was decided before anybody asked it."""
    for gate in gates_where_silent(case.pack, action):
        applies = reasons_of(gate.when, facts).truth is Truth.YES or gate.id in departed
        outcome = _outcome(gate.id, gate.requires.reasons(facts).truth, departed)
        if applies and outcome != "not-kept":
            yield Ground(
                rule=gate.id,
                clause=LOCAL_DEFAULT,
                clause_id="",
                force=gate.force,
                plain=sentence(gate.plain),
                outcome=outcome,
            )


def _whose(case: CaseOnDay, who: WhoMay, departed: Collection[str]) -> Ground:
    theirs = who_may_not(case, case.facts(), who) is None
    attempt = case.casefile.attempt
    job = attempt.role if attempt is not None else None
    roles = listed((case.pack.term(each) for each in who.who), joined_by="or")
    return Ground(
        rule=who.id,
        **case.pack.cited(who),
        force=Force.MUST,
        plain=f"For {with_article(roles)} to do",
        outcome=_outcome(who.id, Truth.YES if theirs else Truth.UNKNOWN, departed),
        because=(f"Done by {with_article(case.pack.term(job))}",) if theirs and job else (),
    )


def _outcome(rule: str, truth: Truth, departed: Collection[str]) -> Outcome:
    if rule in departed:
        return "departed"
    return "met" if truth is Truth.YES else "not-kept"
