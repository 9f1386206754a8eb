"""What has to be recorded on a child's case, so that it says what the file says?

Pure: from the picture the file gives, what the last file gave, and who leads the case now. A position that changed
between two files is recorded as an event of the import's day, for the lists do not say when it changed. What is
missing from a file is never taken as ended, and what was decided here is never undone by a file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from keyworker.exchange.annex_a.picture import Picture, Spell
from keyworker.exchange.names import name_key
from keyworker.exchange.planned_event import PlannedEvent
from keyworker.policy.casefile import local_day

Drift = Literal["", "decided-here", "no-longer-named"]


@dataclass
class State:
    """Where a case stood in the source when last read. ``told`` has each event's hash and id by key."""

    stage: str = ""
    told: dict[str, list[Any]] = field(default_factory=dict)
    standings: list[str] = field(default_factory=list)
    worker: str = ""
    team: str = ""
    adviser: str = ""
    team_only: bool = False


@dataclass(frozen=True)
class Refs:
    """How the case's own records are named in events: the child, and workers and teams by their written names."""

    child: str
    worker: Callable[[str], str]
    team: Callable[[str], str]


@dataclass
class Changes:
    """The events to add in order, the ids of events that were wrong, the state to keep, and whether we differ."""

    events: list[PlannedEvent]
    corrects: dict[str, str]
    after: State
    drift: Drift = ""
    lead_changed: bool = False


def changes(
    picture: Picture, before: State | None, *, refs: Refs, lead_now: str | None, now: datetime
) -> Changes:
    """What to record. ``lead_now`` is the worker who leads the case here, ``now`` the moment of the import."""
    old = before or State()
    after = State(
        picture.stage,
        dict(old.told),
        list(old.standings),
        old.worker,
        old.team,
        old.adviser,
        old.team_only,
    )
    found = Changes([], {}, after)
    planned = [*_stage(picture, old, now), *_told(picture, refs.child)]
    if picture.stage != "closed":
        planned += _standings(picture, old, after, refs.child, now)
    for event in sorted(planned, key=lambda each: _order(each)):
        _plan(event, old, found)
    if picture.stage == "open":
        _holding(picture, old, found, refs=refs, lead_now=lead_now, now=now)
    if picture.stage == "closed":
        _close(picture, old, found, now)
    return found


def _order(event: PlannedEvent) -> tuple[date, int]:
    first = {"referral.received": 0, "case.opened": 1, "case.reopened": 1}
    return local_day(event.at), first.get(event.kind, 2)


def _plan(event: PlannedEvent, old: State, found: Changes) -> None:
    told = old.told.get(event.key)
    if told is not None and told[0] == event.hash:
        return
    if told is not None:
        found.corrects[event.key] = str(told[1])
    found.events.append(event)
    found.after.told[event.key] = [event.hash, None]


def _stage(picture: Picture, old: State, now: datetime) -> list[PlannedEvent]:
    opened_on = picture.opened_on or local_day(now)
    if (
        picture.stage != "received"
        and old.stage in {"", "received"}
        and picture.outcome != "not-opened"
    ):
        # The day a case began is read once: a later file's other lists may begin later and do not reopen it.
        return [PlannedEvent("case.opened", "case.opened", opened_on, {"source": "annex-a"})]
    if picture.stage == "open" and old.stage == "closed":
        return [
            PlannedEvent(
                f"case.reopened|{now.isoformat()}",
                "case.reopened",
                now,
                {"reason": "Open again in the source"},
            )
        ]
    return []


def _told(picture: Picture, child: str) -> list[PlannedEvent]:
    return [
        PlannedEvent(
            each.key,
            each.kind,
            each.at,
            {
                **each.said,
                **{name: child if name == "person" else [child] for name in each.of_child},
            },
        )
        for each in picture.happenings
    ]


def _standings(
    picture: Picture, old: State, after: State, child: str, now: datetime
) -> list[PlannedEvent]:
    planned: list[PlannedEvent] = []
    named_ended: set[str] = set()
    for spell in picture.spells:
        key = f"{spell.standing}|{spell.started or ''}"
        if f"standing.started|{key}" in old.told or not _going_already(spell, old):
            # On a case opened again a standing counts from then: nobody held it in between.
            started = now if old.stage == "closed" else spell.started or now
            planned.append(
                PlannedEvent(
                    f"standing.started|{key}", "standing.started", started, _standing(spell, child)
                )
            )
        if spell.ended is not None or spell.over:
            planned.append(
                PlannedEvent(
                    f"standing.ended|{key}",
                    "standing.ended",
                    spell.ended or now,
                    _standing(spell, child),
                )
            )
            named_ended.add(spell.standing)
    current = {spell.standing for spell in picture.current}
    if any(row.list in {6, 7, 8, 9} for row in picture.rows):
        for standing in sorted(set(old.standings) - current - named_ended):
            said = {"person": child, "people": [child], "standing": standing}
            planned.append(
                PlannedEvent(
                    f"standing.ended|{standing}|{now.isoformat()}", "standing.ended", now, said
                )
            )
        after.standings = sorted(current)
    else:
        after.standings = sorted((set(old.standings) | current) - named_ended)
    return planned


def _going_already(spell: Spell, old: State) -> bool:
    # A status alone, without a start: known from the file before unless the standing has ended since.
    return spell.started is None and spell.standing in old.standings


def _standing(spell: Spell, child: str) -> dict[str, Any]:
    held_by = "early-help" if spell.standing == "caf" else "social-care"
    return {"person": child, "people": [child], "standing": spell.standing, "held_by": held_by}


def _holding(
    picture: Picture, old: State, found: Changes, *, refs: Refs, lead_now: str | None, now: datetime
) -> None:
    holder, after = picture.holder, found.after
    team = {"team": refs.team(holder.team)} if holder.team else {}
    if holder.worker:
        after.worker, after.team = name_key(holder.worker), name_key(holder.team or "")
        named = refs.worker(holder.worker)
        if lead_now == named:
            pass
        elif lead_now is not None and (
            after.worker == old.worker or not old.worker or lead_now != refs.worker(old.worker)
        ):
            found.drift = "decided-here"
        else:
            said = {"worker": named, "role": "lead", "start_is_estimated": True, **team}
            if old.team_only:
                found.events.append(
                    PlannedEvent("", "allocation.ended", now, {"role": "team-only"})
                )
                after.team_only = False
            found.events.append(PlannedEvent("", "allocation.started", now, said))
            found.lead_changed = lead_now is not None
    elif old.worker:
        found.drift = "no-longer-named"
    elif team and lead_now is None and name_key(holder.team or "") != old.team:
        after.team, after.team_only = name_key(holder.team or ""), True
        said = {"worker": None, "role": "team-only", "start_is_estimated": True, **team}
        found.events.append(PlannedEvent("", "allocation.started", now, said))
    if (
        holder.adviser
        and holder.adviser != holder.worker
        and name_key(holder.adviser) != old.adviser
    ):
        after.adviser = name_key(holder.adviser)
        said = {
            "worker": refs.worker(holder.adviser),
            "role": "involved",
            "start_is_estimated": True,
            "note": "Personal adviser",
        }
        found.events.append(PlannedEvent("", "allocation.started", now, said))


def _close(picture: Picture, old: State, found: Changes, now: datetime) -> None:
    after = found.after
    after.standings, after.worker, after.team, after.adviser, after.team_only = (
        [],
        "",
        "",
        "",
        False,
    )
    if old.stage == "closed":
        return
    said = {"outcome": picture.outcome or "other", "reason": picture.closing_reason}
    found.events.append(PlannedEvent("", "case.closed", picture.closed_on or now, said))
