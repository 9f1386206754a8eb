"""Who lives and works in the sample authority?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from keyworker.exchange.demo.authority import Authority, Job, names
from keyworker.exchange.demo.invented import (
    InventedFamily,
    InventedPerson,
    InventedReduction,
    InventedWorker,
)


@dataclass(frozen=True)
class InventedTeam:
    """A team, for a locality; ``line`` is the service line it belongs to, where the policy names several."""

    slug: str
    name: str
    locality: str
    line: str = ""


@dataclass
class Population:
    """Invents people one after another; the same chance gives the same people."""

    authority: Authority
    chance: Random
    as_of: date
    _people: int = 0
    _taken: set[str] = field(default_factory=set)

    def family(
        self, children: int, *, youngest: int = 0, oldest: int = 17, on: date
    ) -> InventedFamily:
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
        if self.chance.random() < self.authority.father_at_home:
            same = self.chance.random() < self.authority.father_has_surname
            other = surname if same else self.chance.choice(names().family)
            people.append(
                self._person(
                    "father",
                    other,
                    on - timedelta(days=int(365.25 * self.chance.uniform(23, 50))),
                    "M",
                )
            )
        return InventedFamily(surname, tuple(people))

    def unborn(self) -> InventedPerson:
        """A baby on the way, due in some weeks, past the twelfth week."""
        return InventedPerson(
            self._next(),
            "unborn",
            "",
            "",
            expected=self.as_of + timedelta(weeks=self.chance.randrange(8, 22)),
        )

    def _child(self, surname: str, born: date) -> InventedPerson:
        # A birthday in the last days of the range must not fall after today.
        return self._person(
            "child", surname, min(born, self.as_of - timedelta(days=20)), self.chance.choice("FM")
        )

    def _person(self, is_: str, surname: str, born: date, sex: str) -> InventedPerson:
        given = self.chance.choice(names().given[0 if sex == "F" else 1])
        return InventedPerson(self._next(), is_, given, surname, born=born, sex=sex)

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


def teams_of(authority: Authority, cases: int) -> tuple[InventedTeam, ...]:
    """As many teams as the cases need, each for a locality; further localities are numbered."""
    count = max(1, round(cases / authority.cases_a_team))
    places = [
        place if round_ == 0 else f"{place} {round_ + 1}"
        for round_ in range(count // len(authority.localities) + 1)
        for place in authority.localities
    ][:count]
    return tuple(
        InventedTeam(place.casefold().replace(" ", "-"), f"{place} early help team", place)
        for place in places
    )


def staff_of(
    authority: Authority, teams: tuple[InventedTeam, ...], population: Population
) -> list[InventedWorker]:
    """Everyone in post: each team's jobs, part-timers and reductions, and the service's own posts in the first team."""
    staff: list[InventedWorker] = []
    for team in teams:
        staff += [
            _worker(authority, job, team, population, len(staff) + n + 1)
            for n, job in enumerate(job for job in authority.jobs for _ in range(job.count))
        ]
    staff += [
        _worker(authority, job, teams[0], population, len(staff) + n + 1)
        for n, job in enumerate(authority.service_jobs)
    ]
    _give_reductions(staff, authority)
    for account in authority.accounts:
        person = next(
            worker for worker in staff if worker.role == account.role and not worker.username
        )
        person.username, person.access_role = account.username, account.access_role
    return staff


def _worker(
    authority: Authority, job: Job, team: InventedTeam, population: Population, number: int
) -> InventedWorker:
    chance = population.chance
    # By turns, not by chance: each team then has about as much room as the next.
    part_time = job.children and number % 10 < round(authority.part_time.share * 10)
    fte = chance.choice(authority.part_time.fte) if part_time else 1.0
    # In post before the histories begin, so that every allocation is to somebody who was there.
    started = population.as_of - timedelta(
        days=int(authority.years * 366) + chance.randrange(60, 3000)
    )
    return InventedWorker(
        f"worker:{number}",
        population.full_name(),
        job.role,
        team.slug,
        fte,
        started,
        job.children * fte,
        job.from_age,
    )


def _give_reductions(staff: list[InventedWorker], authority: Authority) -> None:
    """Some carry more than cases: training, mentoring, supervised contact. The first holder of all has none."""
    holders = [worker for worker in staff if worker.room]
    for place, worker in enumerate(holders):
        rule = next(
            (each for each in authority.reductions if place % each.every == each.first), None
        )
        if rule is not None:
            given = InventedReduction(rule.kind, rule.percent, rule.reason)
            worker.reductions = (*worker.reductions, given)
            worker.room *= 1 - rule.percent / 100
