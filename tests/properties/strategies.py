"""Random cases, conditions and facts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

FACTS = ("a", "b", "c", "d")
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
LENGTHS = st.builds(
    lambda count, unit: f"{count} {unit}",
    st.integers(1, 40),
    st.sampled_from(["working days", "days", "weeks", "months"]),
)


def conditions() -> st.SearchStrategy[Any]:
    """Conditions over four facts, nested a few deep."""
    tests = st.one_of(
        st.builds(lambda value: {"is": value}, st.booleans()),
        st.builds(lambda value: {"is_not": value}, st.booleans()),
    )
    leaf = st.builds(lambda name, test: {f"worker.{name}": test}, st.sampled_from(FACTS), tests)
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda part: {"not": part}, inner),
        ),
        max_leaves=8,
    )


def known_facts() -> st.SearchStrategy[dict[str, bool]]:
    """Some of the facts, each yes or no."""
    return st.dictionaries(st.sampled_from(FACTS), st.booleans())


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A case's events over a few months, each recorded on its day or up to some weeks later."""
    start = draw(st.dates(date(2026, 1, 1), date(2026, 3, 1)))
    kinds = (
        {"kind": "decision.made", "outcome": "open", "by": "M1"},
        {"kind": "decision.made", "outcome": "not-open", "by": "M1"},
        {"kind": "allocation.started", "worker": "W1", "role": "lead"},
        {"kind": "allocation.started", "worker": "W2", "role": "lead"},
        {"kind": "contact.made", "by": "W1"},
        {"kind": "contact.made", "by": "W2"},
        {"kind": "contact.attempted", "by": "W1"},
        {"kind": "hold.started", "by": "M1"},
        {"kind": "hold.ended", "by": "M1"},
        {"kind": "case.closed", "by": "M1"},
    )
    events: list[dict[str, Any]] = [
        {"kind": "referral.received", "type": "caf", "at": start, "recorded_at": start}
    ]
    for _ in range(draw(st.integers(0, 7))):
        happened = start + timedelta(days=draw(st.integers(0, 90)))
        recorded = happened + timedelta(days=draw(st.integers(0, 30)))
        events.append({**draw(st.sampled_from(kinds)), "at": happened, "recorded_at": recorded})
    return events
