"""May this worker take this part in this case?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.document_facts import DocumentFacts
from keyworker.policy.casefile import CaseFile, Event
from keyworker.policy.conditions.condition import ReasonedTruth, reasons_of
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.conditions.reads import facts_of
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.model import Model
from keyworker.policy.packs.general import EVERY_POLICY, general_eligibility
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force
from keyworker.policy.rules.gates import EligibilityRule

Outcome = Literal["allowed", "refused", "needs-reason", "needs-facts"]


class EligibilityRequest(Model):
    """Who is proposed for which part in which case, and who else is on it. Any facts may stand in these documents.

    ``others`` not given is not the same as nobody else: then it is not known. ``events`` are the case's, as in a case
    file, for conditions that ask what has happened. Any other fact may stand beside them under its own name
    (``child.age``, or ``child`` with its ``age``).
    """

    model_config = ConfigDict(extra="allow")

    case: dict[str, Any] = Field(default_factory=dict)
    worker: dict[str, Any] = Field(default_factory=dict)
    role: str = "lead"
    others: tuple[dict[str, Any], ...] | None = None
    children: tuple[dict[str, Any], ...] | None = None
    events: tuple[Event, ...] = ()


class EligibilityFinding(Model):
    """What one rule says: allowed, refused, needs a reason, or not known yet; ``needs`` are the facts it waits for."""

    rule: str
    clause: str
    clause_id: str
    force: Force
    outcome: Outcome
    because: tuple[str, ...]
    override_by: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    local_default: bool = False
    # Said once for all the rules, in the answer.
    needs: tuple[str, ...] = Field(default=(), exclude=True)


class EligibilityAnswer(Model):
    """What all the rules say together; a refusal outweighs what is not known, which outweighs a reason to be given."""

    outcome: Outcome
    findings: tuple[EligibilityFinding, ...] = ()
    needs: tuple[str, ...] = ()


def history_of(pack: Pack, events: Sequence[Event], *, as_of: date) -> CaseOnDay | None:
    """What happened, as the rules ask about it; None where nothing did."""
    return CaseOnDay(pack, CaseFile(events=tuple(events)), as_of) if events else None


def assess(
    pack: Pack, request: EligibilityRequest, *, as_of: date, case: CaseOnDay | None = None
) -> EligibilityAnswer:
    """Ask every eligibility rule of the pack, and those that no pack is without; rules that do not apply say nothing.

    ``case`` is the ``history_of`` the request's events, where several workers are asked about for one case.
    """
    document = request.model_dump(mode="python", exclude_none=True, exclude={"events"})
    document.setdefault("children", request.case.get("children"))
    case = case or history_of(pack, request.events, as_of=as_of)
    if case is not None:
        document["worker"] = _with_last_day(document["worker"], case)
    facts = DocumentFacts(
        pack,
        document,
        as_of,
        history=case.matching if case is not None else None,
        began_again=case.state.began_again if case is not None else None,
    )
    answers = [_finding(pack, rule, facts) for rule in pack.eligibility]
    applying = [each for each in answers if each is not None]
    applying += _where_silent(pack, list(applying), facts)
    outcome = _worst([each.outcome for each in applying])
    needs = sorted({need for each in applying for need in each.needs})
    return EligibilityAnswer(
        outcome=outcome,
        findings=tuple(applying),
        needs=tuple(needs) if outcome == "needs-facts" else (),
    )


def _where_silent(
    pack: Pack, own: Sequence[EligibilityFinding], facts: DocumentFacts
) -> Iterator[EligibilityFinding]:
    """What no policy may leave out, where none of its own rules refuses for the same facts."""
    refused = {finding.rule for finding in own if finding.outcome == "refused"}
    asked = {
        name for rule in pack.eligibility if rule.id in refused for name in facts_of(rule.requires)
    }
    for rule in general_eligibility():
        if facts_of(rule.requires) <= asked:
            continue
        answer = rule.requires.reasons(facts)
        if answer.truth is Truth.NO:
            yield EligibilityFinding(
                rule=rule.id,
                clause=EVERY_POLICY,
                clause_id="",
                force=rule.force,
                outcome="refused" if rule.force is Force.MUST else "needs-reason",
                because=(rule.refusal, *answer.because),
                local_default=True,
            )


def _with_last_day(worker: dict[str, Any], case: CaseOnDay) -> dict[str, Any]:
    """The worker with their last day in post, where the case has heard of an earlier one than is said of them."""
    known = case.known.worker(str(worker.get("id")))
    days = [as_day(worker.get("left_on")), known.left_on if known is not None else None]
    ends = [each for each in days if each is not None]
    return {**worker, "left_on": min(ends)} if ends else worker


def _finding(pack: Pack, rule: EligibilityRule, facts: DocumentFacts) -> EligibilityFinding | None:
    """What the rule says; None where it does not apply."""
    applies = reasons_of(rule.when, facts)
    if applies.truth is Truth.NO:
        return None
    answer = rule.requires.reasons(facts)
    outcome = _outcome(rule, applies, answer)
    stands_in_the_way = outcome in {"refused", "needs-reason"}
    before: dict[Outcome, tuple[str, ...]] = {
        "allowed": (),
        # Why the rule applies is no reason for asking: only what is not known of it is.
        "needs-facts": applies.because if applies.truth is Truth.UNKNOWN else (),
        "refused": (rule.refusal,),
        "needs-reason": (rule.refusal,),
    }
    needs = (applies.needs or answer.needs) if outcome == "needs-facts" else frozenset()
    passable = stands_in_the_way and not rule.statutory and rule.override is not None
    finding = EligibilityFinding(
        rule=rule.id,
        **pack.cited(rule),
        force=rule.force,
        outcome=outcome,
        because=(*before[outcome], *answer.because),
        override_by=rule.override.by if passable and rule.override is not None else (),
        needs=tuple(sorted(needs)),
    )
    return finding


def _outcome(rule: EligibilityRule, applies: ReasonedTruth, answer: ReasonedTruth) -> Outcome:
    if answer.truth is not Truth.YES and Truth.UNKNOWN in (applies.truth, answer.truth):
        return "needs-facts"
    if answer.truth is Truth.YES or rule.force is Force.MAY:
        return "allowed"
    return "refused" if rule.force is Force.MUST else "needs-reason"


def _worst(outcomes: list[Outcome]) -> Outcome:
    order: tuple[Outcome, ...] = ("refused", "needs-facts", "needs-reason")
    return next((each for each in order if each in outcomes), "allowed")
