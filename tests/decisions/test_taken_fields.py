"""What an event does not say itself is read from the event before it that does."""

from __future__ import annotations

from typing import Any

from keyworker.decisions.case.taken_fields import with_taken_fields
from keyworker.policy.casefile import Event
from keyworker.policy.casefile_reading import casefile_from


def read(*events: dict[str, Any]) -> list[Event]:
    known = casefile_from({"events": [{"at": "2026-06-01", **each} for each in events]})
    return list(with_taken_fields(known).events)


def named(worker: str) -> dict[str, Any]:
    return {"kind": "receiving-worker.named", "worker": worker}


HANDOVER = {"kind": "handover.held"}


def test_an_older_handover_is_to_the_worker_last_named_before_it() -> None:
    found = read(HANDOVER, named("W2"), HANDOVER, named("W3"), HANDOVER)
    received = [each.field("worker") for each in found if each.kind == "handover.held"]
    assert received == [None, "W2", "W3"]


def test_one_that_says_to_whom_is_to_them() -> None:
    assert read(named("W2"), {**HANDOVER, "worker": "W4"})[-1].field("worker") == "W4"


def test_an_event_with_a_field_filled_in_is_the_same_event_still() -> None:
    known = casefile_from(
        {"events": [{"at": "2026-06-01", **each} for each in (named("W2"), HANDOVER)]}
    )
    assert [each.serial for each in with_taken_fields(known).events] == [
        each.serial for each in known.events
    ]
