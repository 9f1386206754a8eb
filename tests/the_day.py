"""Which day is it for the tests?

The one they are run as on: ``--on 2027-12-25``, ``--on 2027-03-28T00:30``, or noon of the machine's own day, which is
read here once. From then on a clock ahead of the machine's (or behind it) by one fixed stretch ticks for every test, for
the workers that run them and for the programs that they start. Nothing of this is in the product: the tests' library
moves the clock under it, and a program started without ``tests/child`` on its path knows nothing of it.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time

import pytest
import time_machine

from keyworker import clock
from keyworker.policy.casefile import LONDON, local_day
from keyworker.policy.wording import on_day
from tests.child.sitecustomize import AHEAD, begin


def now() -> datetime:
    """This instant, as the product has it."""
    return clock.now()


def at_once() -> str:
    """This instant as stories tell it: in London, without its zone."""
    return f"{now().astimezone(LONDON):%Y-%m-%d %H:%M:%S}"


def today() -> date:
    """The day in London."""
    return local_day(now())


def as_on(day: str) -> time_machine.travel:
    """Inside this, it is that day for the test: ``2026-11-25`` (its noon) or ``2026-03-29T00:30``, in London."""
    return time_machine.travel(_instant(day).timestamp(), tick=True)


def as_at(moment: datetime) -> time_machine.travel:
    """Inside this no time passes: it is that moment for the test, however long it takes."""
    return time_machine.travel(moment, tick=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on",
        metavar="DAY",
        help="run as on this day: 2027-12-25 (its noon), or 2027-03-28T00:30 in London",
    )


def pytest_configure(config: pytest.Config) -> None:
    if AHEAD not in os.environ:
        here = datetime.now(UTC)  # noqa: TID251  (the machine's own day, once)
        os.environ[AHEAD] = str((_beginning(config, here) - here).total_seconds())
    begin()


def pytest_report_header() -> str:
    return f"as on: {on_day(now())}, {now().astimezone(LONDON):%H:%M} in London"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks the clock itself depends on the day, but for what takes too long to be run on each."""
    for item in items:
        if "tests/journeys/" in item.nodeid or item.get_closest_marker("long"):
            continue
        module = getattr(item, "module", None)
        asks = {vars(module).get("now"), vars(module).get("today")} & {now, today}
        if asks:
            item.add_marker("any_day")


def _beginning(config: pytest.Config, here: datetime) -> datetime:
    wanted = config.getoption("--on")
    if wanted is None:
        return datetime.combine(local_day(here), time(12), LONDON)
    try:
        return _instant(wanted)
    except ValueError:
        raise pytest.UsageError(
            f"--on {wanted}: write a day as 2027-12-25 or 2027-03-28T00:30"
        ) from None


def _instant(day: str) -> datetime:
    said = datetime.fromisoformat(day)
    return (said if "T" in day else said.replace(hour=12)).replace(tzinfo=LONDON)
