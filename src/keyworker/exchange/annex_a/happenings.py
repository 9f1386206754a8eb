"""Which events does a row of the lists tell of?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from keyworker.exchange.annex_a.rows import Row


@dataclass(frozen=True)
class Happening:
    """One event the lists tell of. ``key`` is the same in every file that tells of it.

    ``of_child`` names the fields that hold the child, filled in once the child's record is known.
    """

    key: str
    kind: str
    at: date
    said: Mapping[str, Any]
    of_child: tuple[str, ...] = ()


def happenings_of(rows: Iterable[Row]) -> tuple[Happening, ...]:
    """The events of one child's rows, oldest first. A visit two lists tell of is one visit."""
    found: dict[str, Happening] = {}
    for row in rows:
        for happening in _READ.get(row.list, _nothing)(row):
            earlier = found.get(happening.key)
            if earlier is not None:
                happening = _joined(earlier, happening)
            found[happening.key] = happening
    return tuple(sorted(found.values(), key=lambda happening: (happening.at, happening.key)))


def _joined(one: Happening, other: Happening) -> Happening:
    fields = tuple(dict.fromkeys((*one.of_child, *other.of_child)))
    return Happening(one.key, one.kind, one.at, {**other.said, **one.said}, fields)


def _happening(
    kind: str, at: date | None, said: Mapping[str, Any] | None = None, *of_child: str
) -> list[Happening]:
    if at is None:
        return []
    told = {name: value for name, value in (said or {}).items() if value not in (None, "")}
    return [Happening(f"{kind}|{at}", kind, at, told, ("people", *of_child))]


def _nothing(row: Row) -> list[Happening]:
    return []


def _early_help(row: Row) -> list[Happening]:
    note = f"Organisation: {row.get('organisation')}" if row.get("organisation") else None
    return [
        *_happening("assessment.started", row.get("at"), {"note": note}),
        *_happening("assessment.completed", row.get("completed"), {"note": note}),
    ]


def _referral(row: Row) -> list[Happening]:
    reason = "No further action" if row.get("no_further_action") else None
    return _happening(
        "referral.received",
        row.get("at"),
        {"type": "other", "source": row.get("source"), "reason": reason},
    )


def _assessment(row: Row) -> list[Happening]:
    # The list gives the day of authorisation only, not the day the work was finished: no completion is made up.
    return [
        *_happening("assessment.started", row.get("at")),
        *_happening(
            "assessment.authorised", row.get("authorised"), {"note": row.get("needs_support")}
        ),
    ]


def _conference(row: Row) -> list[Happening]:
    agreed = {True: "agreed", False: "not-agreed"}.get(row.get("led_to_plan"))
    return _happening(
        "meeting.held", row.get("conference"), {"type": "conference", "outcome": agreed}
    )


def _in_need(row: Row) -> list[Happening]:
    return _happening("visit.made", row.get("last_seen"), None, "children_seen")


def _protection(row: Row) -> list[Happening]:
    seen = ("children_seen", "seen_alone") if row.get("seen_alone") else ()
    return [
        *_happening("visit.made", row.get("visited"), None, *seen),
        *_happening(
            "meeting.held", row.get("reviewed"), {"type": "conference", "note": "Review conference"}
        ),
    ]


def _looked_after(row: Row) -> list[Happening]:
    return [
        *_happening("visit.made", row.get("visited")),
        *_happening("plan.reviewed", row.get("reviewed"), {"note": "Statutory review"}),
    ]


def _care_leaver(row: Row) -> list[Happening]:
    return [
        *_happening("contact.made", row.get("contacted")),
        *_happening("plan.reviewed", row.get("plan_reviewed"), {"note": "Pathway plan review"}),
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
