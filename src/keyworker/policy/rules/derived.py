"""How does a pack name once what follows from the record, so that its rules can ask for it as for any other fact?

A band of ages, the latest rating, how many children have a plan: each is worked out whenever it is asked, of the case, of one
child (``each.NAME``) or of whatever document a question brings.
"""

from __future__ import annotations

from pydantic import Field

from keyworker.policy.conditions.model import Condition
from keyworker.policy.model import Model


class WorkedOut(Model):
    """What a fact is ``when`` so: the first that holds says it."""

    value: str | bool
    when: Condition


class LatestField(Model):
    """What the latest ``event`` of a kind says in its ``field``, in this episode of work; of a child, what it says of them."""

    event: str
    field: str


class NumberOf(Model):
    """How many of a list (``of: children``) are as ``is`` says."""

    of: str
    is_: Condition = Field(alias="is")
