"""What do all cases of the sample authority share?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from keyworker.exchange.demo.authority import Authority
from keyworker.exchange.demo.invented import InventedCase, InventedFamily
from keyworker.exchange.demo.people import InventedTeam, Population
from keyworker.exchange.demo.staff import Staff
from keyworker.policy.calendar import Calendar


@dataclass(frozen=True)
class SampleAuthority:
    """What every case of one authority shares."""

    authority: Authority
    teams: tuple[InventedTeam, ...]
    population: Population
    staff: Staff
    calendar: Calendar
    now: datetime
    chance: Random

    def begin(
        self, number: int, team: InventedTeam, family: InventedFamily, type_: str
    ) -> InventedCase:
        """A case of which nothing is recorded yet."""
        return InventedCase(
            f"case:{number}",
            family,
            team.slug,
            team.locality,
            type_,
            self.now,
            self.calendar,
            self.chance,
        )
