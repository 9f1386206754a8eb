"""What obligations does the policy contain, and how is each cited?"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from keyworker.policy.durations import Duration
from keyworker.policy.model import Model


class Clause(Model):
    """An entry of the clause register: ``ref`` is how people cite it, ``says`` what it asks, in our own words.

    ``system_must`` is what a system has to do or show for it, which is more than a rule: coverage is judged by it. Each
    figure that ``says`` gives is one that a rule under it goes by; ``figures`` lists those that no rule is to go by.
    """

    id: str
    ref: str
    kind: str
    force: Literal["must", "should", "may", "info"]
    says: str
    system_must: str | None = None
    ambiguity: str | None = None
    figures: tuple[Duration | float, ...] = ()


class NotSoftware(Model):
    """A passage of the policy that is not built, and why."""

    ref: str
    text: str
    why: str


class Coverage(Model):
    """How an obligation is met beside the rules that cite it; or what is missing, or why nothing of it is built.

    ``by`` names the page or the part of the record that meets it, and ``tests`` what fails where that is not so:
    ``tests/web/test_reductions.py::test_name``. A page that no test is named for counts in part only.

    ``partly`` says what is missing where some of the obligation is built, ``not_yet`` what is where none is: one of
    them at most. ``examples_not_run`` says why the register's examples are not worked examples here, in whole or part.
    """

    clause: str
    by: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    partly: str | None = None
    not_yet: str | None = None
    not_software: str | None = None
    examples_not_run: str | None = None

    @model_validator(mode="after")
    def _one_state(self) -> Self:
        if sum(each is not None for each in (self.partly, self.not_yet, self.not_software)) > 1:
            raise ValueError("one of partly, not_yet and not_software at most")
        return self
