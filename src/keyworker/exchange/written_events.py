"""How does an event leave in a file, and what of it cannot?

With the fields that its kind has, each as that field takes it, so that every command reads the file. What an import kept
beside these, and what an earlier release took that no rule can read, stays here; whoever asks for the file is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from keyworker.exchange.asked_here import ASKED_HERE
from keyworker.policy.packs.checks.value_checks import wrong_value
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.policy.vocabulary.events import COMMON
from keyworker.policy.vocabulary.fields import Field


def as_its_kind(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event with the fields that its kind has, each as that field takes it."""
    fields = _fields(event)
    return {
        name: value
        for name, value in event.items()
        if name in fields and wrong_value(value, fields[name]) is None
    }


def left_out(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A sentence for each field of these events that does not leave with them."""
    for event in events:
        fields = _fields(event)
        for name, value in event.items():
            wrong = wrong_value(value, fields[name]) if name in fields else "no rule reads it"
            if wrong is not None:
                yield f"{event['id']} ({event['kind']}): {name} is left out: {wrong}"


def _fields(event: Mapping[str, Any]) -> dict[str, Field]:
    shared = {field.name: field for field in (*COMMON, *EVENT_KINDS[event["kind"]].fields)}
    if event["kind"] != kinds.ENTRY_RECORDED:
        return shared
    return shared | (ASKED_HERE.fields_of_entry(event.get("entry")) or {})
