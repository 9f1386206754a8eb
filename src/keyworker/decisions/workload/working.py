"""How is the arithmetic of a workload said, in sentences?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.decisions.capacity import LOCAL
from keyworker.decisions.workload.counting import CaseloadCount
from keyworker.decisions.workload.full_time import Hours, count_in_words
from keyworker.decisions.workload.shared_work import children_in_contact, contact_of
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.wording import counted, listed, number, within_sentence


def working(pack: Pack, count: CaseloadCount, hours: Hours) -> tuple[str, ...]:
    """What was counted, what was not, and how the range follows."""
    return (
        *_count(pack, count),
        *_range(pack, count, hours),
        *_not_reduced(pack, hours),
        *_no_room(hours),
    )


def working_of_another(pack: Pack, count: CaseloadCount, hours: Hours) -> tuple[str, ...]:
    """The same of a further measure, without what was said with the first."""
    return (*_by_table(pack, count), *_not_weighed(count), *_range(pack, count, hours))


def _count(pack: Pack, count: CaseloadCount) -> Iterator[str]:
    cases = counted(len(count.cases), "open case")
    now = count_in_words(count.unit, count.now, not_weighed=count.not_weighed)
    yield f"{now} in {cases}"
    yield from _by_table(pack, count)
    by_head = count.seen_in_contact - count.children.keys()
    if by_head:
        rules, worker = count.rules, count.caseload.worker
        kinds = [
            _other_work(pack, rule.type)
            for rule in rules.shared_work
            if children_in_contact(contact_of(rules, rule, worker), "children") & by_head
        ]
        seen = count_in_words("children", len(by_head))
        yield f"{seen} of them seen only in {listed(kinds, joined_by='or')}"
    if count.held:
        held = count_in_words(count.unit, count.held)
        yield f"{held} held for an absent colleague: shown, not counted"
    yield from _not_weighed(count)
    if count.caseload.adding or count.caseload.proposed is not None:
        then = count_in_words(count.unit, count.projected, not_weighed=count.not_weighed_projected)
        yield f"{then} with this case"


def _by_table(pack: Pack, count: CaseloadCount) -> Iterator[str]:
    """Each case with what it is worth, row by row."""
    for case, weight in count.weights:
        yield f"{case.id}: {count_in_words(count.unit, weight.worth)}: {weight.words(pack)}"
        if weight.needs:
            named = ", ".join(sorted(fact_label(each, pack) for each in weight.needs))
            yield f"{case.id}: it may be more; not known yet: {named}"


def _not_weighed(count: CaseloadCount) -> Iterator[str]:
    if not count.not_weighed:
        return
    cases = counted(count.not_weighed, "case")
    if count.unit == "children":
        yield f"{cases} whose children nobody has given: none is counted for them"
    elif count.measure.table:
        yield f"{cases} not wholly weighed yet: only what is known is counted"
    else:
        yield f"{cases} not weighed yet: nothing is counted for them"


def _range(pack: Pack, count: CaseloadCount, hours: Hours) -> Iterator[str]:
    for need in hours.capacity.needs:
        yield f"Not known yet, and another range may hold: {fact_label(need, pack)}"
    if hours.high is None:
        yield hours.capacity.words
        return
    if hours.full_time_taken:
        yield "How much of full time they work is not known: full time is taken"
    yield f"{_ends(hours)}: {', '.join(_steps(pack, count, hours))}"


def _ends(hours: Hours) -> str:
    high = number(hours.high or 0)
    return f"Range {number(hours.low)} to {high}" if hours.low is not None else f"At most {high}"


def _steps(pack: Pack, count: CaseloadCount, hours: Hours) -> Iterator[str]:
    """How the range came about, in the order in which it was taken; each step with its clause."""
    capacity, order = hours.capacity, count.measure.counting.order
    kept = "whatever the hours" if capacity.is_whole else "full time"
    share = f"{number(capacity.share * 100)}%" if capacity.share is not None else ""
    first = order[0] == "share" and share
    yield f"{share} of {capacity.words} {kept}" if first else f"{capacity.words} {kept}"
    for step in order:
        if step == "share" and share and not first:
            yield f"{share} of that"
        elif step == "hours" and not capacity.is_whole:
            yield from _factors(pack, hours)
        elif step == "less":
            yield from _less(pack, count, hours)


def _factors(pack: Pack, hours: Hours) -> Iterator[str]:
    """What makes the full-time range smaller by a share, each with its clause."""
    if hours.worker.fte is not None and hours.worker.fte != 1:
        yield f"{number(hours.worker.fte)} full-time equivalent"
    for each in hours.reductions:
        if each.rule.less is None:
            duty, cited = _other_work(pack, each.type), pack.cite(each.rule.clause)
            yield f"less {number(each.percent)}% for {duty} ({cited})"
    for rule, share in hours.shared:
        yield f"less {number(share)}% for {_other_work(pack, rule.type)} ({pack.cite(rule.clause)})"


def _less(pack: Pack, count: CaseloadCount, hours: Hours) -> Iterator[str]:
    """What comes off in figures, each with its clause."""
    capacity = hours.capacity
    if capacity.less and capacity.less_by is not None:
        own = _marked(capacity.less_by.less)
        cited = pack.cite(capacity.less_by.clause)
        yield f"less {count_in_words(count.unit, capacity.less)}{own} ({cited})"
    for each in hours.reductions if not capacity.is_whole else ():
        if each.less:
            duty, cited = _other_work(pack, each.type), pack.cite(each.rule.clause)
            off = f"{count_in_words(count.unit, each.less)}{_marked(each.rule.less)}"
            yield f"less {off} for {duty} ({cited})"


def _marked(figure: float | LocalDefault | None) -> str:
    return LOCAL if isinstance(figure, LocalDefault) else ""


def _not_reduced(pack: Pack, hours: Hours) -> Iterator[str]:
    """Other work for which the policy takes nothing off: shown, so that nobody thinks it was forgotten."""
    workload = pack.workload
    shared = {rule.type for rule in workload.shared_work} if workload is not None else set()
    arranged = {each.type for each in hours.worker.supervised_contact if each.type} - shared
    for kind in (*(each.type for each in hours.not_reduced), *sorted(arranged)):
        duty = _other_work(pack, kind)
        yield f"Nothing comes off for {duty}: the policy names no such duty"


def _no_room(hours: Hours) -> Iterator[str]:
    """Why whoever carries little is given nothing new all the same."""
    if not hours.takes.may:
        yield f"{hours.takes.no_room}: no room for more, however little they carry"


def _other_work(pack: Pack, kind: str) -> str:
    """A kind of other work inside a sentence, in the policy's own words."""
    return within_sentence(pack.kind_title(KindList.OTHER_WORK, kind))
