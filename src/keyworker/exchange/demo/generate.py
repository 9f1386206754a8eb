"""What is the whole sample authority, for a seed and a day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from keyworker.exchange.demo.authority import Authority, northshire
from keyworker.exchange.demo.case_flow import spans
from keyworker.exchange.demo.invented import InventedCase, InventedWorker
from keyworker.exchange.demo.neighbours import InventedService, invent, neighbours
from keyworker.exchange.demo.ordinary_cases import ordinary_case
from keyworker.exchange.demo.people import InventedTeam, Population, staff_of, teams_of
from keyworker.exchange.demo.sample import SampleAuthority
from keyworker.exchange.demo.situations import add_situations
from keyworker.exchange.demo.staff import Staff
from keyworker.policy.calendar import Calendar
from keyworker.policy.casefile import local_day


@dataclass(frozen=True)
class Demo:
    """The whole sample authority: the teams, staff and cases of its first service, and the services ``beside`` it."""

    authority: Authority
    teams: tuple[InventedTeam, ...]
    staff: tuple[InventedWorker, ...]
    cases: tuple[InventedCase, ...]
    # The services beside the first, each under another policy.
    beside: tuple[InventedService, ...] = ()
    # The name of whoever administers it.
    administrator: str = ""

    @property
    def everyone(self) -> tuple[InventedWorker, ...]:
        """Everyone in post, of every service."""
        return (*self.staff, *(worker for each in self.beside for worker in each.staff))

    @property
    def every_case(self) -> tuple[InventedCase, ...]:
        """The cases of every service."""
        return (*self.cases, *(case for each in self.beside for case in each.cases))

    @property
    def events(self) -> int:
        return sum(len(case.events) for case in self.every_case)


def generate(*, now: datetime, seed: int, cases: int, calendar: Calendar | None = None) -> Demo:
    """The same authority for the same seed, moment and number of open cases.

    Args:
        now: the present moment; nothing happens later.
        seed: any whole number; another gives other people and other histories.
        cases: how many open cases it has, beside the referrals that wait to be decided. A case that would have
            ended on a day off ends on the next working day, so a few more can be open.
        calendar: the authority's working days; England's where not given.
    """
    authority = northshire()
    as_of = local_day(now)
    chance = Random(f"{seed} {as_of.isoformat()} {cases}")  # noqa: S311  (invented people, not a secret)
    population = Population(authority, chance, as_of)
    teams = teams_of(authority, cases)
    calendar = calendar or Calendar()
    staff = Staff(staff_of(authority, teams, population), authority.deciders)
    sample = SampleAuthority(authority, teams, population, staff, calendar, now, chance)
    _absences(sample, _uneven_loads(staff, authority))
    numbers = count(1)
    found = [
        ordinary_case(span, next(numbers), sample)
        for span in spans(authority, cases=cases, as_of=as_of, calendar=calendar, chance=chance)
    ]
    found += add_situations(found, sample, numbers)
    beside = tuple(invent(each, sample, numbers) for each in neighbours())
    demo = Demo(
        authority, teams, tuple(staff.workers), tuple(found), beside, population.full_name()
    )
    for case in demo.every_case:
        case.events.sort(key=lambda event: event.at)
    return demo


def _uneven_loads(staff: Staff, authority: Authority) -> list[InventedWorker]:
    """A few have more than the range, and one a team has room. Returns those who have more."""
    loads, job = authority.loads, _main_job(authority)
    by_team: dict[str, list[InventedWorker]] = {}
    for worker in staff.workers:
        full_time = worker.fte == 1 and not worker.reductions
        if worker.role == job and full_time and not worker.username:
            by_team.setdefault(worker.team, []).append(worker)
    for theirs in by_team.values():
        theirs[-1].room *= loads.room_left
    over_range = next(iter(by_team.values()))[: loads.over_range]
    for worker in over_range:
        worker.room = loads.children_over_range
    return over_range


def _absences(sample: SampleAuthority, over_range: list[InventedWorker]) -> None:
    """Two are away: one suddenly, one on leave that was planned."""
    today, away = local_day(sample.now), sample.authority.away
    job = _main_job(sample.authority)
    sudden, planned = [
        worker
        for worker in sample.staff.workers
        if worker.role == job and worker not in over_range and not worker.username
    ][:2]
    calendar = sample.calendar
    sudden.away_from = calendar.on_or_before(today - timedelta(days=away.sudden_since))
    planned.away_from = calendar.on_or_before(today - timedelta(days=away.planned_since))
    planned.away_until = calendar.add_working_days(today, away.planned_for)
    planned.away_planned = True


def _main_job(authority: Authority) -> str:
    return next(job.role for job in authority.jobs if job.children)
