"""Which teams and workers here do the lists name, who of them has left, and which names may be one another's?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from keyworker.exchange.annex_a.holders import teams_named, workers_named
from keyworker.exchange.annex_a.picture import Holder, Picture
from keyworker.exchange.counterparts import teams
from keyworker.exchange.named_workers import NamedWorkers, Naming, named_workers, perhaps_the_same
from keyworker.exchange.names import name_key, team_look_alikes
from keyworker.policy.wording import on_day
from keyworker.workforce.models import Service, Team, Worker

# The lists name a worker without their job.
JOB_NOT_SAID = "allocated-worker"


@dataclass
class NamedHere:
    """The teams and workers that a file names, by ``name_key``, and what is to be said of them."""

    naming: Naming
    teams: dict[str, Team] = field(default_factory=dict)
    workers: NamedWorkers = field(default_factory=lambda: NamedWorkers(by_key={}))
    teams_alike: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, source: str, service: Service, day: date) -> NamedHere:
        """Of a file of that source, brought into that service on that day."""
        return cls(Naming(source=source, service=service, job=JOB_NOT_SAID, day=day))

    def find(self, holders: Sequence[Holder], counts: Counter[str]) -> None:
        """Find or make those whom the whole file names, for a worker joins the team they are named with most."""
        named = teams_named(holders)
        self.teams = teams(self.naming.service, named, set_up_on=self.naming.day, counts=counts)
        self.workers = named_workers(workers_named(holders), self.teams, self.naming)
        counts["workers_created"] = len(self.workers.made)
        of_file = {name_key(each) for each in named}
        self.teams_alike = [
            pair
            for pair in team_look_alikes(
                each.name for each in self.teams.values() if not each.ended
            )
            if of_file & {name_key(each) for each in pair}
        ]

    def worker(self, name: str) -> Worker:
        """The worker of that written name."""
        return self.workers.by_key[name_key(name)]

    def team(self, name: str) -> Team | None:
        """The team of that written name; None where there is none."""
        return self.teams.get(name_key(name))

    def alike(self) -> list[tuple[Worker, Worker]]:
        """Workers whose names are nearly one."""
        return perhaps_the_same(self.workers, self.naming)

    def without_leavers(self, picture: Picture) -> Picture:
        """The picture with nobody named where the file still names somebody who has left here; that is said of it."""
        holder, day = picture.holder, self.naming.day
        gone = {
            name: self.workers.gone(name, day) for name in (holder.worker, holder.adviser) if name
        }
        said = [
            f"{_places(picture)}: names {worker.ref}, who left here on {on_day(worker.left)}; nobody is taken from there"
            for worker in gone.values()
            if worker is not None and worker.left is not None and picture.stage == "open"
        ]
        if not any(gone.values()):
            return picture
        kept = replace(
            holder,
            worker=None if gone.get(holder.worker or "") else holder.worker,
            adviser=None if gone.get(holder.adviser or "") else holder.adviser,
            has_left=bool(gone.get(holder.worker or "")),
        )
        return replace(picture, holder=kept, doubts=(*picture.doubts, *said))


def _places(picture: Picture) -> str:
    row = next(
        (
            each
            for each in picture.rows
            if (each.list, each.key) == (picture.holder.by_list, picture.holder.by_row)
        ),
        None,
    )
    return f"{row.sheet} row {row.number}" if row is not None else f"list {picture.holder.by_list}"
