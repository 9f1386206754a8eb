"""What is the whole sample authority, for a seed and a day?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from keyworker.exchange.demo.authority import Authority, northshire
from keyworker.exchange.demo.histories import Desk, Setting, case_over, spans
from keyworker.exchange.demo.invented import Story, ToldWorker
from keyworker.exchange.demo.people import Cast, ToldTeam, staff_of, teams_of
from keyworker.exchange.demo.situations import tell_stories
from keyworker.policy.calendar import Calendar
from keyworker.policy.casefile import local_day


@dataclass(frozen=True)
class Demo:
    """The sample authority told whole: its teams, everyone in post, and every case."""

    authority: Authority
    teams: tuple[ToldTeam, ...]
    staff: tuple[ToldWorker, ...]
    stories: tuple[Story, ...]

    @property
    def events(self) -> int:
        return sum(len(story.events) for story in self.stories)


def generate(*, now: datetime, seed: int, cases: int, calendar: Calendar | None = None) -> Demo:
    """The same authority for the same seed, moment and number of open cases.

    Args:
        now: the moment it is told at; nothing happens later.
        seed: any whole number; another gives other people and other histories.
        cases: how many open cases it has, beside the referrals that wait to be decided.
        calendar: the authority's working days; England's where not given.
    """
    authority = northshire()
    as_of = local_day(now)
    chance = Random(f"{seed} {as_of.isoformat()} {cases}")  # noqa: S311  (a story, not a secret)
    cast = Cast(chance, as_of)
    teams = teams_of(authority, cases)
    staff = staff_of(authority, teams, cast)
    calendar = calendar or Calendar()
    desk = Desk(staff, authority.deciders)
    _set_the_scene(desk, now, calendar)
    setting = Setting(authority, teams, cast, desk, calendar, now, chance)
    numbers = count(1)
    told = [
        case_over(span, next(numbers), setting)
        for span in spans(authority, cases=cases, as_of=as_of, calendar=calendar, chance=chance)
    ]
    told += tell_stories(told, setting, numbers)
    for story in told:
        story.events.sort(key=lambda event: event.at)
    return Demo(authority, teams, tuple(staff), tuple(told))


def _set_the_scene(desk: Desk, now: datetime, calendar: Calendar) -> None:
    """Two practitioners have more than the range, one a team has room, and two are away."""
    today = local_day(now)
    job = next(job for job in northshire().jobs if job.children)
    plain = [
        worker
        for worker in desk.staff
        if worker.role == job.role
        and worker.fte == 1
        and not worker.reductions
        and not worker.username
    ]
    by_team: dict[str, list[ToldWorker]] = {}
    for worker in plain:
        by_team.setdefault(worker.team, []).append(worker)
    for theirs in by_team.values():
        theirs[-1].room *= 0.65
    first = next(iter(by_team.values()))
    for worker in first[:2]:
        worker.room = 33
    others = [w for w in desk.staff if w.role == job.role and w not in first[:2] and not w.username]
    suddenly, planned = others[0], others[1]
    suddenly.away_from = calendar.on_or_before(today - timedelta(days=8))
    planned.away_from = calendar.on_or_before(today - timedelta(days=18))
    planned.away_until, planned.away_planned = calendar.add_working_days(today, 7), True
