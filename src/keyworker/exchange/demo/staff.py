"""Who at the sample authority has room for a case on a day?"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from keyworker.exchange.demo.invented import InventedFamily, InventedWorker


@dataclass
class Staff:
    """Who has room, as cases come and go. ``held`` counts the children each worker has."""

    workers: list[InventedWorker]
    deciders: tuple[str, ...]
    held: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    _by_team: dict[str, list[InventedWorker]] = field(default_factory=lambda: defaultdict(list))
    _leaving: list[tuple[date, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for worker in self.workers:
            self._by_team[worker.team].append(worker)

    def deciders_of(self, team: str) -> list[InventedWorker]:
        return [worker for worker in self._by_team[team] if worker.role in self.deciders]

    def roomiest(
        self, team: str, family: InventedFamily, on: date, *, but: InventedWorker | None = None
    ) -> InventedWorker:
        """The case holder of the team with the most room for their size, whose job suits the children's ages."""
        self._let_go(on)
        youngest = min(child.age_on(on) for child in family.children)
        fit = [
            worker
            for worker in self._by_team[team]
            if worker.room
            and worker is not but
            and youngest >= worker.from_age
            and not self._is_away(worker, on)
        ]
        return min(fit, key=lambda worker: (self.held[worker.key] / worker.room, worker.key))

    def take(self, worker: InventedWorker, children: int, until: date) -> None:
        """The worker has so many more children until the day."""
        self.held[worker.key] += children
        heapq.heappush(self._leaving, (until, worker.key, children))

    def _let_go(self, on: date) -> None:
        while self._leaving and self._leaving[0][0] <= on:
            _, key, children = heapq.heappop(self._leaving)
            self.held[key] -= children

    @staticmethod
    def _is_away(worker: InventedWorker, on: date) -> bool:
        return worker.away_from is not None and on >= worker.away_from
