"""What has to be recorded on a child's case, so that it says what the file says?

Pure: from the picture the file gives, what the last file gave, and who leads the case now. A position that changed
between two files is recorded as an event of the import's day, for the lists do not say when it changed. What is
missing from a file is never taken as ended, and what was decided here is never undone by a file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from keyworker.exchange.annex_a.picture import Holder, Picture
from keyworker.exchange.annex_a.put_right import PutRight
from keyworker.exchange.annex_a.row_events import RowEvent
from keyworker.exchange.annex_a.seen_before import SeenBefore, as_it_stood, is_declined, renamed
from keyworker.exchange.annex_a.spells import Spell
from keyworker.exchange.names import name_key
from keyworker.exchange.planned_event import PlannedEvent
from keyworker.policy.casefile import instant, local_day

Drift = Literal["", "decided-here", "no-longer-named"]


@dataclass(frozen=True)
class Refs:
    """How the case's own records are named in events: the child, and workers and teams by their written names."""

    child: str
    worker: Callable[[str], str]
    team: Callable[[str], str]


@dataclass(frozen=True)
class Held:
    """A part that somebody, or a team alone, has in the case now."""

    worker: str | None
    role: str
    since: datetime


@dataclass
class Changes:
    """The events to add in order, the ids of events that were wrong, what to keep as seen, and whether we differ."""

    events: list[PlannedEvent]
    corrects: dict[str, str]
    after: SeenBefore
    drift: Drift = ""
    lead_changed: bool = False
    declined: bool = False

    def add(self, kind: str, at: date | datetime, **fields: Any) -> None:
        """Add an event that a later file does not name again."""
        self.events.append(PlannedEvent("", kind, at, fields))

    def give_ids(self, ids: Sequence[str]) -> None:
        """Keep the ids that the events were given on record, so that a later file can correct them."""
        for event, event_id in zip(self.events, ids, strict=True):
            if event.key:
                self.after.recorded[event.key] = [event.hash, event_id]


def changes(
    picture: Picture,
    before: SeenBefore | None,
    *,
    refs: Refs,
    lead_now: str | None,
    now: datetime,
    put_right: Sequence[PutRight] = (),
    born_now: date | None = None,
    unchanged: Collection[tuple[int, str]] = (),
    held: Sequence[Held] = (),
) -> Changes:
    """What to record.

    Args:
        picture: how the child stands by the file.
        before: how they stood when last read; None for a case that is new.
        refs: what the case's records are called.
        lead_now: the worker who leads the case here.
        now: the moment of the import.
        put_right: the starts that the file gives another date than before.
        born_now: the day of birth of a child who was known as unborn.
        unchanged: the lists and keys of the rows that say what they said before.
        held: the parts that people have in the case now.
    """
    old = renamed(before or SeenBefore(), put_right)
    declined = is_declined(picture, old)
    if declined:
        picture = as_it_stood(picture, old)
    after = replace(
        old,
        stage=picture.stage,
        recorded=dict(old.recorded),
        standings=list(old.standings),
        stage_by=old.stage_by if declined else picture.stage_by,
    )
    found = Changes([], {}, after, declined=declined)
    planned = [*_stage(picture, old, put_right, now), *_row_events(picture, refs.child)]
    if born_now is not None:
        planned.append(_birth(born_now, refs.child))
    if picture.stage != "closed":
        standings = _Standings(picture, old, refs.child, now)
        planned += standings.events()
        after.standings = standings.kept()
        after.by_status = picture.by_status or old.by_status
    again: set[tuple[str, date]] = set()
    for event in sorted(planned, key=lambda each: _order(each)):
        _plan(event, old, found, again)
    if declined:
        return found
    if picture.stage == "open":
        if not _named_elsewhere(picture, old, unchanged):
            found.after.named_by = picture.holder.by_list
            _lead(picture, old, found, refs=refs, lead_now=lead_now, now=now)
        _adviser(picture, old, found, refs=refs, now=now)
    if picture.stage == "closed":
        _close(picture, old, found, held, now)
    return found


def _named_elsewhere(
    picture: Picture, old: SeenBefore, unchanged: Collection[tuple[int, str]]
) -> bool:
    """Whether the list that named the holder is not in this file, and the row that names one now said so before too.

    A list that is missing takes nobody off; that another list names somebody else is then no news.
    """
    holder = picture.holder
    listed = any(row.list == old.named_by for row in picture.rows)
    return bool(old.named_by) and not listed and (holder.by_list, holder.by_row) in unchanged


def _order(event: PlannedEvent) -> tuple[date, int]:
    first = {"referral.received": 0, "case.opened": 1, "case.reopened": 1}
    return local_day(event.at), first.get(event.kind, 2)


def _plan(
    event: PlannedEvent, old: SeenBefore, found: Changes, again: set[tuple[str, date]]
) -> None:
    """Plan the event unless it is on record as it is; what comes after a new one on its day is recorded after it."""
    earlier = old.recorded.get(event.key)
    standing_that_day = str(event.fields.get("standing", "")), local_day(event.at)
    after_a_new_one = event.kind == "standing.started" and standing_that_day in again
    if earlier is not None and earlier[0] == event.hash and not after_a_new_one:
        return
    if event.kind == "standing.ended":
        again.add(standing_that_day)
    if earlier is not None:
        found.corrects[event.key] = str(earlier[1])
    found.events.append(event)
    found.after.recorded[event.key] = [event.hash, None]


def _stage(
    picture: Picture, old: SeenBefore, put_right: Sequence[PutRight], now: datetime
) -> list[PlannedEvent]:
    if (
        picture.stage != "received"
        and old.stage in {"", "received"}
        and picture.outcome != "not-opened"
    ):
        # The day a case began is read once: a later file's other lists may begin later and do not reopen it.
        return [_opened(picture.opened_on, now)]
    if picture.stage == "open" and old.stage == "closed":
        return [
            PlannedEvent(
                f"case.reopened|{now.isoformat()}",
                "case.reopened",
                now,
                {"reason": "Open again in the source"},
            )
        ]
    # Unless the very start that it was read from was wrong.
    if any(_began_with(each, old) for each in put_right):
        return [_opened(picture.opened_on, now)]
    return []


def _opened(opened_on: date | None, now: datetime) -> PlannedEvent:
    fields = {"source": "annex-a"}
    if opened_on is None:
        fields["note"] = "The day of the import: the lists give no start"
    return PlannedEvent("case.opened", "case.opened", opened_on or local_day(now), fields)


def _began_with(right: PutRight, old: SeenBefore) -> bool:
    recorded = old.recorded.get("case.opened")
    day = right.old if right.old is not None else right.first_seen
    said = _opened(right.old, instant(day))
    return recorded is not None and recorded[0] == said.hash


def _birth(born: date, child: str) -> PlannedEvent:
    return PlannedEvent(
        "birth.recorded", "birth.recorded", born, {"person": child, "people": [child]}
    )


def _row_events(picture: Picture, child: str) -> list[PlannedEvent]:
    return [
        PlannedEvent(each.key, each.kind, each.at, {**each.fields, **_of_child(each, child)})
        for each in picture.events
    ]


def _of_child(event: RowEvent, child: str) -> dict[str, Any]:
    return {name: child if name == "person" else [child] for name in event.of_child}


@dataclass(frozen=True)
class _Standings:
    """Which standings started and ended between two files, and which the child is left with."""

    picture: Picture
    old: SeenBefore
    child: str
    now: datetime

    def events(self) -> list[PlannedEvent]:
        planned = [event for spell in self.picture.spells for event in self._of_spell(spell)]
        return [*planned, *self._no_longer_said()]

    def kept(self) -> list[str]:
        ended = self._ended | {event.fields["standing"] for event in self._no_longer_said()}
        return sorted((set(self.old.standings) - ended) | self._current)

    @property
    def _current(self) -> set[str]:
        return {spell.standing for spell in self.picture.current}

    @property
    def _ended(self) -> set[str]:
        return {spell.standing for spell in self.picture.spells if not spell.goes_on}

    def _of_spell(self, spell: Spell) -> Iterator[PlannedEvent]:
        key, fields = f"{spell.standing}|{spell.started or ''}", self._fields(spell)
        started, ended = f"standing.started|{key}", f"standing.ended|{key}"
        again = self.old.stage == "closed"
        if again and spell.goes_on and started in self.old.recorded:
            # The reopening takes up again what only the closing had ended.
            return
        if started in self.old.recorded or not self._is_known(spell):
            # On a case opened again a standing counts from then: nobody held it in between.
            at = self.now if again and spell.goes_on else spell.started or self.now
            held_by = "early-help" if spell.standing == "caf" else "social-care"
            yield PlannedEvent(
                started, "standing.started", at, {**fields, "held_by": held_by}, said=spell.started
            )
        if not spell.goes_on:
            yield PlannedEvent(ended, "standing.ended", spell.ended or self.now, fields)

    def _no_longer_said(self) -> Iterator[PlannedEvent]:
        """What the status of list 6 alone gave ends where that status now gives another."""
        was, is_now = self.old.by_status, self.picture.by_status
        if not was or not is_now or was == is_now or was not in self.old.standings:
            return
        if was in self._current | self._ended or self._is_listed(was):
            return
        fields = {"person": self.child, "people": [self.child], "standing": was}
        key = f"standing.ended|{was}|{self.now.isoformat()}"
        yield PlannedEvent(key, "standing.ended", self.now, fields)

    def _is_listed(self, standing: str) -> bool:
        """Whether a list nearer than list 6 gave the standing, with its own start."""
        kind = f"standing.started|{standing}|"
        return standing != "child-in-need" and any(
            key.startswith(kind) and key != kind for key in self.old.recorded
        )

    def _is_known(self, spell: Spell) -> bool:
        # A status alone, without a start: known from the file before unless the standing has ended since.
        return spell.started is None and spell.standing in self.old.standings

    def _fields(self, spell: Spell) -> dict[str, Any]:
        return {
            "person": self.child,
            "people": [self.child],
            "standing": spell.standing,
        }


def _lead(
    picture: Picture,
    old: SeenBefore,
    found: Changes,
    *,
    refs: Refs,
    lead_now: str | None,
    now: datetime,
) -> None:
    """The worker the file names leads, unless somebody here decided otherwise; with none named, the team holds it."""
    holder = picture.holder
    if holder.worker:
        _named_lead(holder, old, found, refs=refs, lead_now=lead_now, now=now)
    elif old.worker and not holder.has_left:
        found.drift = "no-longer-named"
    elif holder.team and lead_now is None and name_key(holder.team) != old.team:
        found.after.team, found.after.team_only = name_key(holder.team), True
        _start(found, now, worker=None, role="team-only", **_team(holder, refs))


def _named_lead(
    holder: Holder,
    old: SeenBefore,
    found: Changes,
    *,
    refs: Refs,
    lead_now: str | None,
    now: datetime,
) -> None:
    after = found.after
    after.worker, after.team = name_key(holder.worker or ""), name_key(holder.team or "")
    named = refs.worker(holder.worker or "")
    if _was_decided_here(old, after, refs, named=named, lead_now=lead_now):
        found.drift = "decided-here"
    elif lead_now != named:
        if old.team_only:
            found.add("allocation.ended", now, role="team-only")
            after.team_only = False
        _start(found, now, worker=named, role="lead", **_team(holder, refs))
        found.lead_changed = lead_now is not None


def _team(holder: Holder, refs: Refs) -> dict[str, str]:
    return {"team": refs.team(holder.team)} if holder.team else {}


def _was_decided_here(
    old: SeenBefore, after: SeenBefore, refs: Refs, *, named: str, lead_now: str | None
) -> bool:
    """Somebody else leads here, and it is not the source that changed its mind since the last file."""
    if lead_now is None or lead_now == named:
        return False
    return after.worker == old.worker or not old.worker or lead_now != refs.worker(old.worker)


def _adviser(
    picture: Picture, old: SeenBefore, found: Changes, *, refs: Refs, now: datetime
) -> None:
    adviser = picture.holder.adviser
    if adviser and adviser != picture.holder.worker and name_key(adviser) != old.adviser:
        found.after.adviser = name_key(adviser)
        _start(found, now, worker=refs.worker(adviser), role="involved", note="Personal adviser")


def _start(found: Changes, now: datetime, **fields: Any) -> None:
    found.add("allocation.started", now, start_is_estimated=True, **fields)


def _close(
    picture: Picture, old: SeenBefore, found: Changes, held: Sequence[Held], now: datetime
) -> None:
    found.after = SeenBefore(
        stage=picture.stage,
        recorded=found.after.recorded,
        stage_by=picture.stage_by,
        closed_on=(picture.closed_on or local_day(now)).isoformat(),
    )
    if old.stage == "closed":
        return
    found.add(
        "case.closed",
        picture.closed_on or now,
        outcome=picture.outcome or "other",
        reason=picture.closing_reason,
    )
    # Who came to hold it here after the day on which it had closed there does not hold a closed case.
    for part in held:
        if picture.closed_on is not None and part.since > instant(picture.closed_on):
            found.add("allocation.ended", now, worker=part.worker, role=part.role)
