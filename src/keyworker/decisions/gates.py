"""May this action be done now; if not, what stands in the way, under which clause, and who could put it right?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.facts import CaseFacts
from keyworker.policy.casefile import CaseFile
from keyworker.policy.conditions.condition import reasons_of
from keyworker.policy.conditions.reads import facts_of
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.model import Model
from keyworker.policy.packs.general import LOCAL_DEFAULT, general_gates
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import did_you_mean
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.gates import Gate, Override, WhoMay
from keyworker.policy.wording import listed, with_article

Outcome = Literal["open", "blocked", "needs-reason", "needs-facts"]


class Unmet(Model):
    """One thing in the way of an action. ``override_by`` are the job roles that may pass it with a reason."""

    rule: str
    clause: str
    clause_id: str
    force: Force
    because: tuple[str, ...]
    put_right: str | None = None
    override_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class GateAnswer(Model):
    """Whether an action's gates are open. ``checklist`` is what its form asks besides, which no gate looks at."""

    action: str
    outcome: Outcome
    unmet: tuple[Unmet, ...] = ()
    needs: tuple[str, ...] = ()
    checklist: str | None = None


def check_action(pack: Pack, action: str, casefile: CaseFile, *, as_of: date) -> GateAnswer:
    """Ask every gate of ``action``.

    Where the case file holds an attempt, who is acting and what they entered are asked too; without one the answer
    speaks for the case alone. Raises ValueError where the pack has no such action.
    """
    known = pack.actions_spoken_of
    if action not in known:
        raise ValueError(f"'{action}' is not an action of this policy{did_you_mean(action, known)}")
    return check_action_on(CaseOnDay(pack, casefile, as_of), action)


def check_action_on(case: CaseOnDay, action: str) -> GateAnswer:
    """As ``check_action``, of a case already looked at; an action the pack says nothing of is open."""
    unmet = tuple(_unmet(case, action))
    outcome = _outcome(unmet)
    needs = {need for each in unmet for need in each.needs} if outcome == "needs-facts" else ()
    who = case.pack.who_may(action)
    return GateAnswer(
        action=action,
        outcome=outcome,
        unmet=unmet,
        needs=tuple(sorted(needs)),
        checklist=who.checklist if who is not None else None,
    )


def _outcome(unmet: Sequence[Unmet]) -> Outcome:
    """What certainly blocks outweighs what is not known, which outweighs a reason to be given."""
    if any(each.force is Force.MUST and not each.needs for each in unmet):
        return "blocked"
    if any(each.needs for each in unmet):
        return "needs-facts"
    return "needs-reason" if unmet else "open"


def _unmet(case: CaseOnDay, action: str) -> Iterator[Unmet]:
    attempted = case.casefile.attempt is not None
    facts = case.facts()
    who = case.pack.who_may(action)
    if who is not None and attempted:
        refused = who_may_not(case, facts, who)
        if refused is not None:
            yield refused
    for gate in case.pack.gates_of(action):
        if gate.about == "attempt" and not attempted:
            continue
        obstacle = _shut(case, facts, gate)
        if obstacle is not None:
            yield obstacle
    if attempted:
        yield from _shut_by_default(case, facts, action)


def _shut_by_default(case: CaseOnDay, facts: CaseFacts, action: str) -> Iterator[Unmet]:
    """What stands in the way under every policy, where this one is silent."""
    for gate in gates_where_silent(case.pack, action):
        obstacle = _shut(case, facts, gate)
        if obstacle is not None:
            yield obstacle.model_copy(update={"clause": LOCAL_DEFAULT, "clause_id": ""})


def gates_where_silent(pack: Pack, action: str) -> Iterator[Gate]:
    """Those on this action under every policy that ask for something no gate of the pack's own on it asks for."""
    for gate in general_gates():
        if action in gate.actions:
            asked = facts_of(gate.requires)
            if not any(asked <= facts_of(own.requires) for own in pack.gates_of(action)):
                yield gate


def who_may_not(case: CaseOnDay, facts: CaseFacts, who: WhoMay) -> Unmet | None:
    """Why whoever attempts it may not; None where it is theirs to do."""
    attempt = case.casefile.attempt
    assert attempt is not None
    roles = {role for role in (attempt.role, *attempt.roles, case.role_of(attempt.by)) if role}
    parts = {each.role for each in case.state.current() if attempt.by and each.worker == attempt.by}
    if (roles | parts) & set(who.who):
        return None
    allowed = listed((case.pack.term(each) for each in who.who), joined_by="or")
    needs = () if roles else ("actor.role",)
    return Unmet(
        rule=who.id,
        **case.pack.cited(who),
        force=Force.MUST,
        because=(f"Only {with_article(allowed)} can do this",),
        needs=needs,
    )


def _shut(case: CaseOnDay, facts: CaseFacts, gate: Gate) -> Unmet | None:
    applies = reasons_of(gate.when, facts)
    if applies.truth is Truth.NO or gate.force is Force.MAY:
        return None
    answer = gate.requires.reasons(facts)
    if answer.truth is Truth.YES:
        return None
    # An unknown "when" matters only because "requires" does not hold: both sets of facts could settle it.
    unknown = applies.truth is Truth.UNKNOWN or answer.truth is Truth.UNKNOWN
    needs = applies.needs or answer.needs if unknown else frozenset()
    return Unmet(
        rule=gate.id,
        **case.pack.cited(gate),
        force=gate.force,
        because=(gate.refusal, *answer.because),
        put_right=gate.put_right,
        override_by=_override(gate.override, facts, statutory=gate.statutory),
        needs=tuple(sorted(needs)),
    )


def _override(override: Override | None, facts: CaseFacts, *, statutory: bool) -> tuple[str, ...]:
    if override is None or statutory:
        return ()
    if override.when is not None and override.when.reasons(facts).truth is not Truth.YES:
        return ()
    return override.by
