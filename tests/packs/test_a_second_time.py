"""Each clock of each policy starts again for a case that is closed and comes again a year later.

Every worked example of a clock is told twice: what happened in it, the closing, and the same a year of weeks later. Whatever
started a clock the first time starts one the second time, however little was said to be over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic_core import to_jsonable_python

from keyworker.decisions.trying.documents_out import timescales_of
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.examples import Example

_YEAR = timedelta(weeks=52)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(.*)", re.DOTALL)
_BEGIN = ("referral.received", "case.opened", "case.reopened")
PACKS = bundled_packs()


def a_year_on(value: Any) -> Any:
    """The same with each date in it a year of weeks later."""
    if isinstance(value, dict):
        return {name: a_year_on(each) for name, each in value.items()}
    if isinstance(value, list):
        return [a_year_on(each) for each in value]
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    return f"{date.fromisoformat(found[1]) + _YEAR}{found[2]}"


def told_twice(given: dict[str, Any], closed: date) -> dict[str, Any]:
    events = given["events"]
    again = [
        {
            name: f"{each}-again" if name in {"id", "corrects"} else each
            for name, each in one.items()
        }
        for one in a_year_on(events)
    ]
    if again[0]["kind"] not in _BEGIN:
        again.insert(0, {"kind": "case.reopened", "at": str(again[0]["at"])[:10]})
    back = [
        {"kind": "absence.ended", "at": str(closed), "worker": each["worker"]}
        for each in events
        if each["kind"] == "absence.started"
    ]
    # Who was a baby, or would be 14, is so the second time.
    said = ("people", "workers")
    later: dict[str, Any] = {name: a_year_on(given[name]) for name in said if name in given}
    over = [{"kind": "case.closed", "at": str(closed)}]
    return {**given, **later, "events": [*events, *back, *over, *again]}


def asked(pack: Pack) -> Iterator[Example]:
    rules = {each.id for each in pack.timescales}
    return (each for each in pack.examples if each.ask == "timescales" and each.of in rules)


@pytest.mark.parametrize("pack", PACKS, ids=[each.header.id for each in PACKS])
def test_what_started_a_clock_starts_it_again_a_year_later(pack: Pack) -> None:
    silent = []
    for example in asked(pack):
        given, day = to_jsonable_python(example.given), date.fromisoformat(str(example.as_of))
        closed = day + timedelta(days=30)
        if not given.get("events") or str(closed) >= a_year_on(given["events"])[0]["at"]:
            continue
        first = [each for each in timescales_of(pack, given, as_of=day) if each["id"] == example.of]
        twice = timescales_of(pack, told_twice(given, closed), as_of=day + _YEAR)
        again = [
            each
            for each in twice
            if each["id"] == example.of and str(each["started"]) > str(closed)
        ]
        if first and not again:
            silent.append(f"{example.of}: {example.id}")
    assert silent == []
