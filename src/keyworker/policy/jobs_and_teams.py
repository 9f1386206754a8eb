"""From which day has somebody which job, and of which team are they, in a case file?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from pydantic import Field

from keyworker.policy.model import Model


class _FromADay(Model):
    """What is so from a day on, until the next; None: always was."""

    from_: date | None = Field(None, alias="from")


class JobSince(_FromADay):
    """A job role that somebody has."""

    role: str


class TeamSince(_FromADay):
    """A team that somebody is of, and its service."""

    team: str
    service: str | None = None


Since = TypeVar("Since", bound=_FromADay)


def begun_last(rows: Sequence[Since] | None, day: date) -> Since | None:
    """Of what began by that day, what began last."""
    begun = [each for each in rows or () if each.from_ is None or each.from_ <= day]
    return max(begun, key=lambda each: each.from_ or date.min) if begun else None


class ServiceOfTeam(Model):
    """In which service a team works; without a team, that of a case that has none."""

    team: str | None = None
    service: str
