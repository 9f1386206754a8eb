"""Which worked examples must a pack's rules reproduce?"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from keyworker.policy.model import Model


class Example(Model):
    """One worked example: ``given`` this document, asking ``ask`` of rule ``of``, ``expect`` these values.

    ``of`` is a rule; for a gate also an action, for a checklist its id or ``checklist/item``.

    ``given`` is what the command of the same name would read. ``expect`` is a part of the answer: every value in it
    must be in the answer, others are not looked at. For timescales ``expect`` is matched against the timescale whose
    id is ``of`` (a list: its instances in order); notices and states likewise. ``none: true`` in place of expect: the
    rule yields nothing. ``refused`` in place of expect: the document is refused in words that hold these.
    """

    id: str
    clause: str
    ask: Literal[
        "timescales",
        "gate",
        "eligible",
        "workload",
        "route",
        "prioritise",
        "notices",
        "checklist",
        "states",
        "accountable",
    ]
    of: str
    given: dict[str, Any]
    as_of: date
    expect: dict[str, Any] | list[dict[str, Any]] | None = None
    none: bool = False
    refused: str | None = None
