"""Which cases has the sample authority had, when did each begin and end, and who held it?"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import erf, log, sqrt
from random import Random

from keyworker.exchange.demo import course
from keyworker.exchange.demo.authority import Authority
from keyworker.exchange.demo.invented import Story, ToldFamily, ToldWorker
from keyworker.exchange.demo.people import Cast, ToldTeam
from keyworker.policy.calendar import Calendar

# Open cases from the bulk are at least this old, so that each has been decided and allocated, however late.
_YOUNGEST_OPEN = 16


@dataclass(frozen=True)
class Span:
    """When a case was received and when its work ends, which may lie ahead; whether it was opened at all."""

    received: date
    ends: date
    opens: bool = True


@dataclass
class Desk:
    """Who has room, as cases come and go. ``held`` counts the children each worker has."""

    staff: list[ToldWorker]
    deciders: tuple[str, ...]
    held: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    _by_team: dict[str, list[ToldWorker]] = field(default_factory=lambda: defaultdict(list))
    _leaving: list[tuple[date, str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for worker in self.staff:
            self._by_team[worker.team].append(worker)

    def deciders_of(self, team: str) -> list[ToldWorker]:
        return [worker for worker in self._by_team[team] if worker.role in self.deciders]

    def roomiest(
        self, team: str, family: ToldFamily, on: date, *, but: ToldWorker | None = None
    ) -> ToldWorker:
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

    def take(self, worker: ToldWorker, children: int, until: date) -> None:
        """The worker has so many more children until the day."""
        self.held[worker.key] += children
        heapq.heappush(self._leaving, (until, worker.key, children))

    def _let_go(self, on: date) -> None:
        while self._leaving and self._leaving[0][0] <= on:
            _, key, children = heapq.heappop(self._leaving)
            self.held[key] -= children

    @staticmethod
    def _is_away(worker: ToldWorker, on: date) -> bool:
        return worker.away_from is not None and on >= worker.away_from


def spans(
    authority: Authority, *, cases: int, as_of: date, calendar: Calendar, chance: Random
) -> list[Span]:
    """So many open cases, and as many ended ones as a steady flow leaves behind in the years, oldest first.

    Referrals follow the months' shape and come on working days mostly; how long a case stays open is lognormal.
    """
    length = authority.days_open
    days = [as_of - timedelta(days=age) for age in range(1, int(authority.years * 365))]
    flow = {
        day: authority.months[day.month - 1] * (1.0 if calendar.is_working(day) else 0.06)
        for day in days
    }
    still = {day: flow[day] * (1 - _ended_by((as_of - day).days, authority)) for day in days}
    over = {day: flow[day] - still[day] for day in days}
    old_enough = {
        day: weight for day, weight in still.items() if (as_of - day).days >= _YOUNGEST_OPEN
    }
    mean = length.median * 2.718281828 ** (length.spread**2 / 2)
    ended = round(cases * (authority.years * 365 / mean)) - cases
    refused = round((cases + ended) * authority.not_opened / (1 - authority.not_opened))
    found = [
        Span(day, _end(day, as_of, authority, chance, ahead=True))
        for day in chance.choices(list(old_enough), list(old_enough.values()), k=cases)
    ]
    found += [
        Span(day, _end(day, as_of, authority, chance, ahead=False))
        for day in chance.choices(list(over), list(over.values()), k=max(ended, 0))
    ]
    turned = {day: weight for day, weight in flow.items() if (as_of - day).days >= _YOUNGEST_OPEN}
    found += [
        Span(day, day, opens=False)
        for day in chance.choices(list(turned), list(turned.values()), k=refused)
    ]
    return sorted(found, key=lambda span: (span.received, span.ends, span.opens))


def _ended_by(age: int, authority: Authority) -> float:
    length = authority.days_open
    if age <= length.least:
        return 0.0
    if age >= length.most:
        return 1.0
    return 0.5 * (1 + erf(log(age / length.median) / (length.spread * sqrt(2))))


def _end(day: date, as_of: date, authority: Authority, chance: Random, *, ahead: bool) -> date:
    length, age = authority.days_open, (as_of - day).days
    for _ in range(200):
        drawn = min(
            max(chance.lognormvariate(log(length.median), length.spread), length.least), length.most
        )
        if (drawn > age) is ahead:
            return day + timedelta(days=int(drawn) + (1 if ahead else 0))
    return as_of + timedelta(days=30) if ahead else as_of - timedelta(days=1)


@dataclass(frozen=True)
class Setting:
    """What every case of one authority shares."""

    authority: Authority
    teams: tuple[ToldTeam, ...]
    cast: Cast
    desk: Desk
    calendar: Calendar
    now: datetime
    chance: Random

    def begin(self, number: int, team: ToldTeam, family: ToldFamily, type_: str) -> Story:
        """A case nothing has been told of yet."""
        return Story(
            f"case:{number}",
            family,
            team.slug,
            team.locality,
            type_,
            self.now,
            self.calendar,
            self.chance,
        )


def case_over(span: Span, number: int, setting: Setting) -> Story:
    """One case of the bulk, from referral to its end or to now."""
    chance, authority = setting.chance, setting.authority
    team = setting.teams[number % len(setting.teams)]
    kind = chance.choices(list(authority.referral_types), list(authority.referral_types.values()))[
        0
    ]
    children = chance.choices(
        list(authority.children_a_family), list(authority.children_a_family.values())
    )[0]
    ages = (
        {"youngest": 12, "oldest": 17}
        if kind == "adolescent-caf"
        else {"youngest": 0, "oldest": 16}
    )
    family = setting.cast.family(children, on=span.received, **ages)
    story = setting.begin(number, team, family, kind)
    decider = chance.choice(setting.desk.deciders_of(team.slug))
    received = course.referred(story, span.received, authority)
    in_time = chance.random() < authority.in_time
    decided_on = story.after(
        received, chance.randrange(1, 4) if in_time else chance.randrange(4, 7)
    )
    course.looked_into(story, decided_on, decider, authority)
    if not span.opens:
        course.not_opened(story, decided_on, decider)
        return story
    lead = setting.desk.roomiest(team.slug, family, decided_on)
    changes = chance.random() < authority.changes_worker
    next_lead = setting.desk.roomiest(team.slug, family, decided_on, but=lead) if changes else None
    _lives(
        story,
        decided_on,
        span,
        course.Players(decider, lead, setting.desk.deciders_of(team.slug)[0], next_lead),
        authority,
    )
    setting.desk.take(story.lead or lead, children, span.ends)
    return story


def _lives(
    story: Story, decided_on: date, span: Span, players: course.Players, authority: Authority
) -> None:
    allocated_at = course.opened(story, decided_on, players, authority)
    met_on = course.first_met(
        story, allocated_at, players.lead, in_time=story.chance.random() < authority.in_time
    )
    ends = story.after(max(span.ends, met_on + timedelta(days=21)), 0)
    how = story.pick(authority.endings)
    planned, every = course.assessed_and_planned(story, met_on, players.lead, authority)
    last_work = story.after(ends, -17) if how == "no-response" else story.after(ends, -5)
    if last_work > planned:
        course.worked_with(story, planned, every, players, last_work, authority)
    course.ended(story, ends, how, players.decider, story.lead or players.lead, authority)
