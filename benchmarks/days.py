"""What does a day cost on which nothing is recorded: how many cases does it change, beside looking at them all?

Open cases of an invented authority are followed over four weeks. Each is worked out on the days on which it wakes; beside
that stands what it takes to work out all of them once, as on every day if no case knew when it changes.
"""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time
from typing import Final

from benchmarks.invented import authority_of
from benchmarks.ratios import Ratio
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.next_change import next_change
from keyworker.decisions.clocks.timescales import clocks
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack

# Fixed, so that every run follows the same cases over the same days: a Wednesday and the four weeks after it.
AS_OF: Final = date(2026, 5, 20)
DAYS: Final = 28


def compare(*, cases: int) -> list[Ratio]:
    """Follow so many cases of each pack; a round is a day of the four weeks."""
    return [_days_of(pack, cases) for pack in bundled_packs()]


def _days_of(pack: Pack, cases: int) -> Ratio:
    authority = authority_of(pack, seed=1, as_of=AS_OF)
    files = [authority.case(number) for number in range(cases)]
    started = process_time()
    wakes = [_worked_out(pack, file, AS_OF) for file in files]
    all_of_them = process_time() - started
    woken, costs = 0, []
    for each in range(1, DAYS + 1):
        day = AS_OF + timedelta(days=each)
        started = process_time()
        for number, file in enumerate(files):
            if wakes[number] <= day:
                wakes[number] = _worked_out(pack, file, day)
                woken += 1
        costs.append((process_time() - started) / all_of_them)
    share = 100 * woken / (cases * DAYS)
    note = f"{pack.id}: of {cases} cases {share:.2f} in 100 wake a day; a round is a day"
    return Ratio("a day on which nothing is recorded", "working out every case", tuple(costs), note)


def _worked_out(pack: Pack, file: CaseFile, day: date) -> date:
    """Works a case out as it is for keeping; the day on which it is to be worked out again."""
    case = CaseOnDay(pack, file, day)
    found = list(clocks(case))
    for each in found:
        _ = each.limit, each.status, each.worker
    return next_change(case, found)
