"""How much does a worker carry, and how much should they? The question and its answer are in ``answer``."""

from keyworker.decisions.workload.answer import WorkloadAnswer, measure
from keyworker.decisions.workload.caseload import Caseload
from keyworker.decisions.workload.of_team import TeamAnswer, measure_team

__all__ = ["Caseload", "TeamAnswer", "WorkloadAnswer", "measure", "measure_team"]
