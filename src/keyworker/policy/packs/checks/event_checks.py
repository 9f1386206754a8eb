"""Is this one event as its kind asks; if not, what is wrong with which field?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from keyworker.policy.casefile import before, local_day, moment_written
from keyworker.policy.packs.checks.field_checks import Asking
from keyworker.policy.packs.checks.value_checks import wrong_moment, wrong_value
from keyworker.policy.problems import did_you_mean, nearest_or_all
from keyworker.policy.vocabulary import EVENT_KINDS, EventKind, Field, FieldType, kinds
from keyworker.policy.vocabulary.events import COMMON
from keyworker.policy.vocabulary.fields import KindList


@dataclass(frozen=True)
class Known:
    """The ids an event may name; None where the case file gives no such list, so that any will do."""

    people: frozenset[str] | None = None
    workers: frozenset[str] | None = None
    events: frozenset[str] | None = None
    # The policies whose own words count beside those of the vocabulary.
    asking: Asking = field(default_factory=Asking)


def problems_of_event(place: str, event: Mapping[str, Any], known: Known) -> Iterator[str]:
    """Everything wrong with the event that stands at ``place``."""
    for name in ("kind", "at"):
        if event.get(name) is None:
            yield f"{place}.{name}: is missing"
    wrong_kind = _wrong_kind(event.get("kind"))
    if wrong_kind is not None:
        yield f"{place}.kind: {wrong_kind}"
    elif event.get("kind") is not None:
        yield from _of_kind(place, EVENT_KINDS[event["kind"]], event, known)


def _wrong_kind(written: object) -> str | None:
    """What is wrong with the kind that is written; None where one may record it, or where it is missing."""
    if written is None:
        return None
    kind = EVENT_KINDS.get(written) if isinstance(written, str) else None
    if kind is None:
        return f"{written!r} is not an event kind{did_you_mean(str(written), EVENT_KINDS)}"
    if kind.derived:
        return f"'{kind.name}' is worked out from the record; it cannot be recorded"
    return None


def _of_kind(place: str, kind: EventKind, event: Mapping[str, Any], known: Known) -> Iterator[str]:
    """Everything wrong with an event of that kind."""
    fields = {field.name: field for field in (*COMMON, *kind.fields)}
    if kind.name == kinds.ENTRY_RECORDED:
        yield from _of_entry(place, event, known)
        fields |= known.asking.fields_of_entry(event.get("entry")) or {}
    for name, value in event.items():
        if name not in fields:
            yield f"{place}.{name}: is not a field of {kind.name}{nearest_or_all(name, fields)}"
        elif value is not None:
            asked = fields[name]
            wrong = (
                wrong_value(value, asked)
                or _wrong_standing(value, asked, known)
                or _wrong_reference(value, asked, event, known)
                or _still_to_come(value, asked, event)
            )
            if wrong:
                yield f"{place}.{name}: {wrong}"
    yield from _of_times(place, event)
    yield from _of_absence(place, kind, event)
    yield from _of_correction(place, kind, event, known)


def _of_entry(place: str, event: Mapping[str, Any], known: Known) -> Iterator[str]:
    """An entry of a policy's own is one that a policy at hand names."""
    named = event.get("entry")
    if named is None:
        yield f"{place}.entry: is missing"
    elif known.asking.fields_of_entry(named) is None:
        hint = did_you_mean(str(named), known.asking.entries())
        yield f"{place}.entry: {named!r} is no entry that the policy names{hint}"


def _wrong_standing(value: Any, field: Field, known: Known) -> str | None:
    if field.of_list is not KindList.STANDINGS or known.asking.knows_standing(value):
        return None
    return f"{value!r} is not a standing{did_you_mean(value, known.asking.standings())}"


def _wrong_reference(
    value: Any, field: Field, event: Mapping[str, Any], known: Known
) -> str | None:
    if field.type in {FieldType.PERSON, FieldType.PEOPLE}:
        named = [value] if isinstance(value, str) else value
        return next(
            (
                wrong
                for each in named
                if (wrong := _stranger(each, known.people, "person", "people"))
            ),
            None,
        )
    # Someone outside the case (a manager, an on-call worker) may have acted: their job role then says enough.
    if field.type is FieldType.WORKER and not (field.name == "by" and event.get("by_role")):
        return _stranger(value, known.workers, "worker", "workers")
    return None


def _still_to_come(value: Any, field: Field, event: Mapping[str, Any]) -> str | None:
    """A day of what has happened is none that was to come when it was put on record."""
    known = event.get("recorded_at") or event.get("at")
    if not field.past or wrong_moment(known):
        return None
    if local_day(moment_written(value)) > local_day(moment_written(str(known))):
        return f"'{value}' is after {known}, when it was put on record"
    return None


def _stranger(named: str, ids: frozenset[str] | None, one: str, part: str) -> str | None:
    if ids is None or named in ids:
        return None
    return f"no {one} '{named}' in {part}{did_you_mean(named, ids)}"


def _of_times(place: str, event: Mapping[str, Any]) -> Iterator[str]:
    at, recorded = event.get("at"), event.get("recorded_at")
    if at is None or recorded is None or wrong_moment(at) or wrong_moment(recorded):
        return
    if before(moment_written(recorded), moment_written(at)):
        yield f"{place}.recorded_at: recorded ({recorded}) before it happened ({at})"


def _of_absence(place: str, kind: EventKind, event: Mapping[str, Any]) -> Iterator[str]:
    """An absence takes a day at least: nobody is back before they are away."""
    if kind.name not in {kinds.ABSENCE_STARTED, kinds.ABSENCE_EXTENDED}:
        return
    begun = event.get("at") if kind.name == kinds.ABSENCE_STARTED else None
    first, back = event.get("first_day") or begun, event.get("expected_return")
    if first is None or back is None or wrong_moment(first) or wrong_moment(back):
        return
    if not local_day(moment_written(first)) < local_day(moment_written(back)):
        yield f"{place}.expected_return: back ({back}) before a day away ({first}); write the first day back"


def _of_correction(
    place: str, kind: EventKind, event: Mapping[str, Any], known: Known
) -> Iterator[str]:
    corrects = event.get("corrects")
    if kind.name != "event.corrected":
        return
    if corrects is None:
        yield f"{place}.corrects: is missing"
    elif corrects == event.get("id"):
        yield f"{place}.corrects: an event cannot correct itself"
    elif isinstance(corrects, str) and known.events is not None and corrects not in known.events:
        yield f"{place}.corrects: no event '{corrects}' in events{did_you_mean(corrects, known.events)}"
