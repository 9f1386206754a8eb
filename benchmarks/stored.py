"""How much of a processor does it take to bring every clock of an authority from PostgreSQL's events to its rows?

Some invented cases are recorded in a database of their own, and done in one process as ``keyworker rebuild`` does them:
read, derived, and compared with what is stored; then with no clock stored, so that all of them are written.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING, Final

import django

from benchmarks.databases import database
from benchmarks.invented import authority_of
from benchmarks.kernel import dates_of, kernel_of
from benchmarks.ratios import Ratio
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.casefile import LONDON
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack

if TYPE_CHECKING:
    from keyworker.policy.casefile import CaseFile

AS_OF: Final = date(2026, 5, 20)
# What an authority twice England's largest has, and how long the record of such a case is.
CASES: Final = 38_000
EVENTS_A_CASE: Final = 158
# What an authority of as many open cases has in all, as the pages are measured with it: fewer, for its cases are shorter.
EVENTS: Final = 3_900_000
_AT_ONCE: Final = 50
_REPEATS: Final = 50


@dataclass(frozen=True)
class Spent:
    """Processor time in seconds: ours, and that of the database's process which serves us."""

    ours: float
    databases: float


def compare(*, pack: str, cases: int) -> list[Ratio]:
    """Record so many cases, then read, derive, compare and write them; prints what each took."""
    django.setup()
    found = find_pack(pack)
    with database("bench_stored"):
        print(f"Recording {cases:,} cases ...", flush=True)
        _record(found, pack, cases)
        return [_measured(found, cases)]


def _record(pack: Pack, name: str, cases: int) -> None:
    from keyworker.exchange.casefiles import import_case
    from keyworker.workforce.models import Service

    Service.objects.create(slug="bench", name="Bench", pack=name)
    authority = authority_of(pack, seed=1, as_of=AS_OF)
    # Some of it was written up days later.
    now = datetime.combine(AS_OF + timedelta(days=7), time(), tzinfo=LONDON)
    with TemporaryDirectory() as folder:
        path = Path(folder, "case.json")
        for number in range(cases):
            path.write_text(json.dumps(authority.document(number), default=str))
            import_case(str(path), now=now, service="bench")


def _measured(pack: Pack, cases: int) -> Ratio:
    from keyworker.record.models import Timescale
    from keyworker.record.rebuild import rebuild

    # Whatever is loaded on first use is loaded now.
    files = _read()
    events = sum(len(each.events) for each in files)
    clocks = [clock for file in files for clock in derive(pack, file, as_of=AS_OF)]
    kernel = kernel_of(dates_of(clocks), pack.calendar)
    reading = _spent(_read)
    deriving = _spent(lambda: [derive(pack, file, as_of=AS_OF) for file in files])
    comparing = _spent(lambda: list(rebuild(on=AS_OF, check=True, processes=1)))
    Timescale.objects.all().delete()
    writing = _spent(lambda: list(rebuild(on=AS_OF, check=False, processes=1)))
    alone = _spent(lambda: [kernel.count() for _ in range(_REPEATS)]).ours / _REPEATS
    print(f"  {cases:,} cases, {events:,} events, {len(clocks):,} clocks")
    for what, spent in (
        ("case files read", reading),
        ("... derived, read before, dates and status alone", deriving),
        ("read, derived, explained and compared with their rows", comparing),
        ("read, derived, explained and written", writing),
    ):
        print(f"  {what}: {_said(spent, cases, events)}", flush=True)
    note = f"{pack.id}: {cases} cases, {events} events, {len(clocks)} clocks"
    return Ratio(
        "from PostgreSQL's events to stored clocks",
        "NumPy busday_offset over the same dates",
        (writing.ours / alone,),
        note,
    )


def _said(spent: Spent, cases: int, events: int) -> str:
    share, both = CASES * EVENTS_A_CASE / events, spent.ours + spent.databases
    return (
        f"{spent.ours / events * 1e6:.1f} us an event, {spent.ours / cases * 1e3:.2f} ms a case "
        f"(the database {spent.databases / cases * 1e3:.2f}); {CASES:,} cases of {EVENTS_A_CASE} events: "
        f"{spent.ours * share:.0f} s of a processor (the database {spent.databases * share:.0f}); "
        f"{CASES:,} cases with {EVENTS:,} events in all: {both * EVENTS / events:.0f} s, both together"
    )


def _read() -> list[CaseFile]:
    from keyworker.record.case_files import files_of
    from keyworker.record.models import Case

    numbers = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    lots = [numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE)]
    return [
        file
        for lot in lots
        for _, file in files_of(list(Case.objects.numbered(lot).with_team().order_by("pk")))
    ]


def _spent(work: Callable[[], object]) -> Spent:
    backend = _seconds_of_backend()
    gc.collect()
    gc.freeze()
    gc.disable()
    started = process_time()
    work()
    took = process_time() - started
    gc.enable()
    gc.unfreeze()
    return Spent(took, _seconds_of_backend() - backend)


def _seconds_of_backend() -> float:
    """The processor time of the database's process so far; 0 where it runs elsewhere or the system does not say."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
