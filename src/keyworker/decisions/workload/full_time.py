"""How much should a worker of these hours carry, once what other work takes of the week is off?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keyworker.decisions.capacity import Capacity, capacity_of
from keyworker.decisions.document_facts import DocumentFacts
from keyworker.decisions.taking_work import TakesWork, takes_work_by
from keyworker.decisions.workload.caseload import ReductionInput, WorkerInput
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.workload import SharedWork, Workload
from keyworker.policy.wording import counted, noun_for

NOUNS = {
    "children": ("child", "children"),
    "cases": ("case", "cases"),
    "families": ("family", "families"),
    "points": ("point", "points"),
}


@dataclass(frozen=True)
class Hours:
    """The range for this worker: ``low`` and ``high`` are None where the policy gives no figure.

    ``capacity`` is the full-time range it is taken from; ``reductions`` are the other work for which the policy takes
    something off, ``not_reduced`` the other work for which it does not; ``possible`` are the ranges
    that may hold instead, because something of the worker is not known; ``contact`` is the percentage that supervised
    contact takes, under ``contact_rule``; ``takes`` says whether the worker may be given more.
    """

    worker: WorkerInput
    capacity: Capacity
    low: float | None
    high: float | None
    reductions: tuple[ReductionInput, ...]
    not_reduced: tuple[ReductionInput, ...]
    contact: float
    contact_rule: SharedWork | None
    takes: TakesWork
    possible: tuple[tuple[float | None, float | None], ...] = ()

    @property
    def full_time_taken(self) -> bool:
        """Whether the range is that of full time because nobody said how much of it the worker works."""
        return self.worker.fte is None and self.high is not None

    @property
    def needs(self) -> tuple[str, ...]:
        """What would have to be known of the worker, so that the range is known."""
        return (*self.capacity.needs, *(("worker.fte",) if self.full_time_taken else ()))


def hours_of(pack: Pack, rules: Workload, worker: WorkerInput, as_of: date) -> Hours:
    """The range for the worker's hours on that day, less what other work takes."""
    facts = DocumentFacts(pack, {"worker": worker.counted_by}, as_of)
    capacity = capacity_of(pack, rules.ranges, facts, noun=NOUNS[rules.counting.unit][1])
    running = [each for each in worker.reductions if each.runs_on(as_of)]
    types = {rule.type for rule in rules.reductions}
    reductions = tuple(each for each in running if each.type in types)
    contact_rule = rules.shared_work[0] if rules.shared_work else None
    shared = tuple(each for each in running if contact_rule and each.type == contact_rule.type)
    contact = _contact(worker, contact_rule, shared)
    # Shares add up, to no more than the whole week.
    reduced = min(100.0, sum(each.percent for each in reductions))
    share = 1.0 if worker.fte is None else worker.fte
    factor = share * (1 - reduced / 100) * (1 - contact / 100)
    low, high = _scaled(capacity, factor)
    return Hours(
        worker,
        capacity,
        low,
        high,
        reductions=reductions,
        not_reduced=tuple(
            each for each in running if each.type not in types and each not in shared
        ),
        contact=contact,
        contact_rule=contact_rule,
        takes=takes_work_by(worker, as_of),
        possible=tuple(_scaled(each, factor) for each in capacity.possible),
    )


def _scaled(capacity: Capacity, factor: float) -> tuple[float | None, float | None]:
    """The full-time range, by the factor; nothing where the policy gives no figure."""
    if capacity.high is None:
        return None, None
    return round((capacity.low or 0.0) * factor, 4), round(capacity.high * factor, 4)


def _contact(
    worker: WorkerInput, rule: SharedWork | None, shared: tuple[ReductionInput, ...]
) -> float:
    """Percent of the week taken by work with children that is counted as a share; no share given is the usual one."""
    if rule is None:
        return 0.0
    default = rule.default_share
    itemised = [each for each in worker.supervised_contact if each.count_by == "percentage"]
    share = sum(default if each.percent is None else each.percent for each in itemised)
    share += sum(each.percent or default for each in shared)
    if worker.does_unitemised_supervised_contact:
        share += default
    return min(100.0, share)


def count_in_words(unit: str, count: float) -> str:
    """``3 children``, ``1 case``."""
    return counted(count, *NOUNS[unit])


def noun_of(unit: str, count: float) -> str:
    """The word that goes with so many of a unit."""
    return noun_for(count, *NOUNS[unit])
