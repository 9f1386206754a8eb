"""What somebody was told on the day of what they were told of counts, whichever of the two the record has earlier."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyworker.decisions.trying.documents_out import timescales_of
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.vocabulary import EVENT_KINDS

PACKS = {pack.id: pack for pack in bundled_packs()}
DAY = "2026-06-01"
# Of each policy: the rule, what starts it and what tells of it, each without its hour.
TOLD: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    (
        "suffolk",
        "tell-family-of-holder",
        {"kind": "allocation.started", "worker": "W2", "role": "holding"},
        {"kind": "family.told", "about": "holder", "holder": "W2"},
    ),
    (
        "nottinghamshire",
        "write-to-waiting-family",
        {"kind": "waiting.started"},
        {"kind": "waiting-letter.sent", "contact": "01234"},
    ),
    (
        "nottinghamshire",
        "tell-referrer-of-waiting",
        {"kind": "waiting.started"},
        {
            "kind": "referrer.told",
            "about": "waiting",
            "priority": "2",
            "expected_wait": "6 weeks",
        },
    ),
]
HOURS = st.integers(0, 23)


def statuses(pack: str, rule: str, *events: dict[str, Any]) -> list[str]:
    before = [
        {"kind": "referral.received", "at": "2026-05-20", "type": "caf", "source": "school"},
        {"kind": "decision.made", "at": "2026-05-21", "outcome": "open", "rationale": "Need"},
        {"kind": "allocation.started", "at": "2026-05-22", "worker": "W1", "role": "lead"},
    ]
    file = {"people": [{"id": "P1", "is": "child"}], "events": [*before, *events]}
    if pack == "nottinghamshire":
        file["events"] = [before[0] | {"type": "early-help"}, *events]
    found = timescales_of(PACKS[pack], file, as_of=date(2026, 6, 30), name="given")
    return [each["status"] for each in found if each["id"] == rule]


def at(event: dict[str, Any], hour: int) -> dict[str, Any]:
    return {**event, "at": f"{DAY}T{hour:02}:00:00+01:00"}


@pytest.mark.parametrize(("pack", "rule", "begins", "told"), TOLD, ids=[each[1] for each in TOLD])
@given(first=HOURS, second=HOURS)
def test_told_at_any_hour_of_the_day_it_is_met(
    pack: str, rule: str, begins: dict[str, Any], told: dict[str, Any], first: int, second: int
) -> None:
    assert statuses(pack, rule, at(begins, first), at(told, second)) == ["met"]


@pytest.mark.parametrize(("pack", "rule", "begins", "told"), TOLD, ids=[each[1] for each in TOLD])
def test_told_the_day_before_it_is_not(
    pack: str, rule: str, begins: dict[str, Any], told: dict[str, Any]
) -> None:
    assert statuses(pack, rule, at(begins, 11), {**told, "at": "2026-05-31"}) == ["overdue"]


def test_what_was_said_of_the_first_of_two_on_one_day_is_not_said_of_the_second() -> None:
    """Told at ten of whoever held it at nine, the family do not know of whoever holds it since noon."""
    _, rule, begins, told = TOLD[0]
    after = at({**begins, "worker": "W3"}, 12)
    found = statuses("suffolk", rule, at(begins, 9), at(told, 10), after)
    assert "overdue" in found


def test_to_tell_somebody_is_marked_in_the_vocabulary() -> None:
    tells = {kind.name for kind in EVENT_KINDS.values() if kind.tells}
    assert {"family.told", "referrer.told", "letter.sent", "waiting-letter.sent"} <= tells
