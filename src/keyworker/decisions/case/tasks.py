"""Which tasks were set on a case, who is to do each by when as it stands now, and what became of it?

A task is set by one event and told by its number from then on: handed over, judged, given another day. What was said of it
last holds. One that names whoever holds the case, or has a job, passes by itself; one of a worker by name who has no part
in the case any more is nobody's until it is handed over. The actions that plans listed before tasks were kept one by one
are read here, too: those of the latest such plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from keyworker.decisions.case.case_state import AllocationPeriod
from keyworker.decisions.case.fold import fold_case
from keyworker.policy.casefile import CaseFile, Event, before
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.vocabulary import kinds

# Whose a task is that a worker had by name who left the case, or the service.
NOBODY: Final = "nobody"
# Whoever owns such a task is asked for it by whoever holds the case.
OUTSIDE: Final = frozenset({"family", "agency"})
# What is said of a task that nothing of it is left to do.
OVER: Final = frozenset({"done", "not-needed"})
# Whose a task may be, as people say it; workers and jobs have names of their own.
WHOSE: Final = {
    "holder": "Whoever holds the case",
    "accountable": "The accountable worker",
    "family": "Somebody of the family",
    "agency": "Another agency",
    NOBODY: "Nobody any more",
}
# All that has to be read of a case to know its tasks, but for whether a named worker is still there.
KINDS: Final = (
    kinds.TASK_SET,
    kinds.TASK_JUDGED,
    kinds.TASK_HANDED_OVER,
    kinds.PLAN_AGREED,
    kinds.ACTION_FINISHED,
    kinds.EVENT_CORRECTED,
)
_SAID_ANEW: Final = ("owner", "worker", "role", "named", "due")
# How the number of one begins that a plan listed in words.
OF_A_PLAN: Final = "plan-"


@dataclass(frozen=True)
class Task:
    """One task as it stands: ``owner`` says of which kind whoever is to do it is, the next three who that is.

    ``how`` and ``outcome`` are what was last said of it. ``listed`` is one that a plan listed in words, with who and by
    when as they were written: it runs no clock of its own.
    """

    number: str
    what: str
    owner: str
    worker: str | None = None
    role: str | None = None
    named: str = ""
    due: date | None = None
    measure: str = ""
    out_of: str = ""
    how: str = ""
    outcome: str = ""
    listed: bool = False

    @property
    def whose(self) -> str:
        """Whose it is, in words that name no worker."""
        return self.named or WHOSE.get(self.owner, "")

    @property
    def is_open(self) -> bool:
        """Whether anything of it is left to do."""
        return self.how not in OVER

    def is_late(self, day: date) -> bool:
        """Whether it is left to do and its day has passed."""
        return self.is_open and self.due is not None and self.due < day


def tasks_of(known: CaseFile) -> tuple[Task, ...]:
    """Every task of the case, in the order in which they were set; ``known`` is the case as of the day asked about."""
    return (*_set_one_by_one(known), *_listed_by_plan(known))


def open_tasks(known: CaseFile) -> tuple[Task, ...]:
    """Those of which anything is left to do, soonest first; those without a day last."""
    found = (each for each in tasks_of(known) if each.is_open)
    return tuple(sorted(found, key=lambda each: (each.due is None, each.due or date.max)))


def with_tasks_as_they_stand(known: CaseFile, *, day: date) -> CaseFile:
    """The case with each task set as it was said last: to whom it was handed over since, by when what is left is due."""
    if kinds.TASK_SET not in known.kinds:
        return known
    later = _said_later(known)
    parts = _Parts(known, day)
    return known.with_events(
        _as_it_stands(each, later.get(number_of_task(each), ()), parts)
        if each.kind == kinds.TASK_SET
        else each
        for each in known.events
    )


def _set_one_by_one(known: CaseFile) -> Iterator[Task]:
    if kinds.TASK_SET not in known.kinds:
        return
    judged = {number_of_task(each): each for each in known.of_kind(kinds.TASK_JUDGED)}
    for each in known.of_kind(kinds.TASK_SET):
        number = number_of_task(each)
        last = judged.get(number)
        yield Task(
            number=number,
            what=_text(each, "what"),
            owner=_text(each, "owner") or "holder",
            worker=each.field("worker"),
            role=each.field("role"),
            named=_text(each, "named"),
            due=as_day(each.field("due")),
            measure=_text(each, "measure"),
            out_of=_text(each, "out_of"),
            how=_text(last, "how") if last is not None else "",
            outcome=_text(last, "outcome") if last is not None else "",
        )


def number_of_task(event: Event) -> str:
    """Which task of the case an event is about."""
    return str(event.field("task") or event.id or "")


def _text(event: Event, name: str) -> str:
    return str(event.field(name) or "")


def _said_later(known: CaseFile) -> Mapping[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for each in known.of_kind(kinds.TASK_HANDED_OVER, kinds.TASK_JUDGED):
        found.setdefault(number_of_task(each), []).append(each)
    return found


def _as_it_stands(event: Event, later: Sequence[Event], parts: _Parts) -> Event:
    said: dict[str, Any] = {}
    given = event
    for each in later:
        if each.kind == kinds.TASK_HANDED_OVER:
            given = each
            said |= {name: each.field(name) for name in _SAID_ANEW if name != "due"}
        if each.field("due") is not None:
            said["due"] = each.field("due")
    owner = said.get("owner", event.field("owner"))
    worker = said.get("worker", event.field("worker"))
    if owner == "worker" and parts.let_go(worker, given):
        said["owner"] = NOBODY
    return event.said_anew(**said) if said else event


class _Parts:
    """Which workers have let go of their parts in the case, or of their work; looked up once somebody asks."""

    def __init__(self, known: CaseFile, day: date) -> None:
        self._known, self._day = known, day
        self._periods: Sequence[AllocationPeriod] | None = None

    def let_go(self, worker: str | None, given: Event) -> bool:
        """Whether a task ``given`` to this worker has nobody to do it: they left, or every part that they had ended since."""
        left = next((each.left_on for each in self._known.workers if each.id == worker), None)
        if left is not None and left < self._day:
            return True
        if self._periods is None:
            self._periods = fold_case(self._known).periods
        theirs = [each for each in self._periods if each.worker == worker]
        ends = [each.ended for each in theirs if each.ended is not None]
        return len(ends) == len(theirs) > 0 and not before(max(ends), given.at)


def _listed_by_plan(known: CaseFile) -> Iterator[Task]:
    """The actions of the latest plan that lists any, each with its number there, or its place where it has none."""
    plans = [each for each in known.of_kind(kinds.PLAN_AGREED) if each.field("actions")]
    if not plans:
        return
    latest = plans[-1]
    finished = {
        str(each.field("action")): _text(each, "outcome")
        for each in known.of_kind(kinds.ACTION_FINISHED)
        if each.utc >= latest.utc
    }
    judged = {
        number_of_task(each): each
        for each in known.of_kind(kinds.TASK_JUDGED)
        if each.utc >= latest.utc
    }
    for each in _numbered(latest.field("actions")):
        last = judged.get(each.number)
        action = each.number.removeprefix(OF_A_PLAN)
        if action in finished:
            yield replace(each, how="done", outcome=finished[action])
        elif last is not None:
            due = as_day(last.field("due")) or each.due
            yield replace(each, how=_text(last, "how"), outcome=_text(last, "outcome"), due=due)
        else:
            yield each


def _numbered(actions: Iterable[Mapping[str, Any]]) -> Iterator[Task]:
    for place, given in enumerate(actions, start=1):
        yield Task(
            number=f"{OF_A_PLAN}{given.get('id') or place}",
            what=str(given.get("what") or ""),
            owner="in-words",
            named=str(given.get("who") or ""),
            due=as_day(given.get("by")),
            out_of="plan",
            listed=True,
        )
