"""Is this document a case file; if not, what is wrong where?

Every problem is found at once and names its place: ``events[3].kind: 'visit.hmoe' is not an event kind; did you mean
'visit.made'?``. What nothing reads is a mistake too, of an event as of a person, a worker or the case: a misspelt field
would silently move a date, or keep somebody in post who has left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from keyworker.policy.casefile import CaseFile
from keyworker.policy.documents import DocumentError
from keyworker.policy.packs.checks.event_checks import Known, problems_of_event
from keyworker.policy.packs.checks.field_checks import Asking, problems_of_fields
from keyworker.policy.packs.checks.value_checks import wrong_value
from keyworker.policy.packs.validation_words import located
from keyworker.policy.problems import did_you_mean, nearest_or_all
from keyworker.policy.vocabulary.records import (
    CASE_HEADER,
    CLOSURE,
    PERSON,
    TURN,
    WORKER,
    RecordKind,
)

_PARTS: dict[str, type[Any]] = {
    "case": dict,
    "people": list,
    "workers": list,
    "events": list,
    "attempt": dict,
    "rota": list,
    "closures": list,
}


_LISTS = {"people": PERSON, "workers": WORKER, "rota": TURN, "closures": CLOSURE}
_ASKING = Asking()
_ATTEMPT = {"by": str, "role": str, "roles": list, "fields": dict, "worker": dict, "kind": str}


def casefile_from(
    document: Mapping[str, Any], *, name: str = "case file", asking: Asking = _ASKING
) -> CaseFile:
    """The case file in a document already read, where ``asking`` are the policies that read it.

    Raises DocumentError with everything wrong.
    """
    problems = list(_problems_of(document, asking))
    if problems:
        raise DocumentError(name, problems)
    try:
        return CaseFile.model_validate(_without_nothing(document))
    except ValidationError as error:
        raise DocumentError(name, located(error, CaseFile)) from None


def _without_nothing(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with ``null`` read as "not given"."""

    def without(each: Any) -> Any:
        return (
            {key: value for key, value in each.items() if value is not None}
            if isinstance(each, Mapping)
            else each
        )

    return {
        part: [without(each) for each in value] if isinstance(value, list) else without(value)
        for part, value in document.items()
        if value is not None
    }


def _problems_of(document: Mapping[str, Any], asking: Asking) -> Iterator[str]:
    misshapen = list(_problems_of_shape(document))
    yield from misshapen
    if misshapen:
        return
    parts = {part: document.get(part) or empty() for part, empty in _PARTS.items()}
    yield from _of_record("case", parts["case"], CASE_HEADER, asking)
    for part, kind in _LISTS.items():
        for index, record in enumerate(parts[part]):
            place = f"{part}[{index}]"
            missing = (name for name in kind.required if record.get(name) is None)
            yield from (f"{place}.{name}: is missing" for name in missing)
            yield from _of_record(place, record, kind, asking)
    for part in ("people", "workers", "events"):
        yield from _doubles(part, parts[part])
    people, workers, events = (_ids(document, part) for part in ("people", "workers", "events"))
    known = Known(people, workers, events, asking)
    for index, event in enumerate(parts["events"]):
        yield from problems_of_event(f"events[{index}]", event, known)
    yield from _of_attempt(parts["attempt"], asking)


def problems_of_events(document: Mapping[str, Any], asking: Asking = _ASKING) -> Iterator[str]:
    """Everything wrong with the events of a document that gives them beside something else."""
    events = document.get("events")
    if events is None:
        return
    if not isinstance(events, list):
        yield "events: should be a list"
        return
    # What was corrected may have been left out beforehand.
    known = Known(asking=asking)
    for index, event in enumerate(events):
        if isinstance(event, Mapping):
            yield from problems_of_event(f"events[{index}]", event, known)
        else:
            yield f"events[{index}]: should be an object with named values"


def _problems_of_shape(document: Mapping[str, Any]) -> Iterator[str]:
    for part, value in document.items():
        if part not in _PARTS:
            yield f"'{part}' is not a part of a case file ({', '.join(_PARTS)}){did_you_mean(part, _PARTS)}"
        elif value is not None and not isinstance(value, _PARTS[part]):
            yield f"{part}: should be {'a list' if _PARTS[part] is list else 'an object with named values'}"
        elif isinstance(value, list):
            for index, each in enumerate(value):
                if not isinstance(each, Mapping):
                    yield f"{part}[{index}]: should be an object with named values"


def _of_record(
    place: str, record: Mapping[str, Any], kind: RecordKind, asking: Asking
) -> Iterator[str]:
    yield from problems_of_fields(place, record, kind, asking)
    for field in kind.fields:
        value = record.get(field.name)
        wrong = wrong_value(value, field) if value is not None else None
        if wrong:
            yield f"{place}.{field.name}: {wrong}"


def _doubles(part: str, records: Any) -> Iterator[str]:
    first: dict[str, int] = {}
    for index, record in enumerate(records):
        record_id = record.get("id")
        if not isinstance(record_id, str):
            continue
        if record_id in first:
            yield f"{part}[{index}].id: '{record_id}' is already the id of {part}[{first[record_id]}]"
        first.setdefault(record_id, index)


def _ids(document: Mapping[str, Any], part: str) -> frozenset[str] | None:
    """The ids given in a part; None where the part is not given, so that any id may be named."""
    records = document.get(part)
    if not records:
        return None
    return frozenset(str(record["id"]) for record in records if record.get("id") is not None)


def _of_attempt(attempt: Mapping[str, Any], asking: Asking) -> Iterator[str]:
    for name, value in attempt.items():
        wanted = _ATTEMPT.get(name)
        if wanted is None:
            yield f"attempt: '{name}' is not a key here{nearest_or_all(name, _ATTEMPT)}"
        elif value is not None and not isinstance(value, wanted):
            yield f"attempt.{name}: should be {_SHAPES[wanted]}"
    worker = attempt.get("worker")
    if isinstance(worker, Mapping):
        yield from _of_record("attempt.worker", worker, WORKER, asking)


_SHAPES = {str: "text", list: "a list", dict: "an object with named values"}
