"""May this be planned, as long as what was planned before is still to come?

The same thing for the same day is not planned twice: who reads the record later would look for two meetings. Another day for
it is another plan, which stands in the place of the one before. A move that is under way to one place is not planned to another
beside it: it is refused, or that entry is put right, first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from keyworker.actions.action import Entry, NotPossible
from keyworker.policy.casefile import Event
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.vocabulary import EVENT_KINDS, Field, FieldType, kinds
from keyworker.policy.wording import on_day, sentence
from keyworker.record.writing import NewEvent, plain

_MOVE: Final = "transfer.planned"
_DESTINATION: Final = ("to", "team")
# What tells one plan from another: whom it is about, what of several it is, and when. Not what is said of it in words.
_TELLING: Final = frozenset(FieldType) - {FieldType.TEXT}
_ALWAYS: Final = frozenset({"to", "type", "entry", "person", "people"})


def refuse_planned_twice(events: Sequence[NewEvent], entry: Entry) -> None:
    """Raises NotPossible where one of the events plans what is planned already, or a move beside another that is under way."""
    for event in events:
        if not event.kind.endswith(".planned") or event.kind == kinds.TURN_PLANNED:
            continue
        for earlier in _still_open(event, entry):
            _refuse(event, earlier, entry)


def _refuse(event: NewEvent, earlier: Event, entry: Entry) -> None:
    said = sentence(EVENT_KINDS[event.kind].says)
    if _told_apart(event.kind, event.data) == _told_apart(event.kind, earlier.fields, earlier):
        raise NotPossible(
            f"{said} already, on {on_day(earlier.at)}: the same is not planned twice. "
            "If that entry is wrong, put it right; for another day, enter that day",
            field=_first_field(event),
        )
    if (
        event.kind == _MOVE
        and _covers(event, earlier)
        and _goes(event.data) != _goes(earlier.fields)
    ):
        where = _place(earlier, entry)
        raise NotPossible(
            f"A move to {where} is planned already, since {on_day(earlier.at)}. "
            "Record that it was refused, or put that entry right, before you plan another",
            field="to",
        )


def _still_open(event: NewEvent, entry: Entry) -> Iterator[Event]:
    """What was planned of the kind and is still to come, the latest first."""
    kind = EVENT_KINDS[event.kind]
    over = {*kind.over_by, "case.closed"}
    for earlier in reversed(list(entry.known.events)):
        if earlier.kind in over or _is_a_new_lead(earlier):
            return
        if earlier.kind == event.kind and _is_to_come(earlier, kind.fields, entry.as_of):
            yield earlier


def _is_a_new_lead(event: Event) -> bool:
    return event.kind == kinds.ALLOCATION_STARTED and event.field("role") in (None, "lead")


def _is_to_come(event: Event, fields: Sequence[Field], today: date) -> bool:
    """Whether the day for which it was planned is not over; one without a day is open until something says otherwise."""
    days = [as_day(event.field(each.name)) for each in fields if each.ahead]
    known = [day for day in days if day is not None]
    return not known or max(known) >= today


def _told_apart(
    kind: str, data: Mapping[str, Any], whole: Event | None = None
) -> dict[str, object]:
    names = {each.name for each in EVENT_KINDS[kind].fields if each.type in _TELLING} | _ALWAYS
    said = whole.given() if whole is not None else data
    return {
        name: _plain(said[name])
        for name in sorted(names)
        if said.get(name) not in (None, "", (), [])
    }


def _plain(value: Any) -> object:
    if isinstance(value, list | tuple):
        return sorted(str(plain(each)) for each in value)
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0).isoformat()
    return str(plain(value))


def _covers(event: NewEvent, earlier: Event) -> bool:
    """Whether the move now planned takes along everybody whom the earlier one moves."""
    now = {*(event.data.get("people") or ()), event.data.get("person")} - {None}
    return not now or (bool(earlier.named) and now >= set(earlier.named))


def _goes(data: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(plain(data.get(name) or "")) for name in _DESTINATION)


def _place(move: Event, entry: Entry) -> str:
    team = next((each.name for each in entry.teams if each.slug == move.field("team")), "")
    return team or entry.pack.term(str(move.field("to")))


def _first_field(event: NewEvent) -> str:
    ahead = next((each.name for each in EVENT_KINDS[event.kind].fields if each.ahead), "")
    return ahead or "at"
