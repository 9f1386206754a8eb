"""How is the waiting list shown: by priority, the longest wait first, what to expect, what is still owed to whom?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from keyworker.actions.on_case.allocation.allocation import ALLOCATE
from keyworker.caseload.due import Due, due_on_cases
from keyworker.caseload.permitted import may_do
from keyworker.caseload.waiting_list import Expected, Waiting
from keyworker.decisions.tables import rows_by_priority
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import within_sentence
from keyworker.record.models import Case
from keyworker.web.presenters.steps import Step, meets, step
from keyworker.workforce.models import Worker

# What colour stands beside the word for the level of risk.
_COLOURS = {"red": "late", "amber": "today", "green": "fine"}


@dataclass(frozen=True)
class Owed:
    """Something owed while a family waits, with the one thing this person may press to meet it."""

    due: Due
    step: Step | None


@dataclass(frozen=True)
class Row:
    """A waiting family as the page shows it; ``against`` says where its wait is out of the ordinary."""

    waiting: Waiting
    case: Case
    days: int
    colour: str
    against: str
    owed: tuple[Owed, ...]
    allocate: Step | None


@dataclass(frozen=True)
class Group:
    """The families at one priority, and what one more would have to expect."""

    priority: str
    number: int
    expected: Expected
    rows: tuple[Row, ...]
    now: bool = False
    why: str = ""
    clause: str = ""

    @property
    def promise(self) -> str:
        """What a family at this priority may expect, as far as it can be said."""
        return (
            f"Wait to expect: {within_sentence(self.expected.words)}."
            if self.known
            else "Wait to expect:"
        )

    @property
    def basis(self) -> str:
        """What that rests on, or why it cannot be said."""
        return self.expected.basis if self.known else within_sentence(self.expected.basis)

    @property
    def known(self) -> bool:
        """Whether enough families waited lately to say."""
        return self.expected.known


def grouped(
    listed: Sequence[Waiting],
    *,
    numbers: Mapping[str, int],
    expected: Mapping[str, Expected],
    pack: Pack,
    worker: Worker,
    day: date,
) -> tuple[tuple[Row, ...], list[Group]]:
    """Families that should never have been left to wait, then the others by priority, in the order given."""
    rows = list(_rows(listed, expected, pack, worker, day))
    wrong = tuple(row for row in rows if row.waiting.statutory)
    waiting = (row for row in rows if not row.waiting.statutory)
    groups = [
        _group(priority, tuple(found), numbers.get(priority, 0), expected, pack)
        for priority, found in groupby(waiting, key=lambda row: row.waiting.priority)
    ]
    return wrong, groups


def _group(
    priority: str,
    rows: tuple[Row, ...],
    number: int,
    expected: Mapping[str, Expected],
    pack: Pack,
) -> Group:
    row = rows_by_priority(pack).get(priority)
    return Group(
        priority=priority,
        number=number,
        expected=expected.get(priority, Expected(priority, (), None)),
        rows=rows,
        now=bool(row is not None and row.allocate_now),
        why=row.plain if row is not None else "",
        clause=pack.cite(row.clause) if row is not None else "",
    )


def _rows(
    listed: Sequence[Waiting],
    expected: Mapping[str, Expected],
    pack: Pack,
    worker: Worker,
    day: date,
) -> Iterator[Row]:
    dues = due_on_cases([each.case for each in listed], as_of=day)
    for each in listed:
        case = each.case
        owed = tuple(
            Owed(due, meets(due, worker, as_of=day)) for due in dues[case.pk] if due.is_near(day)
        )
        allocate = step(ALLOCATE.id, case) if may_do(pack, ALLOCATE.id, worker) else None
        days = each.days(day)
        found = expected.get(each.priority)
        yield Row(
            waiting=each,
            case=case,
            days=days,
            colour=_COLOURS.get(each.rag, "plain"),
            against=found.against(days) if found is not None else "",
            owed=owed,
            allocate=allocate,
        )
