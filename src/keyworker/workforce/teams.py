"""Of which teams was a worker, each from which day?

Kept as ``from_a_day`` says: the first row is the team in which they began, the last the one they are of; none lies ahead.
Each says by which name policies know the service of its team.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from keyworker.workforce.from_a_day import Kept, first_day_of, row_from
from keyworker.workforce.models.places import Team


def service_of_team(team: Team) -> str:
    """The service that a team works in, by the policy's own name where the team has one."""
    return team.service_line or team.service.slug


def with_team(teams: Sequence[Kept], team: Team, first_day: date, *, before: Team) -> list[Kept]:
    """The rows with that team from that day on; ``before`` is the only team there was, where there are no rows yet."""
    kept = [each for each in teams or [_row(before, None)] if first_day_of(each) < first_day]
    if kept[-1]["team"] != team.slug:
        kept.append(_row(team, first_day))
    return kept if len(kept) > 1 else []


def _row(team: Team, first_day: date | None) -> Kept:
    return row_from(first_day, team=team.slug, service=service_of_team(team))
