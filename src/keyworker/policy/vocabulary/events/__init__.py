"""Which things can happen on a case, and what is recorded of each?

Kinds are ``noun.verb``. Every event also takes the fields of ``COMMON``. Outside callers rely on these names: add, do
not rename. One module a subject of the record; a new kind goes into the table it belongs to, and the order of the
tables below is the order in which ``keyworker vocabulary`` lists them.
"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.absence import ABSENCE, ABSENT_WORKERS_CASES
from keyworker.policy.vocabulary.events.allocation import ALLOCATION, DISPUTES, ROTA
from keyworker.policy.vocabulary.events.children import CHILDREN, DISABILITY
from keyworker.policy.vocabulary.events.contact import CONTACT, NON_ENGAGEMENT, RESPONSES
from keyworker.policy.vocabulary.events.courts import COURTS
from keyworker.policy.vocabulary.events.ending import CLOSING, WHAT_FOLLOWS
from keyworker.policy.vocabulary.events.intake import INTAKE
from keyworker.policy.vocabulary.events.kind import COMMON, EventKind
from keyworker.policy.vocabulary.events.management import CAPACITY, RELAXATIONS, TEAMS
from keyworker.policy.vocabulary.events.meetings import MEETINGS, MEETINGS_OF_THE_TEAM
from keyworker.policy.vocabulary.events.moves import (
    PREPARED_MOVES,
    SIGN_OFF,
    STEPPING_DOWN,
    TRANSFERS,
)
from keyworker.policy.vocabulary.events.safety import INFORMATION_AND_RISK, WARNINGS_AND_VISITS
from keyworker.policy.vocabulary.events.states import CORRECTIONS, STATES
from keyworker.policy.vocabulary.events.supervision import SUPERVISION, SUPERVISION_RECORDS
from keyworker.policy.vocabulary.events.unallocated import UNALLOCATED, WAITING_LIST
from keyworker.policy.vocabulary.events.work import (
    ASSESSMENT_AND_PLAN,
    DIRECTION,
    FORMS_AND_CHECKS,
    INTERVIEWS,
    SERVICES,
)

__all__ = ["COMMON", "EVENT_KINDS", "EventKind"]

EVENT_KINDS: dict[str, EventKind] = {
    kind.name: kind
    for kind in (
        *INTAKE,
        *ALLOCATION,
        *CONTACT,
        *ASSESSMENT_AND_PLAN,
        *MEETINGS,
        *CHILDREN,
        *ABSENCE,
        *RESPONSES,
        *TRANSFERS,
        *RELAXATIONS,
        *UNALLOCATED,
        *ABSENT_WORKERS_CASES,
        *SIGN_OFF,
        *CAPACITY,
        *SERVICES,
        *TEAMS,
        *INTERVIEWS,
        *PREPARED_MOVES,
        *COURTS,
        *ROTA,
        *DISABILITY,
        *SUPERVISION,
        *DIRECTION,
        *WARNINGS_AND_VISITS,
        *FORMS_AND_CHECKS,
        *MEETINGS_OF_THE_TEAM,
        *INFORMATION_AND_RISK,
        *SUPERVISION_RECORDS,
        *WAITING_LIST,
        *DISPUTES,
        *STEPPING_DOWN,
        *WHAT_FOLLOWS,
        *NON_ENGAGEMENT,
        *CLOSING,
        *STATES,
        *CORRECTIONS,
    )
}
