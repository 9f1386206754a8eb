"""Which of a worker's arrangements with groups of children are of one kind of shared work, and which children are they with?"""

from __future__ import annotations

from collections.abc import Iterable

from keyworker.decisions.workload.caseload import SupervisedContact, WorkerInput
from keyworker.policy.rules.workload import SharedWork, Workload


def contact_of(
    rules: Workload, rule: SharedWork, worker: WorkerInput
) -> tuple[SupervisedContact, ...]:
    """What the worker does of that kind; an arrangement that says no kind is of the first that the policy shares."""
    first = rules.shared_work[0].type
    return tuple(each for each in worker.supervised_contact if (each.type or first) == rule.type)


def children_in_contact(arrangements: Iterable[SupervisedContact], count_by: str) -> set[str]:
    """The children of the arrangements that are counted in that way."""
    return {child for each in arrangements if each.count_by == count_by for child in each.children}
