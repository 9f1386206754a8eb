"""How is what a policy would change on live work summed up, team by team?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from keyworker.caseload.impact import CaseImpact, Impact
from keyworker.policy.packs.difference.change import Change, ChangeKind
from keyworker.policy.wording import counted


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


def sizes_of(
    impact: Impact, teams: Sequence[TeamImpact], texts: Sequence[Change] = ()
) -> list[tuple[str, str, str]]:
    """What the page says of it, counts first: the place of each part, what it is called, and how much there is."""
    cases = f"{len(impact.cases)} of {counted(impact.looked_at, 'open case')} in {counted(len(teams), 'team')}"
    duties = (
        f"{sum(each.appear for each in teams)} appear, {sum(each.move for each in teams)} move, "
        f"{sum(each.end for each in teams)} end; {sum(each.late for each in teams)} late at once"
    )
    found = [
        ("teams", "Cases that change", cases if teams else ""),
        ("teams", "Duties on them", duties if teams else ""),
        ("caseloads", "Caseloads that stand otherwise", str(len(impact.loads) or "")),
        ("actions", "What people may do or are asked", how_many(impact.actions)),
        ("notices", "Notices and letters", how_many(impact.notices)),
        ("text", "Everything different in its text", how_many(texts)),
    ]
    return [(place, title, says) for place, title, says in found if says]


def how_many(changes: Sequence[Change]) -> str:
    """How many of them appear, go and change, in words; empty where there is none."""
    counts = Counter(each.change for each in changes)
    said = [f"{counts[how]} {words}" for how, words in _BECAME.items() if counts[how]]
    return ", ".join(said)


# A change of a text, as something that people meet.
_BECAME: Final[Mapping[ChangeKind, str]] = {"added": "new", "removed": "gone", "changed": "changed"}


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
