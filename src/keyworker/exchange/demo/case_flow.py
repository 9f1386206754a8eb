"""When did each case of the sample authority begin, and when did or will it end?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import erf, exp, log, sqrt
from random import Random

from keyworker.exchange.demo.authority import Authority, DaysOpen
from keyworker.policy.calendar import Calendar


@dataclass(frozen=True)
class Span:
    """When a case was received and when its work ends, which may lie ahead; whether it was opened at all."""

    received: date
    ends: date
    opens: bool = True


def spans(
    authority: Authority, *, cases: int, as_of: date, calendar: Calendar, chance: Random
) -> list[Span]:
    """So many open cases, and as many ended ones as a steady flow leaves behind in the years, oldest first.

    Referrals follow the months' shape and come on working days mostly; how long a case stays open is lognormal.
    """
    length = authority.days_open
    flow = _referrals_a_day(authority, as_of, calendar)
    still_open = {
        day: weight * (1 - _ended_by((as_of - day).days, length)) for day, weight in flow.items()
    }
    over = {day: weight - still_open[day] for day, weight in flow.items()}
    mean = length.median * exp(length.spread**2 / 2)
    ended = round(cases * (authority.years * 365 / mean)) - cases
    not_opened = round((cases + ended) * authority.not_opened / (1 - authority.not_opened))

    def decided(weights: Mapping[date, float]) -> dict[date, float]:
        least = authority.youngest_open_days
        return {day: weight for day, weight in weights.items() if (as_of - day).days >= least}

    found = [
        Span(day, _end(day, as_of, length, chance, ahead=True))
        for day in _drawn(decided(still_open), cases, chance)
    ]
    found += [
        Span(day, _end(day, as_of, length, chance, ahead=False))
        for day in _drawn(over, max(ended, 0), chance)
    ]
    found += [Span(day, day, opens=False) for day in _drawn(decided(flow), not_opened, chance)]
    return sorted(found, key=lambda span: (span.received, span.ends, span.opens))


def _referrals_a_day(authority: Authority, as_of: date, calendar: Calendar) -> dict[date, float]:
    days = [as_of - timedelta(days=age) for age in range(1, int(authority.years * 365))]
    return {
        day: authority.months[day.month - 1]
        * (1.0 if calendar.is_working(day) else authority.weekend_referrals)
        for day in days
    }


def _drawn(weights: Mapping[date, float], count: int, chance: Random) -> list[date]:
    return chance.choices(list(weights), list(weights.values()), k=count)


def _ended_by(age: int, length: DaysOpen) -> float:
    if age <= length.least:
        return 0.0
    if age >= length.most:
        return 1.0
    return 0.5 * (1 + erf(log(age / length.median) / (length.spread * sqrt(2))))


def _end(day: date, as_of: date, length: DaysOpen, chance: Random, *, ahead: bool) -> date:
    age = (as_of - day).days
    for _ in range(200):
        drawn = min(
            max(chance.lognormvariate(log(length.median), length.spread), length.least), length.most
        )
        if (drawn > age) is ahead:
            return day + timedelta(days=int(drawn) + (1 if ahead else 0))
    return as_of + timedelta(days=30) if ahead else as_of - timedelta(days=1)
