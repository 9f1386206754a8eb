"""What does the sample authority look like, before anyone works there?"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import Field

from keyworker.policy.model import Model
from keyworker.policy.yaml_text import load_values


class Job(Model):
    """A job of one team: how many have it, and how many children a full-time holder has (0: holds no cases)."""

    role: str
    count: int
    children: int = 0
    from_age: int = 0


class ServiceOf(Model):
    """The service and the pack it works under."""

    slug: str
    name: str
    pack: str = ""


class PartTime(Model):
    """What share of case holders work part of the week, and the parts."""

    share: float
    fte: tuple[float, ...]


class ReductionOf(Model):
    """Other work that takes a share of the week of every so many-th worker who holds cases."""

    kind: str
    first: int
    every: int
    percent: float
    reason: str


class Loads(Model):
    """How many workers are over the range and by holding how many children, and what room one a team is left."""

    over_range: int
    children_over_range: int
    room_left: float


class Away(Model):
    """Since how many days two workers are away, and for how many more working days the one whose leave was planned."""

    sudden_since: int
    planned_since: int
    planned_for: int


class Visits(Model):
    """How often a visit is at home, and sees every child, a child alone and where the children sleep."""

    all_children_seen: float
    at_home: float
    child_seen_alone: float
    bedrooms_seen: float


class DaysOpen(Model):
    """How long cases stay open: a lognormal by median and spread, in days, within least and most."""

    median: float
    spread: float
    least: int
    most: int


class Account(Model):
    """Somebody who can sign in: their name to sign in with, what they may see, and their job."""

    username: str
    access_role: str
    role: str


class ReferredOn(Model):
    """How many families of a service are referred to which other today: ``to`` is that service with the kind of referral."""

    service: str
    to: str
    families: int
    reason: str


class Letterhead(Model):
    """What heads its letters, as the form of that asks for it."""

    logo_text: str
    address: str
    telephone: str


class Authority(Model):
    """``northshire.yaml`` as read."""

    authority: str
    letterhead: Letterhead
    service: ServiceOf
    email_domain: str
    localities: tuple[str, ...]
    cases_a_team: int
    years: float
    jobs: tuple[Job, ...]
    service_jobs: tuple[Job, ...]
    deciders: tuple[str, ...]
    part_time: PartTime
    reductions: tuple[ReductionOf, ...]
    loads: Loads
    away: Away
    accounts: tuple[Account, ...]
    months: tuple[int, ...] = Field(min_length=12, max_length=12)
    weekend_referrals: float
    not_opened: float
    in_time: float
    youngest_open_days: int
    days_open: DaysOpen
    father_at_home: float
    father_has_surname: float
    children_a_family: dict[int, int]
    changes_worker: float
    referral_types: dict[str, int]
    undecided_types: tuple[str, ...]
    sources: dict[str, int]
    source_of: dict[str, str]
    assessors: dict[str, str]
    endings: dict[str, int]
    outcomes: tuple[str, ...]
    first_call_in_vain: float
    reviews_late: float
    visits: Visits
    visits_every: dict[str, int]
    complexity: dict[str, int]
    waiting: dict[int, int]
    referred_on: tuple[ReferredOn, ...] = ()


class Names(Model):
    """``names.yaml`` as read: girls' and boys' given names, and family names."""

    given: tuple[tuple[str, ...], tuple[str, ...]]
    family: tuple[str, ...]


@cache
def northshire() -> Authority:
    """The sample authority."""
    return Authority.model_validate(_read("northshire.yaml"))


@cache
def names() -> Names:
    """The names people are made of."""
    return Names.model_validate(_read("names.yaml"))


def _read(name: str) -> Any:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return load_values(text)
