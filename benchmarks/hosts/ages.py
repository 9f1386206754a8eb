"""How old is what a list shows? A number that is counted up in the database stands on the page as a team's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import psycopg

from benchmarks.hosts.authority import WRITES
from benchmarks.hosts.people import Person

_EVERY = 0.2  # seconds


@dataclass
class Ages:
    """When each number was saved, and how old each page was when it was asked for, in seconds."""

    saved_at: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    after_a_save: list[float] = field(default_factory=list)

    def of(self, shown: int, asked_at: float) -> float:
        """How long before the page was asked for the first thing was saved that it does not show; 0 where it shows all."""
        missing = self.saved_at[shown] if shown < len(self.saved_at) else asked_at
        return max(0.0, asked_at - missing)


def count_up(
    connection: psycopg.Connection[Any], ages: Ages, team: str, *, goes_on: Callable[[], bool]
) -> None:
    """Save a number after another as the team's name, as Keyworker does."""
    connection.execute(WRITES, ["yes"])
    while goes_on():
        connection.execute(
            "UPDATE workforce_team SET name = %s WHERE slug = %s",
            [f"Number {len(ages.saved_at) + 1}", team],
        )
        ages.saved_at.append(monotonic())
        sleep(_EVERY)


def look(person: Person, ages: Ages, team: str, case: str, *, goes_on: Callable[[], bool]) -> None:
    """Read the page of the team again and again; now and then just after sending a form."""
    looked = 0
    while goes_on():
        looked += 1
        if looked % 100 == 0:
            person.sends(case, {"submission": str(uuid4())})
        pinned, asked_at = person.has_just_saved, monotonic()
        found = re.search(r"<h1[^>]*>Number (\d+)", person.asks_once(f"/team?team={team}").text)
        if found:
            (ages.after_a_save if pinned else ages.pages).append(
                ages.of(int(found.group(1)), asked_at)
            )
        sleep(_EVERY)
