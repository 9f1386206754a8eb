"""What does it cost to derive every clock of a case, beside bare date arithmetic over the same dates?

The kernel is NumPy's ``busday_offset``: the same starts and lengths in working days, all at once, without knowing
anything of policy. No program that explains itself comes near it; the ratio says how far away ours is.
"""

from __future__ import annotations

import tracemalloc
from datetime import date, datetime

import numpy as np

from benchmarks.ratios import Ratio, in_turns
from keyworker.decisions.timescales import derive
from keyworker.exchange.demo.authority import northshire
from keyworker.exchange.demo.generate import generate
from keyworker.exchange.demo.told import case_file
from keyworker.policy.casefile import LONDON, CaseFile, local_day
from keyworker.policy.loader import find_pack
from keyworker.policy.pack import Pack

# Fixed, so that every run derives the same clocks.
NOW = datetime(2026, 5, 20, 10, 30, tzinfo=LONDON)


def compare(*, cases: int, rounds: int) -> list[Ratio]:
    """Derive the clocks of generated cases in turns with the kernel over the same starts."""
    pack, files = _cases(cases)
    as_of = local_day(NOW)
    states = [state for file in files for state in derive(pack, file, as_of=as_of)]
    starts = np.array([local_day(state.started) for state in states], dtype="datetime64[D]")
    lengths = np.array([max(np.busday_count(local_day(s.started), local_day(s.limit)), 0) for s in states])
    years = range(min(day.astype(object).year for day in starts), as_of.year + 3)
    holidays = np.array(sorted(pack.calendar.holidays_in(years)), dtype="datetime64[D]")

    def ours() -> None:
        for file in files:
            derive(pack, file, as_of=as_of)

    def kernel() -> None:
        for _ in range(_REPEATS):
            np.busday_offset(starts, lengths, roll="forward", holidays=holidays)

    ratios = tuple(ratio * _REPEATS for ratio in in_turns(ours, kernel, rounds=rounds))
    events = sum(len(file.events) for file in files)
    note = f"{len(files)} cases, {events} events, {len(states)} clocks; {_memory(pack, files, as_of)}"
    return [Ratio("deriving and explaining every clock", "NumPy busday_offset over the same dates", ratios, note)]


# The kernel is too quick for one call to be timed.
_REPEATS = 50


def _cases(cases: int) -> tuple[Pack, list[CaseFile]]:
    pack = find_pack(northshire().service.pack)
    demo = generate(now=NOW, seed=1, cases=cases, calendar=pack.calendar)
    workers = {worker.key: worker for worker in demo.staff}
    return pack, [case_file(story, workers) for story in demo.stories if not story.is_over]


def _memory(pack: Pack, files: list[CaseFile], as_of: date) -> str:
    """What holding every answer at once takes beyond the case files, at its highest."""
    tracemalloc.start()
    kept = [derive(pack, file, as_of=as_of) for file in files]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return f"{peak / len(kept) / 1024:.0f} KiB a case at most while every answer is kept"
