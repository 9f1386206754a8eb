"""Which entries were made at one go, so that withdrawing one withdraws all of them?

An allocation is on record as what was proposed, what was agreed and what began, and with a new lead come the absences
that stand on their own record. None of them is true without the others: were the agreement left standing, a child would
look allocated whom nobody has.
"""

from __future__ import annotations

from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.record.models import Event

_ALLOCATION = tuple(name for name in EVENT_KINDS if name.startswith("allocation."))


def joint_entries(event: Event) -> list[Event]:
    """The entry, and what stands and falls with it, in the order in which they were made.

    What was done to a worker, for all of their cases, falls as a whole by an action of its own.
    """
    if event.kind not in _ALLOCATION or event.submission is None:
        return [event]
    made = Event.objects.uncorrected().filter(submission=event.submission)
    if made.filter(worker__isnull=False).exists():
        return [event]
    of_case = made.filter(case=event.case_id, kind__in=(*_ALLOCATION, kinds.ABSENCE_STARTED))
    return list(of_case.order_by("seq"))
