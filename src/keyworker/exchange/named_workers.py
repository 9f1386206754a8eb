"""Which worker here does each name in another system's file mean; and which has to be made?

Workers are known by their written names, spacing and capitals aside, and nobody is merged. Whoever was set up here before the
first file came is the one whom the file names, where one person in post of the service is called so, or one of the team
beside the name; where several are, the file's is another, and a person is asked to look.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.exchange.names import look_alikes, name_key
from keyworker.record.in_bulk import update_rows
from keyworker.workforce.models import Service, Team, Worker


@dataclass(frozen=True, kw_only=True)
class NamedWorkers:
    """The worker of each written name by ``name_key``; those made, and those who were here and are tied to the name now."""

    by_key: Mapping[str, Worker]
    made: Sequence[Worker] = ()
    tied: Sequence[Worker] = ()

    def gone(self, name: str, day: date) -> Worker | None:
        """The worker of that name, where their last day here has come."""
        found = self.by_key.get(name_key(name))
        return found if found is not None and _has_left(found, day) else None


@dataclass(frozen=True, kw_only=True)
class Naming:
    """Of one file: its source, the service it is brought into, the job of workers made, and the day."""

    source: str
    service: Service
    job: str
    day: date


def named_workers(
    named: Iterable[tuple[str, str]], teams: Mapping[str, Team], naming: Naming
) -> NamedWorkers:
    """Find or make each; a new one joins the team they are named with most.

    Args:
        named: each mention of a worker with the team beside it.
        teams: the teams that the file names, by ``name_key``.
        naming: of which file.
    """
    placed: dict[str, Counter[str]] = defaultdict(Counter)
    written: dict[str, str] = {}
    for name, team in named:
        placed[name_key(name)][name_key(team)] += 1
        written.setdefault(name_key(name), name)
    joins = {
        key: teams.get(placed[key].most_common(1)[0][0]) or next(iter(teams.values()))
        for key in written
    }
    known = {each.source_key: each for each in Worker.objects.filter(source=naming.source)}
    here = _set_up_here(naming)
    meant = {
        key: found
        for key in written
        if key not in known or _has_left(known[key], naming.day)
        if (found := _only(here[key], joins[key])) is not None
    }
    tied = [_tie(meant[key], key, naming) for key in sorted(set(meant) - set(known))]
    update_rows(tied, ["source", "source_key"])
    made = [
        Worker(
            name=written[key],
            role=naming.job,
            team=joins[key],
            started=naming.day,
            source=naming.source,
            source_key=key,
        )
        for key in sorted(set(written) - set(known) - set(meant))
    ]
    Worker.objects.bulk_create(made, batch_size=2000)
    by_key = {**known, **{each.source_key: each for each in made}, **meant}
    return NamedWorkers(by_key=by_key, made=made, tied=tied)


def perhaps_the_same(named: NamedWorkers, naming: Naming) -> list[tuple[Worker, Worker]]:
    """Pairs of workers of the service whose names are nearly one, at least one of whom a file has named."""
    by_key: dict[str, list[Worker]] = defaultdict(list)
    for worker in (
        *named.by_key.values(),
        *(x for xs in _set_up_here(naming).values() for x in xs),
    ):
        if worker not in by_key[name_key(worker.name)]:
            by_key[name_key(worker.name)].append(worker)
    pairs = [
        (by_key[name_key(one)][0], by_key[name_key(other)][0])
        for one, other in look_alikes(each[0].name for each in by_key.values())
    ]
    pairs += [(first, each) for first, *others in by_key.values() for each in others]
    of_files = {each.pk for each in named.by_key.values()}
    return [pair for pair in pairs if of_files & {each.pk for each in pair}]


def _set_up_here(naming: Naming) -> dict[str, list[Worker]]:
    """Whoever is in post in the service and no file has named, by ``name_key``."""
    here: dict[str, list[Worker]] = defaultdict(list)
    found = Worker.objects.filter(team__service=naming.service, source_key="").exclude(name="")
    for worker in found.exclude(left__lte=naming.day).order_by("pk"):
        here[name_key(worker.name)].append(worker)
    return here


def _only(found: Sequence[Worker], team: Team) -> Worker | None:
    """The one who is meant, if it is one: of several the one of the team."""
    beside = found if len(found) == 1 else [each for each in found if each.team_id == team.pk]
    return beside[0] if len(beside) == 1 else None


def _tie(worker: Worker, key: str, naming: Naming) -> Worker:
    worker.source, worker.source_key = naming.source, key
    return worker


def _has_left(worker: Worker, day: date) -> bool:
    return worker.left is not None and worker.left <= day
