"""How much should a worker of these hours carry, once what other work takes of the week is off?

A range is taken in the order that the policy says: by its share, by the worker's hours and other work, and less what
comes off it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from keyworker.decisions.capacity import Capacity, capacity_of, figure_of
from keyworker.decisions.document_facts import DocumentFacts
from keyworker.decisions.taking_work import TakesWork, takes_work_by
from keyworker.decisions.workload.caseload import ReductionInput, WorkerInput
from keyworker.decisions.workload.shared_work import contact_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.workload import Measure, Reduction, SharedWork, Step, Workload
from keyworker.policy.wording import counted, noun_for, number

NOUNS = {
    "children": ("child", "children"),
    "cases": ("case", "cases"),
    "families": ("family", "families"),
    "points": ("point", "points"),
    "hours": ("hour", "hours"),
}


@dataclass(frozen=True)
class Hours:
    """The range for this worker: ``high`` is None where the policy gives no figure, ``low`` where there is no lower end.

    ``capacity`` is the full-time range it is taken from; ``reductions`` are the other work for which the policy takes
    something off, each with its rule, ``not_reduced`` the other work for which it does not; ``possible`` are the ranges
    that may hold instead, because something of the worker is not known; ``shared`` are the percentages that work with
    children takes that is counted as a share, each with its rule; ``takes`` says whether the worker may be given more.
    """

    worker: WorkerInput
    capacity: Capacity
    low: float | None
    high: float | None
    reductions: tuple[TakenOff, ...]
    not_reduced: tuple[ReductionInput, ...]
    shared: tuple[tuple[SharedWork, float], ...]
    takes: TakesWork
    possible: tuple[tuple[float | None, float | None], ...] = ()

    @property
    def full_time_taken(self) -> bool:
        """Whether the range is that of full time because nobody said how much of it the worker works."""
        by_hours = self.high is not None and not self.capacity.is_whole
        return self.worker.fte is None and by_hours

    @property
    def needs(self) -> tuple[str, ...]:
        """What would have to be known of the worker, so that the range is known."""
        return (*self.capacity.needs, *(("worker.fte",) if self.full_time_taken else ()))


@dataclass(frozen=True)
class TakenOff:
    """Other work that runs, with the rule by which it takes a ``percent`` of the week, or so much ``less``, off a range."""

    type: str
    rule: Reduction
    percent: float
    less: float


@dataclass(frozen=True)
class _Taking:
    """What is taken of a range, step by step."""

    order: tuple[Step, ...]
    hours: float
    less: float

    def of(self, capacity: Capacity) -> tuple[float | None, float | None]:
        """Both ends of a full-time range, once everything is taken; nothing where the policy gives no figure."""
        high = capacity.high
        if high is None:
            return None, None
        low = capacity.low
        return (None if low is None else self._end(capacity, low)), self._end(capacity, high)

    def _end(self, capacity: Capacity, end: float) -> float:
        for step in self.order:
            if step == "share":
                end *= 1.0 if capacity.share is None else capacity.share
            elif step == "less":
                end -= capacity.less + (0.0 if capacity.is_whole else self.less)
            elif not capacity.is_whole:
                end *= self.hours
        # Half a child or a tenth of a case is no rounding error: 90% of 17 cases is 15.3, and 16 are over it.
        return round(max(0.0, end), 4)


def hours_of(
    pack: Pack, rules: Workload, measure: Measure, worker: WorkerInput, as_of: date
) -> Hours:
    """The range for the worker's hours on that day, less what other work takes."""
    facts = DocumentFacts(pack, {"worker": worker.counted_by}, as_of)
    noun = NOUNS[measure.counting.unit][1]
    capacity = capacity_of(pack, measure.ranges, facts, noun=noun)
    running = [each for each in worker.reductions if each.runs_on(as_of)]
    reductions = tuple(_taken_off(pack, rules, measure, running))
    types = {each.type for each in reductions}
    types |= {rule.type for rule in rules.shared_work}
    shared = tuple(_shared(rules, worker, running))
    contact = min(100.0, sum(share for _, share in shared))
    # Shares add up, to no more than the whole week.
    reduced = min(100.0, sum(each.percent for each in reductions))
    share = 1.0 if worker.fte is None else worker.fte
    factor = share * (1 - reduced / 100) * (1 - contact / 100)
    taking = _Taking(measure.counting.order, factor, sum(each.less for each in reductions))
    low, high = taking.of(capacity)
    return Hours(
        worker,
        capacity,
        low,
        high,
        reductions=reductions,
        not_reduced=tuple(each for each in running if each.type not in types),
        shared=shared,
        takes=takes_work_by(worker, as_of),
        possible=tuple(taking.of(each) for each in capacity.possible),
    )


def _taken_off(
    pack: Pack, rules: Workload, measure: Measure, running: list[ReductionInput]
) -> list[TakenOff]:
    """What each duty that runs takes off, by the first rule for it; what comes off in figures is of the first measure."""
    by_type = {rule.type: rule for rule in reversed(rules.reductions)}
    found = []
    for each in running:
        rule = by_type.get(each.type)
        if rule is None:
            continue
        less = figure_of(pack, rule.less) or 0.0
        usual = figure_of(pack, rule.default_share) or 0.0
        percent = usual if each.percent is None else each.percent
        in_figures = rule.less is not None
        found.append(
            TakenOff(
                each.type,
                rule,
                percent=0.0 if in_figures else percent,
                less=less if measure is rules else 0.0,
            )
        )
    return found


def _shared(
    rules: Workload, worker: WorkerInput, running: list[ReductionInput]
) -> Iterator[tuple[SharedWork, float]]:
    """Percent of the week taken by each kind of work with children that is counted as a share; none given is the usual one."""
    for place, rule in enumerate(rules.shared_work):
        usual, counted = rule.default_share, contact_of(rules, rule, worker)
        itemised = [each.percent for each in counted if each.count_by == "percentage"]
        share = sum(usual if each is None else each for each in itemised)
        share += sum(each.percent or usual for each in running if each.type == rule.type)
        if worker.does_unitemised_supervised_contact and place == 0:
            share += usual
        if share:
            yield rule, min(100.0, share)


def count_in_words(unit: str, count: float, *, not_weighed: int = 0) -> str:
    """``3 children``, ``1 case``; ``At least 12 points``, where cases are not weighed."""
    if not_weighed:
        return f"{count_as_read(count, not_weighed)} {noun_of(unit, count)}"
    return counted(count, *NOUNS[unit])


def count_as_read(count: float, not_weighed: int) -> str:
    """A count as people read it: what nobody has weighed may make it more, and is never nothing."""
    if not not_weighed:
        return number(count)
    return f"At least {number(count)}" if count else "Unknown"


def noun_of(unit: str, count: float) -> str:
    """The word that goes with so many of a unit."""
    return noun_for(count, *NOUNS[unit])
