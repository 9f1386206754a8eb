"""Of which absence of a worker is something said, where more than one is on record?

Leave in August is on record, and changed or withdrawn, while its worker is away sick in June: nothing that is said of the one
changes what the other asks for. Each says its first day.
"""

from __future__ import annotations

from keyworker.policy.casefile import Event
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.vocabulary import kinds

# What says that one begins, and for how long.
SAID_OF_ONE = frozenset({kinds.ABSENCE_STARTED, kinds.ABSENCE_EXTENDED})
# What is done about an absence and does not say about which.
DECIDED_IN_ONE = frozenset({kinds.ABSENCE_REVIEWED, kinds.ABSENCE_TRIAGED, kinds.FAMILY_TOLD})


def of_another_to_come(said: Event, began: Event) -> bool:
    """Whether what is ``said`` is of an absence that was still to come by then, and is not the one that ``began``."""
    of, first = as_day(said.field("first_day")), as_day(began.field("first_day"))
    return of is not None and first is not None and of > said.day and of != first
