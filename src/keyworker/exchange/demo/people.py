"""Who lives and works in the sample authority?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from keyworker.exchange.demo.authority import Authority, Job, names
from keyworker.exchange.demo.invented import ToldFamily, ToldPerson, ToldReduction, ToldWorker


@dataclass(frozen=True)
class ToldTeam:
    """A team, for a locality."""

    slug: str
    name: str
    locality: str


@dataclass
class Cast:
    """Invents people one after another; the same chance gives the same people."""

    chance: Random
    as_of: date
    _people: int = 0
    _taken: set[str] = field(default_factory=set)

    def family(self, children: int, *, youngest: int = 0, oldest: int = 17, on: date) -> ToldFamily:
        """A family with so many children, ``youngest`` to ``oldest`` years old on the day, and one or two adults."""
        surname = self.chance.choice(names().family)
        ages = sorted(
            (self.chance.uniform(youngest, oldest) for _ in range(children)), reverse=True
        )
        people = [self._child(surname, on - timedelta(days=int(age * 365.25))) for age in ages]
        mother = self._person(
            "mother", surname, on - timedelta(days=int(365.25 * self.chance.uniform(22, 45))), "F"
        )
        people.append(mother)
        if self.chance.random() < 0.55:
            other = surname if self.chance.random() < 0.6 else self.chance.choice(names().family)
            people.append(
                self._person(
                    "father",
                    other,
                    on - timedelta(days=int(365.25 * self.chance.uniform(23, 50))),
                    "M",
                )
            )
        return ToldFamily(surname, tuple(people))

    def unborn(self) -> ToldPerson:
        """A baby on the way, due in some weeks, past the twelfth week."""
        return ToldPerson(
            self._next(),
            "unborn",
            "",
            "",
            expected=self.as_of + timedelta(weeks=self.chance.randrange(8, 22)),
        )

    def _child(self, surname: str, born: date) -> ToldPerson:
        # A birthday in the last days of the range must not fall after today.
        return self._person(
            "child", surname, min(born, self.as_of - timedelta(days=20)), self.chance.choice("FM")
        )

    def _person(self, is_: str, surname: str, born: date, sex: str) -> ToldPerson:
        given = self.chance.choice(names().given[0 if sex == "F" else 1])
        return ToldPerson(self._next(), is_, given, surname, born=born, sex=sex)

    def _next(self) -> str:
        self._people += 1
        return f"person:{self._people}"

    def full_name(self) -> str:
        """A worker's name nobody else at the authority has."""
        while True:
            name = f"{self.chance.choice(names().given[self.chance.randrange(2)])} {self.chance.choice(names().family)}"
            if name not in self._taken:
                self._taken.add(name)
                return name


def teams_of(authority: Authority, cases: int) -> tuple[ToldTeam, ...]:
    """As many teams as the cases need, each for a locality; further localities are numbered."""
    count = max(1, round(cases / authority.cases_a_team))
    places = [
        place if turn == 0 else f"{place} {turn + 1}"
        for turn in range(count // len(authority.localities) + 1)
        for place in authority.localities
    ][:count]
    return tuple(
        ToldTeam(place.casefold().replace(" ", "-"), f"{place} early help team", place)
        for place in places
    )


def staff_of(authority: Authority, teams: tuple[ToldTeam, ...], cast: Cast) -> list[ToldWorker]:
    """Everyone in post: each team's jobs, part-timers and reductions, and the service's own posts in the first team."""
    staff: list[ToldWorker] = []
    for team in teams:
        staff += [
            _worker(authority, job, team, cast, len(staff) + n + 1)
            for n, job in enumerate(job for job in authority.jobs for _ in range(job.count))
        ]
    staff += [
        _worker(authority, job, teams[0], cast, len(staff) + n + 1)
        for n, job in enumerate(authority.service_jobs)
    ]
    _give_reductions(staff)
    for account in authority.accounts:
        person = next(
            worker for worker in staff if worker.role == account.role and not worker.username
        )
        person.username, person.access_role = account.username, account.access_role
    return staff


def _worker(authority: Authority, job: Job, team: ToldTeam, cast: Cast, number: int) -> ToldWorker:
    chance = cast.chance
    # By turns, not by chance: each team then has about as much room as the next.
    part_time = job.children and number % 10 < round(authority.part_time.share * 10)
    fte = chance.choice(authority.part_time.fte) if part_time else 1.0
    # In post before the histories begin, so that every allocation is to somebody who was there.
    started = cast.as_of - timedelta(days=int(authority.years * 366) + chance.randrange(60, 3000))
    return ToldWorker(
        f"worker:{number}",
        cast.full_name(),
        job.role,
        team.slug,
        fte,
        started,
        job.children * fte,
        job.from_age,
    )


def _give_reductions(staff: list[ToldWorker]) -> None:
    """Some carry more than cases: training, mentoring, supervised contact. The first holder of all is kept plain."""
    holders = [worker for worker in staff if worker.room]
    for place, worker in enumerate(holders):
        if place % 12 == 5:
            _give(
                worker,
                ToldReduction(
                    "training-and-development", 40, "New in post: training and shadowing"
                ),
            )
        elif place % 12 == 8:
            _give(worker, ToldReduction("mentoring", 10, "Mentors a new colleague"))
        elif place % 24 == 3:
            _give(
                worker,
                ToldReduction("supervised-contact", 25, "Supervises contact for a sibling group"),
            )


def _give(worker: ToldWorker, reduction: ToldReduction) -> None:
    worker.reductions = (*worker.reductions, reduction)
    worker.room *= 1 - reduction.percent / 100
