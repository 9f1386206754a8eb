"""How do our clocks compare with a workflow engine's timers over the same due dates?

SpiffWorkflow runs a process with a timer for each clock, set to the date that we derived; ours derives the date itself,
says under which clause and why, and whether it was met. Both end with the same answer, and that is checked: the date, and
whether it has passed.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.invented import authority_of
from benchmarks.ratios import Ratio, in_turns
from keyworker import clock
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.casefile import CaseFile, instant, local_day
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack

# Where bin/bench has put SpiffWorkflow; not set where it could not be installed.
_THEIRS = "KEYWORKER_BENCH_SPIFF_PYTHON"


def compare(*, pack: str, clocks: int, rounds: int) -> list[Ratio]:
    """Clocks a second, ours to theirs, over the same clocks in turns. Nothing where SpiffWorkflow is not there."""
    python = os.environ.get(_THEIRS)
    if not python:
        print(
            "SpiffWorkflow could not be installed: the comparison with its timers is left out.",
            flush=True,
        )
        return []
    found = find_pack(pack)
    as_of = local_day(clock.now())
    files, states = _cases(found, as_of, clocks)
    due = [over_from(state).isoformat() for state in states]
    with _theirs(python) as ask:
        ask(due)

        def theirs() -> None:
            ask("run")

        def ours() -> None:
            for file in files:
                derive(found, file, as_of=as_of)

        ratios = in_turns(theirs, ours, rounds=rounds)
        differ = _differences(states, due, ask("answers"), as_of)
    passed = sum(over_from(state) <= instant(as_of) for state in states)
    agreed = "all dates and answers the same" if not differ else f"{differ} ANSWERS DIFFER"
    note = f"{pack}: {len(files)} cases, {len(states)} clocks, {passed} of them past their limit; {agreed}"
    return [
        Ratio("clocks a second, ours", "SpiffWorkflow's, as timers on the same dates", ratios, note)
    ]


def over_from(state: Clock) -> datetime:
    """The instant from which the clock is late: its limit in hours, or the end of its last day."""
    if isinstance(state.limit, datetime):
        return instant(state.limit)
    return instant(state.limit + timedelta(days=1))


def _cases(pack: Pack, as_of: date, clocks: int) -> tuple[list[CaseFile], list[Clock]]:
    """As many cases as have so many clocks between them, and the clocks."""
    authority = authority_of(pack, seed=1, as_of=as_of)
    files: list[CaseFile] = []
    states: list[Clock] = []
    while len(states) < clocks:
        files.append(authority.case(len(files)))
        states += derive(pack, files[-1], as_of=as_of)
    return files, states


def _differences(states: list[Clock], due: list[str], theirs: list[Any], as_of: date) -> int:
    """On how many clocks the two say something else: the moment, or whether it has passed."""
    differ = abs(len(states) - len(theirs))
    for state, wanted, (moment, passed) in zip(states, due, theirs, strict=False):
        # A limit in hours may pass in the middle of today; ours was asked about the whole of today.
        ours = local_day(state.limit) < as_of
        today = local_day(state.limit) == as_of and isinstance(state.limit, datetime)
        differ += moment != wanted or (passed is not ours and not today)
    return differ


@contextmanager
def _theirs(python: str) -> Iterator[Any]:
    """Their process, to be asked in turns; ended afterwards."""
    script = str(Path(__file__).with_name("spiff_clocks.py"))
    with subprocess.Popen(
        [python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told, heard = process.stdin, process.stdout

        def ask(what: object) -> Any:
            told.write(f"{json.dumps(what)}\n")
            told.flush()
            line = heard.readline()
            if not line:
                raise RuntimeError("SpiffWorkflow's process ended before it answered")
            return json.loads(line)

        yield ask
