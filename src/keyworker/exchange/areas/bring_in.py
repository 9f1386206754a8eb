"""How are the postcodes of teams brought in from a file: by the action of the page, as its administrator?

A line gives its postcode to its team, whichever team of the service had it before. What the file leaves out stays, and a
second run finds everything as the first left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from keyworker.access.models import User
from keyworker.actions.form_fields import LONGEST_WORDS
from keyworker.actions.on_team.areas import MOST, SET_AREAS
from keyworker.actions.outcome import Done, Refused
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.exchange.areas.reading import AreaLine
from keyworker.exchange.staff.matching import Staff, staff_on
from keyworker.policy.casefile import local_day
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.subjects import OnTeam
from keyworker.workforce.models import Team
from keyworker.workforce.postcodes import as_area

ADDED, MOVED, SAME, REFUSED = "added", "moved", "unchanged", "refused"
CAME = (ADDED, MOVED, SAME, REFUSED)


@dataclass(frozen=True, kw_only=True)
class AreaDone:
    """What came of one postcode of a line: one of the four words above, and in a sentence; which team it is given to."""

    number: int
    area: str
    came: str
    says: str
    team: str = ""


@dataclass(frozen=True, kw_only=True)
class AreaRun:
    """One bringing in of a file: by whom, when, under which number, whether anything is kept, and for which service."""

    by: User
    now: datetime
    id: UUID
    keep: bool
    service: str = ""


class _NotDone(Exception):
    """The line is refused, in a sentence."""


def bring_areas_in(lines: Iterable[AreaLine], run: AreaRun) -> list[AreaDone]:
    """Give each postcode to its team, or say what that would do: nothing stays unless the run is to be kept."""
    with transaction.atomic(), written_by_keyworker():
        done = _Given(staff_on(local_day(run.now), service=run.service), run).all(lines)
        if not run.keep:
            transaction.set_rollback(True)
    return done


class _Given:
    """The postcodes as they stand, then as the lines have them."""

    def __init__(self, here: Staff, run: AreaRun) -> None:
        self._here, self._run = here, run
        self._teams = {each.pk: each for each in here.teams}
        self._stood = {each.pk: frozenset(each.postcodes) for each in here.teams}
        self._stands = {pk: set(areas) for pk, areas in self._stood.items()}
        # Which line gave a postcode in a service, and to which team.
        self._by_line: dict[tuple[int, str], tuple[int, Team]] = {}

    def all(self, lines: Iterable[AreaLine]) -> list[AreaDone]:
        done = [self._line(each) for each in lines]
        refused = self._kept()
        # What a team's own action refuses, it refuses of all that the file gives to it.
        return [self._after(each, refused) for each in done]

    def _line(self, line: AreaLine) -> AreaDone:
        try:
            team, area = self._read(line)
        except _NotDone as refusal:
            return AreaDone(number=line.number, area=line.area, came=REFUSED, says=str(refusal))
        had = next((each for each in self._of_service(team) if area in self._stands[each.pk]), None)
        self._by_line[team.service_id, area] = line.number, team
        if had is not None:
            self._stands[had.pk].discard(area)
        self._stands[team.pk].add(area)
        came = ADDED if had is None else SAME if had == team else MOVED
        before = f", from {had.name}" if had is not None and came == MOVED else ""
        return AreaDone(
            number=line.number, area=area, came=came, says=f"{team.name}{before}", team=team.name
        )

    def _read(self, line: AreaLine) -> tuple[Team, str]:
        if line.trouble:
            raise _NotDone(line.trouble)
        team = self._here.team_called(line.team) if line.team else None
        if team is None:
            raise _NotDone(self._here.no_team(line.team))
        area = as_area(line.area)
        if area is None:
            what = (
                f"‘{line.area[:20]}’ is not the beginning of a postcode"
                if line.area
                else "is empty"
            )
            raise _NotDone(f"Postcode: {what}; write NG24 or NG24 1")
        earlier = self._by_line.get((team.service_id, area))
        if earlier is not None and earlier[1] != team:
            raise _NotDone(f"Line {earlier[0]} gives it to {earlier[1].name}")
        if area not in self._stands[team.pk] and self._is_full(team, area):
            raise _NotDone(
                f"Team: {team.name} is for as many postcodes as it can be; give whole districts"
            )
        return team, area

    def _is_full(self, team: Team, area: str) -> bool:
        """Whether the team's own form would refuse one more: nothing is taken from another team for that."""
        stands = self._stands[team.pk]
        written = sum(len(each) + 1 for each in stands) + len(area)
        return len(stands) >= MOST or written > LONGEST_WORDS

    def _of_service(self, team: Team) -> Sequence[Team]:
        return [each for each in self._here.teams if each.service_id == team.service_id]

    def _kept(self) -> dict[str, str]:
        """Have each team be for what it now is for, and say of each that refuses why: whoever loses some comes first."""
        lost = {pk: self._stood[pk] - now for pk, now in self._stands.items()}
        refused: dict[str, str] = {}
        for pk in sorted(self._stands):
            if lost[pk]:
                self._set(pk, self._stood[pk] - lost[pk], "loses", refused)
        for pk in sorted(self._stands):
            if self._stands[pk] - self._stood[pk]:
                self._set(pk, self._stands[pk], "has", refused)
        return refused

    def _set(self, pk: int, areas: Iterable[str], what: str, refused: dict[str, str]) -> None:
        team = Team.objects.select_related("service").get(pk=pk)
        sent = Submission(
            actor=self._run.by.worker,
            user=self._run.by,
            id=uuid5(self._run.id, f"{pk} {what}"),
            now=self._run.now,
            entered={"postcodes": "\n".join(sorted(areas))},
        )
        outcome = perform(SET_AREAS.id, OnTeam(team), sent)
        if not isinstance(outcome, Done):
            found = outcome if isinstance(outcome, Refused) else Refused()
            said = [*found.errors.values(), *(each.because[0] for each in found.unmet)]
            refused[team.name] = (
                "; ".join(said) or "What is on record changed meanwhile; bring it again"
            )

    @staticmethod
    def _after(done: AreaDone, refused: dict[str, str]) -> AreaDone:
        if done.came in (ADDED, MOVED) and done.team in refused:
            return replace(done, came=REFUSED, says=f"{done.team}: {refused[done.team]}")
        return done
