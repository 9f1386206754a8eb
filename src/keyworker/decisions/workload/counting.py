"""How many children, cases, families or points does a caseload come to?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from keyworker.decisions.document_facts import DocumentFacts, look_up
from keyworker.decisions.workload.caseload import CaseInput, Caseload, ChildInput, WorkerInput
from keyworker.decisions.workload.shared_work import children_in_contact, contact_of
from keyworker.decisions.workload.weighing import Weight, weigh
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.model import Condition
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.workload import Measure, Workload
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.vocabulary.roles import WORKED_ON
from keyworker.policy.wording import within_sentence


@dataclass(frozen=True)
class CaseloadCount:
    """One caseload by one measure, counted as it is and with what is proposed."""

    pack: Pack
    rules: Workload
    measure: Measure
    caseload: Caseload
    as_of: date

    @property
    def unit(self) -> str:
        return self.measure.counting.unit

    @property
    def _is_weighed(self) -> bool:
        return self.measure.counting.is_weighed

    @cached_property
    def cases(self) -> tuple[CaseInput, ...]:
        """Open cases in a part that counts."""
        parts = self.measure.counting.parts
        live = (
            each for each in self.caseload.cases if each.part in parts and each.stage in WORKED_ON
        )
        return tuple(each for each in live if self._case_counts(each))

    @cached_property
    def children(self) -> dict[str, ChildInput]:
        """Each counted child once."""
        return {
            child.id: child
            for case in self.cases
            for child in case.children
            if self._child_counts(child)
        }

    @cached_property
    def children_projected(self) -> dict[str, ChildInput]:
        """The same with those whom a proposed case brings."""
        proposed = self.caseload.proposed
        if proposed is not None and not self._would_count(proposed):
            return self.children
        brought = (*self.caseload.adding, *(proposed.children if proposed else ()))
        return self.children | {each.id: each for each in brought if self._child_counts(each)}

    @cached_property
    def seen_in_contact(self) -> set[str]:
        """Children of supervised contact that is counted by head, which the first measure alone counts."""
        if self.measure is not self.rules:
            return set()
        return {
            child
            for rule in self.rules.shared_work
            for child in children_in_contact(
                contact_of(self.rules, rule, self.caseload.worker), "children"
            )
        }

    @cached_property
    def now(self) -> float:
        if self.unit == "children":
            return len(self.children.keys() | self.seen_in_contact)
        return self._come_to(self.cases)

    def _come_to(self, cases: Iterable[CaseInput]) -> float:
        """How many of the unit these cases come to."""
        given = tuple(cases)
        each_once = {case.id: case for case in given}
        match self.unit:
            case "cases":
                return len(each_once)
            case "families":
                return len({case.family or case.id for case in each_once.values()})
            case "points" | "hours":
                return round(sum(self._weight(case) or 0 for case in each_once.values()), 4)
        children = (child for case in given for child in case.children)
        return len({child.id for child in children if self._child_counts(child)})

    @cached_property
    def projected(self) -> float:
        """The count with what is proposed."""
        proposed = self.caseload.proposed
        if proposed is not None and not self._would_count(proposed):
            return self.now
        if self._is_weighed:
            return round(self.now + self._points_added(), 4)
        if self.unit in {"cases", "families"}:
            return self.now + self._brings_one_more
        return len(self.children_projected.keys() | self.seen_in_contact)

    def _would_count(self, proposed: CaseInput) -> bool:
        """Whether what is proposed counts: in a part that does, such as leading it and not holding it for somebody away."""
        return proposed.part in self.measure.counting.parts and self._case_counts(proposed)

    @property
    def _brings_one_more(self) -> bool:
        """Whether what is proposed is a case, or of a family, that is not counted already."""
        if self.caseload.proposed is None:
            # Children alone were given: of which case and family they are is not known, so they are of another.
            return bool(self.caseload.adding)
        new_case = self._new_case
        if new_case is None or self.unit == "cases":
            return new_case is not None
        return new_case.family is None or new_case.family not in {
            each.family for each in self.cases
        }

    @property
    def _new_case(self) -> CaseInput | None:
        """The case proposed, where the worker has no part in it yet."""
        proposed, ids = self.caseload.proposed, {each.id for each in self.cases}
        return proposed if proposed is not None and proposed.id not in ids else None

    def _points_added(self) -> float:
        new_case = self._new_case
        return (self._weight(new_case) or 0) if new_case is not None else 0

    @cached_property
    def held(self) -> float:
        """What is held for an absent colleague, in the same unit."""
        return self._come_to(case for case in self.caseload.cases if case.part == "holding")

    @property
    def not_weighed(self) -> int:
        """How many counted cases nobody has given a weight, or not all of it, or the children that are counted."""
        return sum(self._may_weigh_more(case) for case in self._each_case)

    @property
    def not_weighed_projected(self) -> int:
        """The same with what is proposed, which counts as one where nothing is known of its weight."""
        new_case, proposed = self._new_case, self.caseload.proposed
        if self.unit == "children":
            # Children may be proposed by themselves.
            told = new_case is None or new_case.tells_children or bool(self.caseload.adding)
            return self.not_weighed + (not told)
        if not self._is_weighed or (proposed is not None and not self._would_count(proposed)):
            return self.not_weighed
        # Children alone say nothing of what their case weighs.
        added = bool(self.caseload.adding) if proposed is None else new_case is not None
        unweighed = added and (new_case is None or self._may_weigh_more(new_case))
        return self.not_weighed + unweighed

    @property
    def weights(self) -> tuple[tuple[CaseInput, Weight], ...]:
        """What the table says of each counted case, those proposed too; nothing where there is no table."""
        if not self.measure.table:
            return ()
        new_case = self._new_case
        added = (new_case,) if new_case is not None and self._would_count(new_case) else ()
        return tuple((case, self.by_table(case)) for case in (*self._each_case, *added))

    def by_table(self, case: CaseInput) -> Weight:
        """What the table says the case is worth."""
        if case.id not in self._by_table:
            facts = self._facts_of(case)
            children = [each for each in case.children if self._child_counts(each)]
            asked = [replace(facts, item=each.model_dump()) for each in children]
            self._by_table[case.id] = weigh(self.pack, self.measure.table, facts, asked)
        return self._by_table[case.id]

    @cached_property
    def _by_table(self) -> dict[str, Weight]:
        return {}

    @property
    def _each_case(self) -> tuple[CaseInput, ...]:
        """Each counted case once, whatever parts the worker has in it."""
        return tuple({case.id: case for case in self.cases}.values())

    def _may_weigh_more(self, case: CaseInput) -> bool:
        if self.measure.table:
            return bool(self.by_table(case).needs)
        if self.unit == "children":
            return not case.tells_children
        return self._is_weighed and self._weight(case) is None

    def _weight(self, case: CaseInput) -> float | None:
        """What the case weighs; None where nobody has recorded it."""
        if self.measure.table:
            return self.by_table(case).worth
        name = (self.measure.counting.weight or "").removeprefix("case.")
        weight = look_up(case.model_dump(), name)
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            return None
        return float(weight)

    def _facts_of(self, case: CaseInput) -> DocumentFacts:
        """What a rule on counting may ask of the case, its children and the worker."""
        document = {
            "case": case.model_dump(exclude_none=True),
            "children": [each.model_dump(exclude_none=True) for each in case.children],
            "worker": self.caseload.worker.counted_by,
        }
        return DocumentFacts(self.pack, document, self.as_of)

    def _case_counts(self, case: CaseInput) -> bool:
        when = self.measure.counting.when
        return when is None or _may_hold(when, self._facts_of(case))

    def _child_counts(self, child: ChildInput) -> bool:
        facts = DocumentFacts(self.pack, {}, self.as_of, child.model_dump())
        return _may_hold(self.measure.counting.children, facts)


def _may_hold(condition: Condition | None, facts: Facts) -> bool:
    # What is not known is counted: the safer error is a caseload that reads too full.
    return condition is None or condition.truth(facts) is not Truth.NO


def refuse_counting_twice(pack: Pack, rules: Workload, worker: WorkerInput) -> None:
    """Raises ValueError where children of one kind of work are counted both by head and as a share of the week."""
    for rule in rules.shared_work:
        found = contact_of(rules, rule, worker)
        if children_in_contact(found, "percentage") & children_in_contact(found, "children"):
            work = within_sentence(pack.kind_title(KindList.OTHER_WORK, rule.type))
            raise ValueError(
                f"{work}: the same children are counted both by number and by percentage; choose one"
            )
