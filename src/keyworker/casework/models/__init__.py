"""The record: people and families, cases, events, allocations, timescales."""

from keyworker.casework.models.allocations import Allocation
from keyworker.casework.models.cases import Case, CaseChild, Standing
from keyworker.casework.models.events import Event
from keyworker.casework.models.loads import TeamLoad
from keyworker.casework.models.people import Family, FamilyMember, Identifier, Person
from keyworker.casework.models.supervision import SupervisionSession, SupervisionSignature
from keyworker.casework.models.teams import TeamEvent
from keyworker.casework.models.timescales import Timescale

__all__ = [
    "Allocation",
    "Case",
    "CaseChild",
    "Event",
    "Family",
    "FamilyMember",
    "Identifier",
    "Person",
    "Standing",
    "SupervisionSession",
    "SupervisionSignature",
    "TeamEvent",
    "TeamLoad",
    "Timescale",
]
