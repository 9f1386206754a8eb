"""Whose turn is it to take new cases, who comes next, and does the rota keep to the policy?

How soon a turn comes round and when the names must be ready are clocks of the pack; nothing here counts days itself.
How long one turn lasts is the pack's setting ``turn-length``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from keyworker.decisions.document_facts import setting_value
from keyworker.policy.casefile import CaseFile, Event, local_day
from keyworker.policy.durations import Duration
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import counted, on_day
from keyworker.record.subject_files import CORRECTED
from keyworker.record.writing import NewEvent, NotPossible

PLANNED, TAKEN_UP, LISTED = kinds.TURN_PLANNED, kinds.TURN_STARTED, kinds.NAMES_CONFIRMED
LENGTH = "turn-length"
MOST = 53
_AT_MOST_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Plan:
    """Turns one after another from ``start``, the managers (by reference) in ``order`` again and again."""

    order: tuple[str, ...]
    start: date
    turns: int


@dataclass(frozen=True)
class Turn:
    """One turn of ``worker``, up to the day before ``until``.

    ``listed`` is the list of names confirmed for it, ``names`` its clock; ``warnings`` say where it leaves the policy.
    """

    ref: str
    worker: str
    starts: date
    until: date
    reason: str
    taken_up: Event | None
    listed: Event | None
    names: Clock | None
    warnings: tuple[str, ...] = ()

    @property
    def last(self) -> date:
        """Its last day."""
        return self.until - timedelta(days=1)

    def on(self, day: date) -> bool:
        return self.starts <= day < self.until

    @property
    def without_list(self) -> bool:
        """Whether the day for its list of names has passed and there is none."""
        return self.names is not None and self.listed is None and self.names.days_late > 0


def rota(pack: Pack, record: CaseFile, *, as_of: date) -> tuple[Turn, ...]:
    """Every turn on record, in order, as known on a day."""
    known = record.known_on(as_of)
    events = sorted(
        (_starts(event), event) for event in known.of_kind(PLANNED) if event.field("on")
    )
    turns = [_turn(pack, known, events, place, as_of) for place in range(len(events))]
    return tuple(_warned(pack, turns))


def current(turns: Sequence[Turn], day: date) -> Turn | None:
    """The turn that runs on a day."""
    return next((turn for turn in turns if turn.on(day)), None)


def to_list(pack: Pack, record: CaseFile, worker: str, *, as_of: date) -> Turn | None:
    """The worker's own next turn, or the one that runs, for which no names are listed yet; None where there is none."""
    try:
        turns = rota(pack, record, as_of=as_of)
    except NotPossible:
        return None
    return first_unlisted(turns, worker, day=as_of)


def first_unlisted(turns: Sequence[Turn], worker: str, *, day: date) -> Turn | None:
    """Of these turns the worker's first that is not over on a day and for which no names are listed yet."""
    own = (turn for turn in turns if turn.worker == worker and turn.until > day)
    return next((turn for turn in own if turn.listed is None), None)


def planned(
    pack: Pack,
    record: CaseFile,
    plan: Plan,
    *,
    reason: str,
    now: datetime,
    leaving: Mapping[str, date],
) -> list[NewEvent]:
    """The turns of a plan. ``leaving`` says from when a manager is no longer in post. Raises NotPossible."""
    length, today = _length(pack), local_day(now)
    taken = {turn.starts: turn.worker for turn in rota(pack, record, as_of=today)}
    _refuse_impossible(pack, plan, today=today, last=max(taken, default=None))
    starts = list(_starts_of(pack, plan, length))
    for n, day in enumerate(starts):
        worker = plan.order[n % len(plan.order)]
        _refuse_who_has_left(pack, worker, day, leaving=leaving, field="managers")
    if not reason.strip():
        new = {day: plan.order[n % len(plan.order)] for n, day in enumerate(starts)}
        _refuse_another_rhythm(pack, {**taken, **new}, new=new)
    given = {"reason": reason.strip()} if reason.strip() else {}
    return [
        NewEvent(
            kind=PLANNED,
            at=now,
            data={"worker": plan.order[n % len(plan.order)], "on": day.isoformat(), **given},
        )
        for n, day in enumerate(starts)
    ]


def _refuse_impossible(pack: Pack, plan: Plan, *, today: date, last: date | None) -> None:
    length = _length(pack)
    if not 1 <= plan.turns <= MOST:
        raise NotPossible(f"Plan between 1 and {MOST} turns", field="turns")
    if plan.start > today + _AT_MOST_AHEAD:
        raise NotPossible(
            "Turns are planned at most a year ahead; enter an earlier day", field="from"
        )
    if _end(pack, plan.start, length) <= today:
        raise NotPossible("The first turn would be over already; enter a later day", field="from")
    if last is not None and plan.start < _end(pack, last, length):
        raise NotPossible(
            f"Turns are planned up to {on_day(last)} already; start after it, or swap one",
            field="from",
        )


def _refuse_who_has_left(
    pack: Pack, worker: str, start: date, *, leaving: Mapping[str, date], field: str
) -> None:
    """Refuses a turn to a manager who is not in post to the end of it."""
    left = leaving.get(worker)
    if left is not None and left < _end(pack, start, _length(pack)):
        raise NotPossible(
            f"{worker} leaves on {on_day(left)} and cannot have the turn from {on_day(start)}",
            field=field,
        )


def _refuse_another_rhythm(
    pack: Pack, turns: Mapping[date, str], *, new: Mapping[date, str]
) -> None:
    """Refuses a manager's first new turn that does not come round when the policy has it, after one planned before too."""
    before: dict[str, date] = {}
    for day in sorted(turns):
        worker = turns[day]
        if day in new and worker in before:
            _refuse_off_rhythm(pack, worker, last=before[worker], again=day)
        before[worker] = day


def _refuse_off_rhythm(pack: Pack, worker: str, *, last: date, again: date) -> None:
    comes_round = _comes_round(pack, worker, last)
    if comes_round is not None and again != comes_round:
        raise NotPossible(
            f"A turn would come round on {on_day(again)}, and by the policy it does on {on_day(comes_round)}; say why",
            field="reason",
        )


def swapped(
    pack: Pack,
    record: CaseFile,
    turn: str,
    *,
    to: str,
    reason: str,
    now: datetime,
    leaving: Mapping[str, date],
) -> list[NewEvent]:
    """What gives a planned turn to another manager: the old plan is corrected, never lost. Raises NotPossible."""
    known = record.known_on(local_day(now))
    event = next((each for each in known.of_kind(PLANNED) if each.id == turn), None)
    if event is None:
        raise NotPossible("This turn is not planned any more; look at the rota again")
    if _starts(event) < local_day(now):
        raise NotPossible("This turn has begun; what was done cannot be swapped")
    if not to:
        raise NotPossible("Choose whose turn it becomes", field="to")
    if to == event.field("worker"):
        raise NotPossible("It is this manager's turn already", field="to")
    if not reason.strip():
        raise NotPossible("Say why it is swapped", field="reason")
    _refuse_who_has_left(pack, to, _starts(event), leaving=leaving, field="to")
    data = {"worker": to, "on": _starts(event).isoformat(), "reason": reason.strip()}
    return [
        NewEvent(kind=CORRECTED, at=now, data={"corrects": turn, "reason": reason.strip()}),
        NewEvent(kind=PLANNED, at=now, data=data),
    ]


def _turn(
    pack: Pack, known: CaseFile, events: Sequence[tuple[date, Event]], place: int, as_of: date
) -> Turn:
    starts, event = events[place]
    worker = str(event.field("worker"))
    until = _end(pack, starts, _length(pack))
    if place + 1 < len(events):
        until = min(until, events[place + 1][0])
    before = [day for day, each in events[:place] if each.field("worker") == worker]
    listed = _of(
        known,
        LISTED,
        worker,
        since=before[-1] + timedelta(days=1) if before else None,
        before=until,
    )
    names = _names_clock(pack, known, event, listed, as_of)
    return Turn(
        ref=str(event.id),
        worker=worker,
        starts=starts,
        until=until,
        reason=str(event.field("reason") or ""),
        taken_up=_of(known, TAKEN_UP, worker, since=starts, before=until),
        listed=listed,
        names=names,
    )


def _names_clock(
    pack: Pack, known: CaseFile, event: Event, listed: Event | None, as_of: date
) -> Clock | None:
    """The clock for the names of this turn alone: the list of an earlier turn does not stand for this one's."""
    alone = known.model_copy(update={"events": (event, *([listed] if listed is not None else []))})
    rules = {
        rule.id
        for rule in pack.timescales
        if rule.starts.event == PLANNED and _stopped_by(rule, LISTED)
    }
    return next((state for state in derive(pack, alone, as_of=as_of) if state.id in rules), None)


def _warned(pack: Pack, turns: Sequence[Turn]) -> Iterator[Turn]:
    last: dict[str, date] = {}
    ends: date | None = None
    for turn in turns:
        warnings = []
        if turn.worker in last:
            comes = _comes_round(pack, turn.worker, last[turn.worker])
            if comes is not None and comes != turn.starts:
                gap = counted((turn.starts - last[turn.worker]).days, "day")
                warnings.append(
                    f"{gap} after this manager's turn before; by the policy on {on_day(comes)}"
                )
        if ends is not None and turn.starts > ends:
            warnings.append(
                f"Nobody's turn from {on_day(ends)} to {on_day(turn.starts - timedelta(days=1))}"
            )
        last[turn.worker], ends = turn.starts, turn.until
        yield replace(turn, warnings=tuple(warnings))


def _comes_round(pack: Pack, worker: str, start: date) -> date | None:
    """When the policy has this manager's next turn start, counted from one that starts on ``start``."""
    rules = {
        rule.id
        for rule in pack.timescales
        if rule.starts.event == TAKEN_UP and _stopped_by(rule, TAKEN_UP)
    }
    if not rules:
        return None
    alone = CaseFile.model_validate({"events": [{"kind": TAKEN_UP, "at": start, "worker": worker}]})
    found = next((state for state in derive(pack, alone, as_of=start) if state.id in rules), None)
    return local_day(found.limit) if found is not None else None


def _stopped_by(rule: Any, kind: str) -> bool:
    return any(stop.event == kind for stop in rule.stops)


def _of(
    known: CaseFile, kind: str, worker: str, *, since: date | None, before: date
) -> Event | None:
    found = [
        event
        for event in known.of_kind(kind)
        if event.field("worker") == worker
        and (since is None or event.day >= since)
        and event.day < before
    ]
    return found[-1] if found else None


def _starts(event: Event) -> date:
    return date.fromisoformat(str(event.field("on"))[:10])


def _length(pack: Pack) -> Duration:
    value = setting_value(pack, LENGTH)
    if isinstance(value, Duration):
        return value
    if isinstance(value, str):
        return Duration.parse(value)
    raise NotPossible(
        f"This policy has no setting '{LENGTH}'; without it nobody knows how long a turn lasts"
    )


def _end(pack: Pack, start: date, length: Duration) -> date:
    return local_day(length.after(start, pack.calendar))


def _nth(pack: Pack, start: date, length: Duration, number: int) -> date:
    for _ in range(number):
        start = _end(pack, start, length)
    return start


def _starts_of(pack: Pack, plan: Plan, length: Duration) -> Iterator[date]:
    start = plan.start
    for _ in range(plan.turns):
        yield start
        start = _end(pack, start, length)
