"""How does a pack say who answers for a case, and who is the family's first point of contact?"""

from __future__ import annotations

from typing import Annotated

from pydantic import model_validator

from keyworker.policy.conditions.model import Condition
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.rules.base import Rule


class Answerable(Model):
    """Whoever holds a ``part`` in the case, or somebody of a ``job_role`` without a part in it."""

    part: Annotated[str | None, Names.PART] = None
    job_role: Annotated[str | None, Names.JOB_ROLE] = None

    @model_validator(mode="after")
    def _is_one(self) -> Answerable:
        if (self.part is None) is (self.job_role is None):
            raise ValueError("say a 'part' in the case or a 'job_role', one of them")
        return self


class Accountability(Rule):
    """A row of the table of who answers for a case: the first row whose ``when`` holds decides."""

    when: Condition
    accountable: Answerable
    key_worker: Answerable | None = None
