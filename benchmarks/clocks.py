"""What does it cost to derive every clock of a case of the sample authority, beside bare date arithmetic?"""

from __future__ import annotations

import tracemalloc
from datetime import date, datetime

from benchmarks.kernel import dates_of, kernel_of
from benchmarks.ratios import Ratio, in_turns
from keyworker.decisions.clocks.timescales import derive
from keyworker.exchange.demo.authority import northshire
from keyworker.exchange.demo.generate import generate
from keyworker.exchange.demo.invented import case_file
from keyworker.policy.casefile import LONDON, CaseFile, local_day
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack

# Fixed, so that every run derives the same clocks.
NOW = datetime(2026, 5, 20, 10, 30, tzinfo=LONDON)


def compare(*, cases: int, rounds: int) -> list[Ratio]:
    """Derive the clocks of generated cases in turns with the kernel over the same starts."""
    pack, files = _cases(cases)
    as_of = local_day(NOW)
    states = [state for file in files for state in derive(pack, file, as_of=as_of)]
    count = kernel_of(dates_of(states), pack.calendar).count

    def ours() -> None:
        for file in files:
            derive(pack, file, as_of=as_of)

    def kernel() -> None:
        for _ in range(_REPEATS):
            count()

    ratios = tuple(ratio * _REPEATS for ratio in in_turns(ours, kernel, rounds=rounds))
    events = sum(len(file.events) for file in files)
    note = (
        f"{len(files)} cases, {events} events, {len(states)} clocks; {_memory(pack, files, as_of)}"
    )
    return [
        Ratio(
            "deriving and explaining every clock",
            "NumPy busday_offset over the same dates",
            ratios,
            note,
        )
    ]


# The kernel is too quick for one call to be timed.
_REPEATS = 50


def _cases(cases: int) -> tuple[Pack, list[CaseFile]]:
    pack = find_pack(northshire().service.pack)
    demo = generate(now=NOW, seed=1, cases=cases, calendar=pack.calendar)
    workers = {worker.key: worker for worker in demo.staff}
    return pack, [case_file(case, workers) for case in demo.cases if not case.is_over]


def _memory(pack: Pack, files: list[CaseFile], as_of: date) -> str:
    """What holding every answer at once takes beyond the case files, at its highest."""
    tracemalloc.start()
    kept = [derive(pack, file, as_of=as_of) for file in files]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return f"{peak / len(kept) / 1024:.0f} KiB a case at most while every answer is kept"
