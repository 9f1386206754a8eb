"""Can this case file be kept, or what is wrong with it where?

It is checked as every command checks a case file, and then for what a record holds beside: everybody whom an event names
is in the file, for another authority's W1 is nobody here; and words and figures are no longer than there is room for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from keyworker.exchange.asked_here import ASKED_HERE
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.casefile import CaseFile
from keyworker.policy.casefile_reading import casefile_from
from keyworker.policy.documents import STANDARD_INPUT, DocumentError, read_document
from keyworker.policy.packs.checks.event_checks import Known, problems_of_event
from keyworker.record.models import FamilyMember

_LARGEST_NUMBER = 1e15
_FULL_TIMES = (0, 2)
# As long as the record keeps them.
_LONGEST = {
    ("case", "team"): 45,
    ("case", "locality"): 100,
    ("people", "is"): FamilyMember._meta.get_field("relationship").max_length or 0,
    ("workers", "role"): 60,
    ("workers", "profession"): 60,
    ("events", "by_role"): 60,
}


def read_case_file(path: str) -> CaseFile:
    """The case file at ``path`` ("-" is standard input). Raises UnreadableFile with one sentence."""
    name = path if path == STANDARD_INPUT else Path(path).name
    try:
        document = read_document(path)
        file = casefile_from(document, name=name, asking=ASKED_HERE)
    except DocumentError as error:
        raise UnreadableFile(str(error)) from None
    wrong = next(_problems_of(document), None)
    if wrong:
        raise UnreadableFile(f"{name}: {wrong}")
    return file


def _problems_of(document: Mapping[str, Any]) -> Iterator[str]:
    yield from _values(document, "the file")
    for part in ("case", "people", "workers", "events"):
        records = document.get(part) or []
        for each in [records] if isinstance(records, Mapping) else records:
            yield from _too_long(part, each)
    people, workers, events = (_ids(document, part) for part in ("people", "workers", "events"))
    known = Known(people, workers, events, ASKED_HERE)
    for place, event in enumerate(document.get("events") or []):
        yield from problems_of_event(f"events[{place}]", event, known)


def _ids(document: Mapping[str, Any], part: str) -> frozenset[str]:
    return frozenset(str(each["id"]) for each in document.get(part) or [] if each.get("id"))


def _values(value: Any, place: str) -> Iterator[str]:
    """What no column can hold: a null character, a number out of all bounds."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _values(name, place)
            yield from _values(each, str(name))
    elif isinstance(value, list):
        for each in value:
            yield from _values(each, place)
    elif isinstance(value, str) and "\x00" in value:
        yield f"{place}: holds a character that cannot be kept"
    elif isinstance(value, int | float) and not (
        math.isfinite(value) and abs(value) < _LARGEST_NUMBER
    ):
        yield f"{place}: the number is out of all bounds"


def _too_long(part: str, record: Mapping[str, Any]) -> Iterator[str]:
    for (of, name), longest in _LONGEST.items():
        if of == part and len(str(record.get(name) or "")) > longest:
            yield f"{part}: {name} is longer than {longest} characters"
    part_of_full_time = record.get("fte") if part == "workers" else None
    lowest, highest = _FULL_TIMES
    if part_of_full_time is not None and not lowest <= part_of_full_time <= highest:
        yield f"workers: fte should be from {lowest} to {highest}"
