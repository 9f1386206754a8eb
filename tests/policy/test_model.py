"""A part of a policy or a case never changes, and a changed copy is its own."""

from __future__ import annotations

from datetime import date

from keyworker.policy.casefile import Event
from keyworker.policy.conditions import model
from keyworker.policy.conditions.model import EventPattern


def test_a_changed_copy_of_a_test_asks_what_it_says_itself() -> None:
    tests = model.Tests.model_validate({"is": True})
    assert tests.by_name == (("is_", True),)
    assert tests.model_copy(update={"is_": None, "known": True}).by_name == (("known", True),)


def test_a_changed_copy_of_a_pattern_means_other_events() -> None:
    pattern = EventPattern(event="visit.made")
    assert pattern.written != pattern.model_copy(update={"event": "contact.made"}).written


def test_a_changed_copy_of_an_event_has_its_own_day_and_keeps_what_more_was_said() -> None:
    event = Event(kind="visit.made", at=date(2026, 6, 1), where="home")
    later = event.changed(at=event.day.replace(day=2))
    assert (event.day.day, later.day.day, later.field("where")) == (1, 2, "home")
