"""Which worked examples must a pack's rules reproduce?"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from keyworker.policy.model import Model


class Example(Model):
    """One worked example: ``given`` this document, asking ``ask`` of rule ``of``, ``expect`` these values.

    ``given`` is what the command of the same name would read. ``expect`` is a part of the answer: every value in it
    must be in the answer, others are not looked at. For timescales ``expect`` is matched against the timescale whose
    id is ``of`` (a list: its instances in order), for states likewise against the times in that state. ``none: true``
    in place of expect: the rule yields nothing.
    """

    id: str
    clause: str
    ask: Literal["timescales", "gate", "eligible", "workload", "route", "prioritise", "states", "accountable"]
    of: str
    given: dict[str, Any]
    as_of: date
    expect: dict[str, Any] | list[dict[str, Any]] | None = None
    none: bool = False
