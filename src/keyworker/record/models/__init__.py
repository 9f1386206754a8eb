"""The record: people and families, cases, events, allocations, timescales."""

from keyworker.record.models.allocations import Allocation
from keyworker.record.models.cases import Case
from keyworker.record.models.children import CaseChild, Standing
from keyworker.record.models.events import Event
from keyworker.record.models.held_policies import HeldPolicy
from keyworker.record.models.journey_steps import JourneyStep
from keyworker.record.models.kept_forms import KeptForm
from keyworker.record.models.loads import TeamChange, TeamLoad
from keyworker.record.models.openings import Opening
from keyworker.record.models.pack_texts import PackText
from keyworker.record.models.people import Family, FamilyMember, Identifier, Person
from keyworker.record.models.policy_drafts import PolicyDraft
from keyworker.record.models.sealed_rows import SealedRow
from keyworker.record.models.supervision import SupervisionSession, SupervisionSignature
from keyworker.record.models.timescales import Timescale

__all__ = [
    "Allocation",
    "Case",
    "CaseChild",
    "Event",
    "Family",
    "FamilyMember",
    "HeldPolicy",
    "Identifier",
    "JourneyStep",
    "KeptForm",
    "Opening",
    "PackText",
    "Person",
    "PolicyDraft",
    "SealedRow",
    "Standing",
    "SupervisionSession",
    "SupervisionSignature",
    "TeamChange",
    "TeamLoad",
    "Timescale",
]
