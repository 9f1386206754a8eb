"""How do fifty people at once fare, and how many pages does a server give them for each static file that it could?

A real ``keyworker serve`` answers, over sockets, with the database it was given. A static file of the same server, asked
for by the same fifty in the same run, is what a request costs that does nothing: a busy machine slows both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from benchmarks.authorities import copies_of, database_of
from benchmarks.processes import earlier as sources_of
from benchmarks.ratios import Ratio
from benchmarks.served import HERE, Served, served, with_style_sheets
from benchmarks.visitors import Crowd, Visitor, crowd, signed_in
from keyworker.config.database import data_directory

PEOPLE = 50
STATIC = "/static/vendor/keyworker.css"
# Of ten people, who they are and the lists they look at.
_OF_TEN = (
    *(("practitioner", ("/", "/caseload")) for _ in range(6)),
    *(("manager", ("/", "/team", "/referrals", "/overdue")) for _ in range(2)),
    ("support", ("/", "/notices")),
    ("service-manager", ("/", "/overdue", "/unallocated")),
)
_A_TURN = 8.0


def at_once(*, small: int, times: int, seconds: float, keep: bool) -> list[Ratio]:
    """Fifty people for so long at the larger authority of ``pages``, with its memory before and after."""
    django.setup()
    cases = small * times
    with (
        database_of(small, keep=keep) as sample,
        copies_of(sample, cases=cases, times=times, keep=keep) as authority,
    ):
        address, data = authority.address(), data_directory()
        with served(HERE / "src", data, cases=cases, database=address) as server:
            return [asyncio.run(_for_so_long(server, cases, seconds))]


async def _for_so_long(server: Served, cases: int, seconds: float) -> Ratio:
    visitors = await _everybody(server)
    await crowd(visitors, seconds=2)
    before = server.memory()
    one_by_one = []
    for _ in range(max(1, round(seconds / 20))):
        static = await crowd(visitors, seconds=_A_TURN / 2, only=STATIC)
        pages = await crowd(visitors, seconds=min(20, seconds))
        one_by_one.append((pages, static))
    found = [pages for pages, _ in one_by_one]
    _say(found, cases)
    print(f"Memory of the web processes: {before} MiB before, {server.memory()} MiB after")
    return Ratio(
        "static files a second",
        f"pages a second for {PEOPLE} people at once",
        tuple(static.a_second / pages.a_second for pages, static in one_by_one),
        f"{cases} open cases",
    )


def beside(*, against: str, cases: int, rounds: int) -> list[Ratio]:
    """Today's server and an earlier version's, each with a small sample of its own, taking turns."""
    with (
        sources_of(against) as sources,
        TemporaryDirectory() as folder,
        served(with_style_sheets(sources), Path(folder) / "then", cases=cases) as earlier,
        served(HERE / "src", Path(folder) / "now", cases=cases) as today,
    ):
        return asyncio.run(_in_turns((earlier, today), against, cases, rounds))


async def _in_turns(
    servers: tuple[Served, Served], against: str, cases: int, rounds: int
) -> list[Ratio]:
    sides = [await _everybody(each) for each in servers]
    for each in sides:
        await crowd(each, seconds=2)
    ratios: list[float] = []
    worth: list[float] = []
    kept: list[list[Crowd]] = [[], []]
    for turn in range(rounds):
        shares, took = [0.0, 0.0], [0.0, 0.0]
        for side in (0, 1) if turn % 2 else (1, 0):
            static = await crowd(sides[side], seconds=_A_TURN / 4, only=STATIC)
            before = servers[side].seconds()
            pages = await crowd(sides[side], seconds=_A_TURN)
            took[side] = (servers[side].seconds() - before) / len(pages.took)
            kept[side].append(pages)
            shares[side] = pages.a_second / static.a_second
        ratios.append(shares[1] / shares[0])
        worth.append(took[0] / took[1])
    for name, found in zip((against, "today"), kept, strict=True):
        print(name)
        _say(found, cases)
    note = f"{PEOPLE} people at once, {cases} open cases"
    return [
        Ratio("pages for each static file, today", against, tuple(ratios), note),
        Ratio(f"processor's time of a page, {against}", "today", tuple(worth), note),
    ]


async def _everybody(server: Served) -> list[Visitor]:
    people = [_OF_TEN[number % len(_OF_TEN)] for number in range(PEOPLE)]
    return await signed_in(server.port, server.password, people)


def _say(found: Sequence[Crowd], cases: int) -> None:
    answered = sum(len(each.took) for each in found)
    errors = [error for each in found for error in each.errors]
    middle = sum(each.a_second for each in found) / len(found)
    slow = max(each.at_most(0.95) for each in found)
    print(
        f"{PEOPLE} people at once, {cases} open cases: {answered} pages, {middle:.0f} a second, "
        f"19 of 20 within {slow * 1000:.0f} ms, {len(errors)} errors"
    )
    if errors:
        raise SystemExit("\n".join(["Errors were answered:", *errors[:10]]))
