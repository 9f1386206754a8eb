"""How is what a policy would change on live work summed up, team by team?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from keyworker.caseload.impact import CaseImpact, Impact


@dataclass(frozen=True, kw_only=True)
class TeamImpact:
    """One team: on how many of its cases something changes, and how many duties appear, move and end, how many are late at once."""

    name: str
    cases: Sequence[CaseImpact]
    appear: int
    move: int
    end: int
    late: int
    steps: int


def by_team(impact: Impact) -> list[TeamImpact]:
    """The teams with a case on which something changes, by name."""
    names = sorted({each.team_name for each in impact.cases})
    return [
        _of_team(name, [each for each in impact.cases if each.team_name == name]) for name in names
    ]


def _of_team(name: str, cases: Sequence[CaseImpact]) -> TeamImpact:
    clocks = list(chain.from_iterable(each.clocks for each in cases))
    return TeamImpact(
        name=name,
        cases=cases,
        appear=sum(each.how == "appears" for each in clocks),
        move=sum(each.how == "moves" for each in clocks),
        end=sum(each.how == "ends" for each in clocks),
        late=sum(each.late_at_once for each in clocks),
        steps=sum(len(each.gates) for each in cases),
    )
