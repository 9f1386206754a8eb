"""How is what a policy would change on live work summed up, team by team?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from keyworker.caseload.impact import CaseImpact, Impact
from keyworker.policy.packs.difference.change import Change, ChangeKind
from keyworker.policy.wording import counted


@dataclass(frozen=True, kw_only=True)
class TeamImpact:
    """One team: on how many of its cases something changes, and how many duties appear, move and end, how many are late at once.

    ``named`` are the cases that whoever looks may open; the others are counted only.
    """

    name: str
    cases: Sequence[CaseImpact]
    named: Sequence[CaseImpact]
    appear: int
    move: int
    end: int
    late: int
    steps: int

    @property
    def unnamed(self) -> int:
        """On how many more something changes, which whoever looks may not open."""
        return len(self.cases) - len(self.named)


def by_team(impact: Impact, opened: Container[int]) -> list[TeamImpact]:
    """The teams with a case on which something changes, by name; ``opened`` are the numbers of those that may be named."""
    teams: dict[str, list[CaseImpact]] = {}
    for each in impact.cases:
        teams.setdefault(each.team_name, []).append(each)
    return [_of_team(name, teams[name], opened) for name in sorted(teams)]


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
        ("team-capacity", "Teams that carry otherwise", str(len(impact.teams) or "")),
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


def _of_team(name: str, cases: Sequence[CaseImpact], opened: Container[int]) -> TeamImpact:
    clocks = list(chain.from_iterable(each.clocks for each in cases))
    return TeamImpact(
        name=name,
        cases=cases,
        named=[each for each in cases if each.case.pk in opened],
        appear=sum(each.how == "appears" for each in clocks),
        move=sum(each.how == "moves" for each in clocks),
        end=sum(each.how == "ends" for each in clocks),
        late=sum(each.late_at_once for each in clocks),
        steps=sum(len(each.gates) for each in cases),
    )
