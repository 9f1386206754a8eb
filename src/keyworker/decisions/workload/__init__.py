"""How much does a worker carry, and how much should they? The question and its answer are in ``answer``."""

from keyworker.decisions.workload.answer import WorkloadAnswer, measure
from keyworker.decisions.workload.caseload import Caseload

__all__ = ["Caseload", "WorkloadAnswer", "measure"]
