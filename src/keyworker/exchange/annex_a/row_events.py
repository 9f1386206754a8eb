"""Which events does a row of the lists report?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keyworker.exchange.annex_a.rows import ListRow


@dataclass(frozen=True)
class RowEvent:
    """One event the lists report. ``key`` is the same in every file that reports it.

    ``of_child`` names the fields that hold the child, filled in once the child's record is known.
    """

    key: str
    kind: str
    at: date
    fields: Mapping[str, Any]
    of_child: tuple[str, ...] = ()


def events_of_rows(rows: Iterable[ListRow]) -> tuple[RowEvent, ...]:
    """The events of one child's rows, oldest first. A visit on two lists is one visit."""
    found: dict[str, RowEvent] = {}
    for row in rows:
        for event in _READ.get(row.list, _nothing)(row):
            earlier = found.get(event.key)
            if earlier is not None:
                event = _joined(earlier, event)
            found[event.key] = event
    return tuple(sorted(found.values(), key=lambda event: (event.at, event.key)))


def _joined(one: RowEvent, other: RowEvent) -> RowEvent:
    of_child = tuple(dict.fromkeys((*one.of_child, *other.of_child)))
    return RowEvent(one.key, one.kind, one.at, {**other.fields, **one.fields}, of_child)


def _event(
    kind: str, at: date | None, fields: Mapping[str, Any] | None = None, *of_child: str
) -> list[RowEvent]:
    if at is None:
        return []
    filled = {name: value for name, value in (fields or {}).items() if value not in (None, "")}
    return [RowEvent(f"{kind}|{at}", kind, at, filled, ("people", *of_child))]


def _nothing(row: ListRow) -> list[RowEvent]:
    return []


def _early_help(row: ListRow) -> list[RowEvent]:
    note = f"Organisation: {row.get('organisation')}" if row.get("organisation") else None
    return [
        *_event("assessment.started", row.get("at"), {"note": note}),
        *_event("assessment.completed", row.get("completed"), {"note": note}),
    ]


def _referral(row: ListRow) -> list[RowEvent]:
    reason = "No further action" if row.get("no_further_action") else None
    return _event(
        "referral.received",
        row.get("at"),
        {"type": "other", "source": row.get("source"), "reason": reason},
    )


def _assessment(row: ListRow) -> list[RowEvent]:
    # The list gives the day of authorisation only, not the day the work was finished: no completion is made up.
    return [
        *_event("assessment.started", row.get("at")),
        *_event("assessment.authorised", row.get("authorised"), {"note": row.get("needs_support")}),
    ]


def _conference(row: ListRow) -> list[RowEvent]:
    agreed = {True: "agreed", False: "not-agreed"}.get(row.get("led_to_plan"))
    return _event("meeting.held", row.get("conference"), {"type": "conference", "outcome": agreed})


def _in_need(row: ListRow) -> list[RowEvent]:
    return _event("visit.made", row.get("last_seen"), None, "children_seen")


def _protection(row: ListRow) -> list[RowEvent]:
    seen = ("children_seen", "seen_alone") if row.get("seen_alone") else ()
    return [
        *_event("visit.made", row.get("visited"), None, *seen),
        *_event(
            "meeting.held", row.get("reviewed"), {"type": "conference", "note": "Review conference"}
        ),
    ]


def _looked_after(row: ListRow) -> list[RowEvent]:
    return [
        *_event("visit.made", row.get("visited")),
        *_event("plan.reviewed", row.get("reviewed"), {"note": "Statutory review"}),
    ]


def _care_leaver(row: ListRow) -> list[RowEvent]:
    return [
        *_event("contact.made", row.get("contacted")),
        *_event("plan.reviewed", row.get("plan_reviewed"), {"note": "Pathway plan review"}),
    ]


_READ = {
    2: _early_help,
    3: _referral,
    4: _assessment,
    5: _conference,
    6: _in_need,
    7: _protection,
    8: _looked_after,
    9: _care_leaver,
}
