"""Does today's engine answer as an earlier version did, about whatever a policy can be asked?

Both are asked in processes of their own, the earlier one from the sources that git keeps under its name, and both by
the packs of that version. Whatever differs is shown: the pack, the case and the first answers that are not the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.engines import Engine, engines, pack_of_both
from benchmarks.histories import Histories

_CASES_AT_ONCE = 20
_CASES_A_LINE = 1000
_MOST_SHOWN = 5


@dataclass
class Tally:
    """What has been compared so far."""

    cases: int = 0
    clocks: int = 0
    different: list[str] = field(default_factory=list)


def compare(*, against: str, cases: int, clocks_only: bool = False) -> int:
    """Ask both engines about so many cases of every pack; returns how many came out differently."""
    tally = Tally()
    with engines(against) as (then, now, packs):
        for pack in packs:
            before = tally.clocks
            _compare_pack(pack, cases, (then, now), tally, clocks_only=clocks_only)
            print(f"  {pack.name}: {cases:,} cases, {tally.clocks - before:,} clocks", flush=True)
    for shown in tally.different[:_MOST_SHOWN]:
        print(shown)
    print(
        f"{tally.cases:,} cases with {tally.clocks:,} clocks asked of {against} and of today: "
        f"{len(tally.different):,} answered differently"
    )
    return len(tally.different)


def _compare_pack(
    folder: Path, cases: int, asked: tuple[Engine, Engine], tally: Tally, *, clocks_only: bool
) -> None:
    histories = Histories(pack_of_both(folder))
    for first in range(0, cases, _CASES_AT_ONCE):
        if first and first % _CASES_A_LINE == 0:
            print(f"  {folder.name}: {first:,} cases so far", flush=True)
        numbers = range(first, min(first + _CASES_AT_ONCE, cases))
        questions = [_question(histories, folder, number, clocks_only) for number in numbers]
        for engine in asked:
            engine.ask(questions)
        for question in questions:
            then, now = (engine.answer() for engine in asked)
            tally.cases += 1
            tally.clocks += now["clocks"]
            if then != now:
                tally.different.append(f"{folder.name}, case {question['number']}")
    for each in tally.different[:_MOST_SHOWN]:
        pack, _, number = each.partition(", case ")
        if pack == folder.name:
            question = _question(histories, folder, int(number), clocks_only)
            print(f"{each}:", *_differences(question, asked), sep="\n  ", flush=True)


def _question(histories: Histories, folder: Path, number: int, clocks_only: bool) -> dict[str, Any]:
    case, as_of = histories.document(number)
    question = {
        "pack": str(folder),
        "number": number,
        "case": case,
        "as_of": as_of.isoformat(),
        "clocks_only": clocks_only,
    }
    if not clocks_only:
        question |= {
            "attempt": histories.attempt(number),
            "facts": histories.facts(number),
            "request": histories.request(number),
            "caseload": histories.caseload(number),
        }
    plain: dict[str, Any] = json.loads(json.dumps(question, default=_as_text))
    return plain


def _as_text(value: date) -> str:
    return value.isoformat()


def _differences(question: dict[str, Any], asked: tuple[Engine, Engine]) -> list[str]:
    for engine in asked:
        engine.ask([{**question, "whole": True}])
    then, now = (engine.answer()["answers"] for engine in asked)
    return list(_apart(then, now, ""))[:6]


def _apart(then: Any, now: Any, place: str) -> Iterator[str]:
    """Each place in which two documents differ."""
    if then == now:
        return
    if isinstance(then, dict) and isinstance(now, dict) and then.keys() == now.keys():
        for key in then:
            yield from _apart(then[key], now[key], f"{place}.{key}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for number, (old, new) in enumerate(zip(then, now, strict=True)):
            named = f"{number} {new.get('id', '')}" if isinstance(new, dict) else str(number)
            yield from _apart(old, new, f"{place}[{named}]")
    else:
        yield f"{place}: was {json.dumps(then)[:600]}, is {json.dumps(now)[:600]}"
