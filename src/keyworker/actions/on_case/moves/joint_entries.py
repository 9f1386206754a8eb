"""Which entries stand and fall together, so that withdrawing one withdraws all of them?

An allocation is on record as what was proposed, what was agreed and what began, be it at one go or on three days, and with
a new lead come the absences that stand on their own record. None of them is true without the others: were the agreement
left standing, a child would look allocated whom nobody has; were the proposal, somebody could still agree to what was
withdrawn. A refusal taken back leaves the proposal waiting as it did before. The tasks that a plan, a meeting or a session
set are of it, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.record.models import Event

_ALLOCATION = tuple(name for name in EVENT_KINDS if name.startswith("allocation."))
_TASKS = frozenset({kinds.TASK_SET, kinds.TASK_JUDGED})
_ROUND = ("allocation.proposed", "allocation.declined", "allocation.agreed", "allocation.started")


def joint_entries(event: Event) -> list[Event]:
    """The entry, and what stands and falls with it, in the order in which they were made.

    What was done to a worker, for all of their cases, falls as a whole by an action of its own.
    """
    tasks = _tasks_of_its_form(event)
    if event.kind not in _ALLOCATION:
        return [event, *tasks]
    found = {each.pk: each for of_round in _falls_with(event) for each in _made_together(of_round)}
    found |= {each.pk: each for each in tasks}
    return sorted(found.values(), key=lambda each: each.seq)


def _tasks_of_its_form(event: Event) -> list[Event]:
    """The tasks that the same form set, and what it said of others: what was set by mistake is nobody's to do.

    They fall with what the form was for, which it recorded first; each by itself takes nothing with it.
    """
    if event.submission is None or event.kind in _TASKS:
        return []
    made = Event.objects.uncorrected().filter(submission=event.submission, case=event.case_id)
    together = list(made.order_by("seq"))
    if not together or together[0].pk != event.pk:
        return []
    return [each for each in together if each.kind in _TASKS]


def _made_together(event: Event) -> list[Event]:
    """What was entered at one go with it."""
    if event.submission is None:
        return [event]
    made = Event.objects.uncorrected().filter(submission=event.submission)
    if made.filter(worker__isnull=False).exists():
        return [event]
    of_case = made.filter(case=event.case_id, kind__in=(*_ALLOCATION, kinds.ABSENCE_STARTED))
    return list(of_case.order_by("seq"))


def _falls_with(event: Event) -> list[Event]:
    """Of what one worker was asked and said, and what came of it, all that falls with this entry."""
    if event.kind == "allocation.declined" or not _is_of_a_lead(event):
        return [event]
    around = next((each for each in _rounds(event) if event in each), [event])
    if event.kind == "allocation.proposed":
        return around
    return [each for each in around if each.kind != "allocation.declined"]


def _rounds(event: Event) -> Iterator[list[Event]]:
    """Each time that the worker was to lead the case, from the proposal, or what there is of it, to the start."""
    every = Event.objects.uncorrected().filter(
        case=event.case_id, kind__in=_ROUND, data__worker=event.data.get("worker")
    )
    latest: list[Event] = []
    for each in every.order_by("seq"):
        if not _is_of_a_lead(each):
            continue
        if latest and (each.kind == "allocation.proposed" or _is_over(latest[-1])):
            yield latest
            latest = []
        latest.append(each)
    yield latest


def _is_of_a_lead(event: Event) -> bool:
    return event.kind in _ROUND and event.data.get("role", "lead") == "lead"


def _is_over(event: Event) -> bool:
    return event.kind in {"allocation.started", "allocation.declined"}
