"""How much does this worker carry, how much should they, and how was that worked out?

The count is of distinct children (or cases, families, points) in the parts that the pack counts; the range is the
pack's figure for the worker's job role, by full-time equivalent, less the shares taken by other duties. Shares add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from keyworker.decisions.capacity import Capacity, capacity_of
from keyworker.decisions.document_facts import DocumentFacts, look_up
from keyworker.policy.conditions.reasons import evaluate
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.workload import SharedWork, Workload
from keyworker.policy.wording import counted, number

_NOUNS = {
    "children": ("child", "children"),
    "cases": ("case", "cases"),
    "families": ("family", "families"),
    "points": ("point", "points"),
}


class _Given(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)


class ReductionGiven(_Given):
    """A share of the week taken by another duty, in percent, from one day to another (both included)."""

    type: str
    percent: float = Field(ge=0, le=100)
    from_: date | None = Field(None, alias="from")
    until: date | None = None
    reason: str = ""

    def runs_on(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (
            self.until is None or day <= self.until
        )


class SupervisedContact(_Given):
    """Supervised contact with a group of children, counted by head or as a share, never both."""

    children: tuple[str, ...] = ()
    count_by: Literal["children", "percentage"] = "children"
    percent: float | None = Field(None, ge=0, le=100)


class ChildGiven(_Given):
    """A child of a case, as far as counting needs."""

    id: str
    standing: tuple[str, ...] = ()
    unborn: bool = False
    complexity: str | None = None


class CaseGiven(_Given):
    """A case the worker has a part in."""

    id: str = "case"
    family: str | None = None
    part: str = "lead"
    stage: str = "open"
    children: tuple[ChildGiven, ...] = ()


class WorkerGiven(_Given):
    """The worker, and what else they do."""

    id: str = "worker"
    role: str | None = None
    fte: float = Field(1.0, ge=0)
    reductions: tuple[ReductionGiven, ...] = ()
    supervised_contact: tuple[SupervisedContact, ...] = ()
    does_unitemised_supervised_contact: bool = False


class Caseload(_Given):
    """A worker with their cases and duties.

    ``adding`` are the children a proposed allocation would bring, ``proposed`` the case itself, where its own facts
    count (its points).
    """

    worker: WorkerGiven = Field(default_factory=lambda: WorkerGiven(fte=1.0))
    cases: tuple[CaseGiven, ...] = ()
    adding: tuple[ChildGiven, ...] = ()
    proposed: CaseGiven | None = None


class CountRange(Model):
    """The range, lower and upper end; both None where the policy gives no figure."""

    from_: float | None = Field(None, alias="from", serialization_alias="from")
    to: float | None = None


class WorkloadAnswer(Model):
    """What the worker carries against the range. ``position`` is of the count as it is; ``projected`` adds what is proposed.

    ``agreed_by`` says who must agree before the worker goes above the range, where the count would.
    """

    unit: str
    count: float
    range: CountRange
    position: Literal["over", "within", "room"]
    clause: str
    clause_id: str
    working: tuple[str, ...]
    projected: float
    projected_position: Literal["over", "within", "room"]
    by_standing: dict[str, int] = Field(default_factory=dict)
    by_complexity: dict[str, int] = Field(default_factory=dict)
    held: float = 0
    has_figure: bool = True
    watch_level: float | None = None
    local_default: bool = False
    not_weighed: int = 0
    agreed_by: tuple[str, ...] = ()
    agreed_by_clause: str | None = None


def measure(pack: Pack, caseload: Caseload, *, as_of: date) -> WorkloadAnswer:
    """Count the caseload and set it against the range.

    Raises ValueError where the pack has no workload rules, or an arrangement is counted both by head and by share.
    """
    if pack.workload is None:
        raise ValueError("this policy has no workload rules")
    count = _Count(pack, pack.workload, caseload, as_of)
    count.refuse_counting_twice()
    row = count.capacity.row
    low, high = count.range()
    source = row or pack.workload.counting
    projected_position = _position(count.projected, low, high)
    increase = pack.workload.increase if projected_position == "over" else None
    watch = pack.setting(row.setting).value if row is not None and row.setting else None
    return WorkloadAnswer(
        unit=pack.workload.counting.unit,
        count=count.now,
        range=CountRange.model_validate({"from": low, "to": high}),
        position=_position(count.now, low, high),
        clause=pack.cite(source.clause),
        clause_id=source.clause,
        working=count.working(),
        projected=count.projected,
        projected_position=projected_position,
        by_standing=_tally(child.standing for child in count.children.values()),
        by_complexity=_tally(
            (child.complexity,) for child in count.children.values() if child.complexity
        ),
        held=count.held,
        has_figure=high is not None,
        watch_level=float(watch) if isinstance(watch, int | float) else None,
        local_default=count.capacity.local,
        not_weighed=count.not_weighed,
        agreed_by=increase.agreed_by if increase else (),
        agreed_by_clause=pack.cite(increase.clause) if increase else None,
    )


@dataclass(frozen=True)
class _Count:
    """One caseload being counted."""

    pack: Pack
    rules: Workload
    caseload: Caseload
    as_of: date

    def refuse_counting_twice(self) -> None:
        if self._in_contact("percentage") & self._in_contact("children"):
            raise ValueError(
                "supervised contact: the same children are counted both by number and by percentage; choose one"
            )

    @cached_property
    def cases(self) -> tuple[CaseGiven, ...]:
        """Open cases in a part that counts."""
        parts = self.rules.counting.parts
        live = (
            each
            for each in self.caseload.cases
            if each.part in parts and each.stage in {"open", "on-hold"}
        )
        return tuple(each for each in live if self._case_counts(each))

    def _case_counts(self, case: CaseGiven) -> bool:
        if self.rules.counting.when is None:
            return True
        worker = self.caseload.worker.model_dump(exclude_none=True)
        document = {"case": case.model_dump(exclude_none=True), "worker": worker}
        facts = DocumentFacts(self.pack, document, self.as_of)
        # As with children: a caseload that reads too full is the safer error.
        return evaluate(self.rules.counting.when, facts).truth is not Truth.NO

    @cached_property
    def children(self) -> dict[str, ChildGiven]:
        """Each counted child once."""
        return {
            child.id: child for case in self.cases for child in case.children if self._counts(child)
        }

    @cached_property
    def now(self) -> float:
        match self.rules.counting.unit:
            case "cases":
                return len({case.id for case in self.cases})
            case "families":
                return len({case.family or case.id for case in self.cases})
            case "points":
                return round(sum(self._weight(case) or 0 for case in self._each_case), 4)
        return len(self.children.keys() | self._in_contact("children"))

    @cached_property
    def projected(self) -> float:
        unit, proposed = self.rules.counting.unit, self.caseload.proposed
        if proposed is not None and not self._case_counts(proposed):
            return self.now
        held = {case.id for case in self.cases}
        if unit == "points":
            more = self._weight(proposed) if proposed is not None and proposed.id not in held else 0
            return round(self.now + (more or 0), 4)
        if unit in {"cases", "families"}:
            return self.now + bool(
                self.caseload.adding or (proposed is not None and proposed.id not in held)
            )
        adding = {child.id for child in self.caseload.adding if self._counts(child)}
        return self.now + len(adding - self.children.keys() - self._in_contact("children"))

    @cached_property
    def held(self) -> int:
        """Children held for an absent colleague."""
        holding = (case for case in self.caseload.cases if case.part == "holding")
        return len({child.id for case in holding for child in case.children if self._counts(child)})

    @property
    def _each_case(self) -> tuple[CaseGiven, ...]:
        """Each counted case once, whatever parts the worker has in it."""
        return tuple({case.id: case for case in self.cases}.values())

    def _weight(self, case: CaseGiven) -> float | None:
        """What the case weighs; None where nobody has said."""
        name = (self.rules.counting.weight or "").removeprefix("case.")
        found = look_up(case.model_dump(), name)
        return (
            float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None
        )

    @property
    def not_weighed(self) -> int:
        """How many counted cases nobody has given a weight."""
        if self.rules.counting.unit != "points":
            return 0
        return sum(self._weight(case) is None for case in self._each_case)

    @cached_property
    def capacity(self) -> Capacity:
        """What a full-time worker of this kind should carry."""
        document = {"worker": self.caseload.worker.model_dump(exclude_none=True)}
        facts = DocumentFacts(self.pack, document, self.as_of)
        return capacity_of(
            self.pack, self.rules.ranges, facts, noun=_NOUNS[self.rules.counting.unit][1]
        )

    def range(self) -> tuple[float | None, float | None]:
        """The range for this worker's hours, less what other duties take."""
        if self.capacity.high is None:
            return None, None
        factor = self.caseload.worker.fte * (1 - self.reduced / 100) * (1 - self.contact / 100)
        return round((self.capacity.low or 0.0) * factor, 4), round(self.capacity.high * factor, 4)

    @property
    def reductions(self) -> tuple[ReductionGiven, ...]:
        """The duties running now for which this policy takes something off; another's are none of its business."""
        named = {rule.type for rule in self.rules.reductions}
        return tuple(each for each in self._running if each.type in named)

    @property
    def _running(self) -> tuple[ReductionGiven, ...]:
        return tuple(each for each in self.caseload.worker.reductions if each.runs_on(self.as_of))

    @property
    def reduced(self) -> float:
        """Percent of the week taken by other duties; shares add up, to no more than the whole week."""
        return min(100.0, sum(each.percent for each in self.reductions))

    @property
    def contact(self) -> float:
        """Percent of the week taken by supervised contact that is counted as a share."""
        worker, rule = self.caseload.worker, self._contact_rule
        if rule is None:
            return 0.0
        default = rule.default_share
        itemised = [each for each in worker.supervised_contact if each.count_by == "percentage"]
        share = sum(default if each.percent is None else each.percent for each in itemised)
        if worker.does_unitemised_supervised_contact:
            share += default
        return min(100.0, share)

    @property
    def _contact_rule(self) -> SharedWork | None:
        return self.rules.shared_work[0] if self.rules.shared_work else None

    def _counts(self, child: ChildGiven) -> bool:
        if self.rules.counting.children is None:
            return True
        facts = DocumentFacts(self.pack, {}, self.as_of, child.model_dump())
        # A child about whom something is not known is counted: the safer error is a caseload that reads too full.
        return evaluate(self.rules.counting.children, facts).truth is not Truth.NO

    def _in_contact(self, count_by: str) -> set[str]:
        arrangements = (
            self.caseload.worker.supervised_contact if self._contact_rule is not None else ()
        )
        return {
            child for each in arrangements if each.count_by == count_by for child in each.children
        }

    def working(self) -> tuple[str, ...]:
        """The arithmetic, in sentences."""
        unit = self.rules.counting.unit
        said = [f"{counted(self.now, *_NOUNS[unit])} in {counted(len(self.cases), 'open case')}"]
        by_head = self._in_contact("children") - self.children.keys()
        if by_head:
            said.append(
                f"{counted(len(by_head), *_NOUNS['children'])} of them seen only in supervised contact"
            )
        if self.held:
            said.append(
                f"{counted(self.held, *_NOUNS['children'])} held for an absent colleague: shown, not counted"
            )
        if self.not_weighed:
            said.append(
                f"{counted(self.not_weighed, 'case')} not weighed yet: nothing is counted for them"
            )
        if self.caseload.adding or self.caseload.proposed is not None:
            said.append(f"{number(self.projected)} with this case")
        return (*said, *self._range_words(), *self._left_out())

    def _left_out(self) -> Iterator[str]:
        """Duties for which the policy takes nothing off: shown, so that nobody thinks they were forgotten."""
        counted_off = self.reductions
        for each in self._running:
            if each not in counted_off:
                yield f"Nothing comes off for {each.type.replace('-', ' ')}: the policy names no such duty"

    def _range_words(self) -> tuple[str, ...]:
        if self.capacity.high is None:
            return (self.capacity.said,)
        factors = [f"{self.capacity.said} full time"]
        if self.caseload.worker.fte != 1:
            factors.append(f"{number(self.caseload.worker.fte)} full-time equivalent")
        for each in self.reductions:
            clause = next(rule.clause for rule in self.rules.reductions if rule.type == each.type)
            factors.append(
                f"less {number(each.percent)}% for {each.type.replace('-', ' ')} ({self.pack.cite(clause)})"
            )
        if self.contact and self._contact_rule is not None:
            factors.append(
                f"less {number(self.contact)}% for supervised contact ({self.pack.cite(self._contact_rule.clause)})"
            )
        low, high = self.range()
        return (f"Range {number(low or 0)} to {number(high or 0)}: {', '.join(factors)}",)


def _position(
    count: float, low: float | None, high: float | None
) -> Literal["over", "within", "room"]:
    if low is None or high is None:
        return "within"
    if count > high:
        return "over"
    return "within" if count >= low else "room"


def _tally(groups: Iterable[Iterable[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for group in groups:
        for each in group:
            found[each] = found.get(each, 0) + 1
    return dict(sorted(found.items()))
