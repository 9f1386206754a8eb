"""Who works where, in which job, for how much of the week, with what reductions, and who is away?"""

from keyworker.workforce.models.places import Authority, Service, Team
from keyworker.workforce.models.time_away import Absence, AbsenceQuerySet, Reduction
from keyworker.workforce.models.workers import Confirmation, Inspection, Worker, WorkerQuerySet

__all__ = [
    "Absence",
    "AbsenceQuerySet",
    "Authority",
    "Confirmation",
    "Inspection",
    "Reduction",
    "Service",
    "Team",
    "Worker",
    "WorkerQuerySet",
]
