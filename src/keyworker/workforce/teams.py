"""Of which teams was a worker, each from which day?

Kept as rows of JSON with the worker, the first day first, and only of whoever went from one team to another: the first row
says the team in which they began, and has no day. The last is the team they are of; none lies ahead. Each says by which
name policies know the service of its team.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from keyworker.workforce.models.places import Team

Kept = Mapping[str, Any]


def service_of_team(team: Team) -> str:
    """The service that a team works in, by the policy's own name where the team has one."""
    return team.service_line or team.service.slug


def team_on(teams: Sequence[Kept], day: date) -> Kept | None:
    """The row of that day; None of somebody who is of the only team they ever were of."""
    begun = [each for each in teams if _first(each) <= day]
    return begun[-1] if begun else None


def with_team(teams: Sequence[Kept], team: Team, first_day: date, *, before: Team) -> list[Kept]:
    """The rows with that team from that day on; ``before`` is the only team there was, where there are no rows yet."""
    kept = [each for each in teams or [_row(before, None)] if _first(each) < first_day]
    if kept[-1]["team"] != team.slug:
        kept.append(_row(team, first_day))
    return kept if len(kept) > 1 else []


def _row(team: Team, first_day: date | None) -> Kept:
    return {
        "team": team.slug,
        "service": service_of_team(team),
        "from": first_day.isoformat() if first_day else None,
    }


def _first(row: Kept) -> date:
    return date.fromisoformat(row["from"]) if row["from"] else date.min
