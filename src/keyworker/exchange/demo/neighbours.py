"""Which services does the sample authority have beside its first, and what goes on there?

Each works under another policy, so that a visitor sees what differs: the words, the steps, the duties. Their families'
ways are told in ``neighbours.yaml``, not left to chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import Field

from keyworker.exchange.demo.invented import (
    InventedCase,
    InventedFamily,
    InventedWorker,
)
from keyworker.exchange.demo.people import InventedTeam
from keyworker.exchange.demo.sample import SampleAuthority
from keyworker.policy.casefile import local_day
from keyworker.policy.model import Model
from keyworker.policy.yaml_text import load_values

_SOMEBODY, _CHILDREN, _CHILD, _THAT_DAY = "=", "=children", "=child", "=that-day"


class TeamOf(Model):
    """A team; ``line`` is the service line it belongs to by the policy's own name."""

    slug: str
    name: str
    locality: str
    line: str = ""


class PersonOf(Model):
    """Somebody who works there and signs in; in the first team where none is named."""

    username: str
    role: str
    access_role: str
    profession: str = ""
    team: str = ""


class EventOf(Model):
    """What happened so many working days ago, and again ``every`` so many of them, done by somebody by user name."""

    days: int
    every: int = 0
    kind: str
    by: str = ""
    fields: dict[str, Any] = Field(default_factory=dict, alias="with")


class Story(Model):
    """The way of so many families, each ``apart`` working days earlier than the one before."""

    families: int
    apart: int = 1
    team: str = ""
    restricted: bool = False
    events: tuple[EventOf, ...]


class Neighbour(Model):
    """A service beside the first. ``managed_by`` is everybody else's line manager, where the policy asks for one."""

    slug: str
    name: str
    pack: str
    teams: tuple[TeamOf, ...]
    people: tuple[PersonOf, ...]
    qualities: dict[str, Any] = Field(default_factory=dict)
    managed_by: str = ""
    stories: tuple[Story, ...]


@cache
def neighbours() -> tuple[Neighbour, ...]:
    """``neighbours.yaml`` as read."""
    text = files(__package__).joinpath("neighbours.yaml").read_text(encoding="utf-8")
    return tuple(Neighbour.model_validate(each) for each in load_values(text))


@dataclass(frozen=True)
class InventedService:
    """A service with its teams, everyone in post and every case."""

    told: Neighbour
    teams: tuple[InventedTeam, ...]
    staff: tuple[InventedWorker, ...]
    cases: tuple[InventedCase, ...]


def invent(told: Neighbour, sample: SampleAuthority, numbers: Iterator[int]) -> InventedService:
    """The service with its people and families, for the day and the chance of the sample."""
    teams = tuple(
        InventedTeam(each.slug, each.name, each.locality, each.line) for each in told.teams
    )
    staff = {each.username: _worker(each, told, sample) for each in told.people}
    cases = [
        _case(story, place, told, staff, sample, next(numbers))
        for story in told.stories
        for place in range(story.families)
    ]
    return InventedService(told, teams, tuple(staff.values()), tuple(cases))


def _worker(person: PersonOf, told: Neighbour, sample: SampleAuthority) -> InventedWorker:
    years = timedelta(days=int(sample.authority.years * 366) + 400)
    return InventedWorker(
        f"worker:{person.username}",
        sample.population.full_name(),
        person.role,
        person.team or told.teams[0].slug,
        1.0,
        local_day(sample.now) - years,
        username=person.username,
        access_role=person.access_role,
        profession=person.profession,
        qualities=told.qualities,
        managed_by=f"worker:{told.managed_by}" if told.managed_by else "",
    )


def _case(
    story: Story,
    place: int,
    told: Neighbour,
    staff: Mapping[str, InventedWorker],
    sample: SampleAuthority,
    number: int,
) -> InventedCase:
    today = local_day(sample.now)
    slug = story.team or told.teams[0].slug
    team = next(each for each in told.teams if each.slug == slug)
    family = sample.population.family(1 + place % 3, youngest=1, oldest=14, on=today)
    invented = InventedTeam(team.slug, team.name, team.locality, team.line)
    case = sample.begin(number, invented, family, str(story.events[0].fields["type"]))
    case.restricted = story.restricted
    for back, each in _in_turn(story, place):
        day = sample.calendar.add_working_days(today, -back)
        by = staff[each.by] if each.by else None
        case.record(each.kind, day, by, **_meant(each.fields, staff, family, day))
        if each.kind == "allocation.started" and each.fields.get("role") == "lead":
            case.lead = staff[str(each.fields["worker"]).removeprefix(_SOMEBODY)]
    return case


def _in_turn(story: Story, place: int) -> list[tuple[int, EventOf]]:
    """What happens to the family at this place, each with how many working days ago, the longest ago first."""
    found = [
        (back, each)
        for each in story.events
        for begins in [each.days + place * story.apart]
        for back in (range(begins, 0, -each.every) if each.every else (begins,))
    ]
    return sorted(found, key=lambda pair: -pair[0])


def _meant(
    written: Mapping[str, Any],
    staff: Mapping[str, InventedWorker],
    family: InventedFamily,
    day: date,
) -> dict[str, Any]:
    """The fields of an event with the people whom they name, and its own day where they mean that."""
    return {
        name: day if value == _THAT_DAY else _of(value, staff, family)
        for name, value in written.items()
    }


def _of(value: Any, staff: Mapping[str, InventedWorker], family: InventedFamily) -> Any:
    children = [each.key for each in family.children]
    if value == _CHILDREN:
        return children
    if value == _CHILD:
        return children[:1]
    if isinstance(value, str) and value.startswith(_SOMEBODY):
        return staff[value.removeprefix(_SOMEBODY)].key
    return value
