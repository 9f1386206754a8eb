"""What should be talked over in supervision, case by case: what changed, what is late, what waits for a decision?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from keyworker.caseload.due import Due, When, due_on_cases
from keyworker.decisions.case.tasks import KINDS, Task, open_tasks
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.policy.wording import on_day, sentence
from keyworker.record.case_files import files_of_events
from keyworker.record.models import Case, Event
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.workforce.models import Worker

_MOST_CHANGES = 8


@dataclass(frozen=True)
class Agenda:
    """One case in the session: ``late`` is overdue, ``soon`` due within two weeks, ``decisions`` the supervisor's own.

    ``plan`` are the late actions of the family's plan, whoever owns them.
    """

    case: Case
    changes: tuple[str, ...]
    more_changes: int
    late: tuple[Due, ...]
    soon: tuple[Due, ...]
    decisions: tuple[Due, ...]
    supervised_on: date | None
    plan: tuple[Task, ...] = ()

    @property
    def number_of_changes(self) -> int:
        """All that was recorded since, shown or not."""
        return len(self.changes) + self.more_changes


@dataclass(frozen=True)
class Session:
    """What a session with one worker is prepared from: their cases since the last one."""

    worker: Worker
    last: date | None
    agenda: tuple[Agenda, ...]


def prepared(worker: Worker, within: CaseQuerySet, *, as_of: date) -> Session:
    """The session as of a day, of the worker's cases ``within`` the supervisor's reach; the most that is late first.

    A fixed number of queries, however many cases the worker holds.
    """
    cases = list(within.open_for(worker).with_children().with_team())
    held = Event.objects.uncorrected().filter(
        kind=kinds.SUPERVISION_HELD, case__in=cases, data__worker=worker.ref
    )
    supervised: dict[int, datetime] = {}
    for case_id, at in held.order_by("at").values_list("case_id", "at"):
        supervised[case_id] = at
    last = max(supervised.values(), default=None)
    changes = _changes(cases, since=last)
    dues = due_on_cases(cases, as_of=as_of)
    late = _late_actions(cases, as_of)
    agenda = [
        replace(
            _agenda(case, changes[case.pk], dues[case.pk], supervised.get(case.pk), worker, as_of),
            plan=late[case.pk],
        )
        for case in cases
    ]
    agenda.sort(key=lambda each: (-len(each.late), -len(each.decisions), each.case.reference))
    return Session(
        worker=worker, last=local_day(last) if last is not None else None, agenda=tuple(agenda)
    )


def _late_actions(cases: list[Case], as_of: date) -> dict[int, tuple[Task, ...]]:
    """Of each case's plan, the actions whose day has passed, whoever owns them: one query."""
    rows = Event.objects.ever_recorded().filter(case__in=cases, kind__in=KINDS)
    files = files_of_events(cases, rows)
    return {
        number: tuple(each for each in open_tasks(file.known_on(as_of)) if each.is_late(as_of))
        for number, file in files.items()
    }


def _changes(cases: list[Case], *, since: datetime | None) -> dict[int, list[str]]:
    """What was recorded on each case since then, a line each, the latest first; no words of anybody's."""
    found: dict[int, list[str]] = defaultdict(list)
    events = Event.objects.uncorrected().filter(case__in=cases).exclude(kind=kinds.SUPERVISION_HELD)
    if since is not None:
        events = events.filter(recorded_at__gt=since)
    for case_id, kind, at in events.order_by("-at", "-seq").values_list("case_id", "kind", "at"):
        found[case_id].append(f"{sentence(EVENT_KINDS[kind].says)}, {on_day(at)}")
    return found


def _agenda(
    case: Case,
    changes: list[str],
    dues: list[Due],
    supervised: datetime | None,
    worker: Worker,
    as_of: date,
) -> Agenda:
    theirs = [due for due in dues if due.clock.worker_id == worker.pk]
    late = [due for due in theirs if due.when is When.OVERDUE]
    return Agenda(
        case=case,
        changes=tuple(changes[:_MOST_CHANGES]),
        more_changes=max(0, len(changes) - _MOST_CHANGES),
        late=tuple(late),
        soon=_soon([due for due in theirs if due.when is not When.OVERDUE], as_of),
        decisions=_soon([due for due in dues if due.clock.worker_id is None], as_of),
        supervised_on=local_day(supervised) if supervised is not None else None,
    )


def _soon(dues: list[Due], as_of: date) -> tuple[Due, ...]:
    return tuple(due for due in dues if due.is_near(as_of))
