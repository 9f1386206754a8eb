"""What obligations does the policy contain, and how is each cited?"""

from __future__ import annotations

from typing import Literal

from keyworker.policy.durations import Duration
from keyworker.policy.model import Model


class Clause(Model):
    """An entry of the clause register: ``ref`` is how people cite it, ``says`` what it asks, in our own words.

    Each figure that it says is one that a rule under it goes by; ``figures`` lists those that no rule is to go by.
    """

    id: str
    ref: str
    kind: str
    force: Literal["must", "should", "may", "info"]
    says: str
    ambiguity: str | None = None
    figures: tuple[Duration | float, ...] = ()


class NotSoftware(Model):
    """A passage of the policy that is not built, and why."""

    ref: str
    text: str
    why: str


class Coverage(Model):
    """How an obligation is met where no rule cites it: by a page or the record itself; or not yet, or never, and why.

    ``tests`` name what fails where a page or the record does not do so: ``tests/web/test_reductions.py::test_name``.
    ``examples_not_run`` says why the register's examples of it are not worked examples here, in whole or in part.
    """

    clause: str
    by: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    not_yet: str | None = None
    not_software: str | None = None
    examples_not_run: str | None = None
