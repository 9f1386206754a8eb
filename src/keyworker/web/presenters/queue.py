"""How is the queue of referrals shown: in groups by what they wait for, each with what this person may press?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keyworker.actions.families import ACTIONS
from keyworker.actions.next_step import Waits
from keyworker.actions.referral_queue import Referral, Waiting
from keyworker.actions.whose_step import is_theirs
from keyworker.caseload.due import Due
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case
from keyworker.web.presenters.steps import Step, step
from keyworker.web.presenters.titles import action_title
from keyworker.workforce.models import Worker


@dataclass(frozen=True)
class Row:
    """One referral in the queue; ``step`` is None where the next step is not this person's."""

    case: Case
    waits: Waits
    due: Due | None
    step: Step | None
    source: str
    questions: bool
    waits_since: date | None = None
    priority: str = ""


@dataclass(frozen=True)
class Group:
    """Referrals that wait for the same thing, soonest due first; ``late`` of them are overdue."""

    title: str
    rows: tuple[Row, ...]
    late: int


@dataclass(frozen=True)
class Telling:
    """A referrer who has still to be told what became of the referral."""

    case: Case
    due: Due | None
    step: Step | None
    whom: str


@dataclass(frozen=True)
class Queue:
    """A page of what waits, in groups."""

    groups: tuple[Group, ...]
    tell: tuple[Telling, ...]


def queue_shown(found: Waiting, worker: Worker, *, day: date) -> Queue:
    """The queue as this person reads it."""
    return Queue(
        groups=tuple(_group(action, each, worker, day) for action, each in found.groups),
        tell=tuple(_telling(each, found, worker) for each in found.to_tell),
    )


def _group(action: str, found: tuple[Referral, ...], worker: Worker, day: date) -> Group:
    return Group(
        title=_title(action),
        rows=tuple(_row(each, worker, day) for each in found),
        late=sum(each.is_late for each in found),
    )


def _row(found: Referral, worker: Worker, day: date) -> Row:
    action, pack = found.waits.action, governing(found.case.service, day)
    mine = found.asks(worker) and is_theirs(pack, action, worker)
    return Row(
        case=found.case,
        waits=found.waits,
        waits_since=found.waits_since,
        priority=found.priority,
        due=found.due,
        step=step(action, found.case) if mine else None,
        source=found.source,
        questions=found.questions,
    )


def _telling(found: Referral, queue: Waiting, worker: Worker) -> Telling:
    mine = is_theirs(queue.pack, found.tell, worker)
    return Telling(
        case=found.case,
        due=found.tell_by,
        step=step(found.tell, found.case) if mine else None,
        whom=found.assessor or found.source,
    )


def _title(action: str) -> str:
    queued = ACTIONS[action].queue_title if action in ACTIONS else ""
    return queued or action_title(action)
