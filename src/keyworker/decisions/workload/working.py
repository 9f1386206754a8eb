"""How is the arithmetic of a workload said, in sentences?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.decisions.workload.counting import CaseloadCount
from keyworker.decisions.workload.full_time import Hours, count_in_words
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.wording import counted, number, within_sentence


def working(pack: Pack, count: CaseloadCount, hours: Hours) -> tuple[str, ...]:
    """What was counted, what was not, and how the range follows."""
    return (
        *_count(pack, count),
        *_range(pack, count, hours),
        *_not_reduced(pack, hours),
        *_no_room(hours),
    )


def _count(pack: Pack, count: CaseloadCount) -> Iterator[str]:
    cases = counted(len(count.cases), "open case")
    yield f"{count_in_words(count.unit, count.now)} in {cases}"
    by_head = count.seen_in_contact - count.children.keys()
    if by_head:
        rule = next(iter(count.rules.shared_work), None)
        work = _other_work(pack, rule.type) if rule is not None else "other work"
        yield f"{count_in_words('children', len(by_head))} of them seen only in {work}"
    if count.held:
        held = count_in_words(count.unit, count.held)
        yield f"{held} held for an absent colleague: shown, not counted"
    if count.not_weighed:
        cases = counted(count.not_weighed, "case")
        yield f"{cases} not weighed yet: nothing is counted for them"
    if count.caseload.adding or count.caseload.proposed is not None:
        yield f"{count_in_words(count.unit, count.projected)} with this case"


def _range(pack: Pack, count: CaseloadCount, hours: Hours) -> Iterator[str]:
    for need in hours.capacity.needs:
        yield f"Not known yet, and another range may hold: {fact_label(need, pack)}"
    if hours.high is None:
        yield hours.capacity.words
        return
    if hours.full_time_taken:
        yield "How much of full time they work is not known: full time is taken"
    factors = [f"{hours.capacity.words} full time", *_factors(pack, count, hours)]
    yield f"Range {number(hours.low or 0)} to {number(hours.high)}: {', '.join(factors)}"


def _factors(pack: Pack, count: CaseloadCount, hours: Hours) -> Iterator[str]:
    """What makes the full-time range smaller, each with its clause."""
    if hours.worker.fte is not None and hours.worker.fte != 1:
        yield f"{number(hours.worker.fte)} full-time equivalent"
    clauses = {rule.type: rule.clause for rule in reversed(count.rules.reductions)}
    for each in hours.reductions:
        duty = _other_work(pack, each.type)
        yield f"less {number(each.percent)}% for {duty} ({pack.cite(clauses[each.type])})"
    if hours.contact and hours.contact_rule is not None:
        cited = pack.cite(hours.contact_rule.clause)
        work = _other_work(pack, hours.contact_rule.type)
        yield f"less {number(hours.contact)}% for {work} ({cited})"


def _not_reduced(pack: Pack, hours: Hours) -> Iterator[str]:
    """Other work for which the policy takes nothing off: shown, so that nobody thinks it was forgotten."""
    for each in hours.not_reduced:
        duty = _other_work(pack, each.type)
        yield f"Nothing comes off for {duty}: the policy names no such duty"


def _no_room(hours: Hours) -> Iterator[str]:
    """Why whoever carries little is given nothing new all the same."""
    if not hours.takes.may:
        yield f"{hours.takes.not_here or hours.takes.leave}: no room for more, however little they carry"


def _other_work(pack: Pack, kind: str) -> str:
    """A kind of other work inside a sentence, in the policy's own words."""
    return within_sentence(pack.kind_title(KindList.OTHER_WORK, kind))
