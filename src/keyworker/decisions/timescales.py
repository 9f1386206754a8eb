"""What is due on this case, by when, has it been done, and how late was it?

Every date comes from the events and the pack; nothing here counts days by running daily. Calendar rules are those of
``policy.durations``: day 0 is the date of the trigger, the duty is in time to the end of the last day, late from the
day after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from pydantic import Field

from keyworker.decisions.case_on_day import CaseOnDay
from keyworker.decisions.clocks import Start, date_of, field_date, starts_of
from keyworker.policy.casefile import CaseFile, Event, instant, local_day
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.model import Model
from keyworker.policy.pack import Pack
from keyworker.policy.reasoning import Truth, evaluate
from keyworker.policy.rules.base import Force, LocalDefault
from keyworker.policy.rules.timescales import FieldLength, Length, Stops, Timescale
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import at_moment, counted, on_day, sentence, value_in_words

Status = Literal["running", "met", "met-late", "overdue", "paused", "ended"]


class TimescaleState(Model):
    """One clock of one case on a day. ``days_late`` counts in the duty's own unit; a limit in hours is an instant."""

    id: str
    clause: str
    clause_id: str
    force: Force
    title: str
    subject: str | None = None
    started: date | datetime
    target: date | None = None
    limit: date | datetime
    met: date | datetime | None = None
    status: Status
    days_late: int = 0
    unit: str
    responsible: str
    worker: str | None = None
    paused: bool = False
    relaxed: bool = False
    local_default: bool = False
    warn_on: date | None = None
    missed: str | None = None
    offer: str | None = None
    because: tuple[str, ...] = Field(default_factory=tuple)
    instance: int = 0


def derive(pack: Pack, casefile: CaseFile, *, as_of: date) -> tuple[TimescaleState, ...]:
    """Every clock that has started on the case by the end of ``as_of``, from what was known by then."""
    return tuple(state for state in clocks(CaseOnDay(pack, casefile, as_of)) if local_day(state.started) <= as_of)


def clocks(case: CaseOnDay) -> Iterator[TimescaleState]:
    """Every clock of the case, with those that sleep until a later day (``started`` is that day)."""
    for rule in case.pack.timescales:
        yield from _clocks_of(rule, case)


def _clocks_of(rule: Timescale, case: CaseOnDay) -> Iterator[TimescaleState]:
    for start in starts_of(rule, case):
        reasons: tuple[str, ...] = ()
        if rule.when is not None:
            answer = evaluate(rule.when, case.facts(start=start.event, child=start.person))
            if answer.truth is Truth.NO:
                continue
            if answer.truth is Truth.UNKNOWN:
                reasons = tuple(
                    f"Shown because it is not yet known whether it applies: {each}" for each in answer.because
                )
        yield from _chain(rule, case, start, reasons)


def _chain(rule: Timescale, case: CaseOnDay, start: Start, reasons: tuple[str, ...]) -> Iterator[TimescaleState]:
    """The clock from this start, and again from each time it was met where the rule repeats."""
    instance = 0
    while True:
        run = _Run(rule, case, start)
        length = run.length
        if length is None or run.ended_before_it_began:
            return
        state = run.state(length, instance, reasons)
        yield state
        if rule.repeats is None or run.stop is None:
            return
        again = run.stop_moment if rule.repeats == "stop" else state.limit
        start = Start(run.stop, again, start.subject, start.person)
        instance += 1


@dataclass(frozen=True)
class _Run:
    """One run of a clock, from one start to whatever stopped or ended it."""

    rule: Timescale
    case: CaseOnDay
    start: Start

    @cached_property
    def length(self) -> Duration | None:
        return _length(self.rule.within, self.case)

    @property
    def stop(self) -> Event | None:
        return self._stops[0][0] if self._stops else None

    @property
    def stop_moment(self) -> date | datetime:
        return self._stops[0][1]

    @cached_property
    def _stops(self) -> list[tuple[Event, date | datetime]]:
        found: list[tuple[Event, date | datetime]] = []
        for pattern in self.rule.stops:
            if pattern.of == "recording":
                found.append((self.start.event, self.start.event.recorded_at or self.start.event.at))
                continue
            for event in self.case.matching(pattern):
                moment = field_date(event, pattern.date)
                if moment is not None and self._counts(pattern, event, moment):
                    found.append((event, moment))
        return sorted(found, key=lambda pair: instant(pair[1]))

    def _counts(self, pattern: Stops, event: Event, moment: date | datetime) -> bool:
        if not pattern.early and not self._after_start(event, moment):
            return False
        worker = self.start.event.field("worker")
        if pattern.of == "person" and self.start.person is not None and not event.concerns(self.start.person.id):
            return False
        if pattern.of == "worker" and event.field("worker") != worker:
            return False
        if pattern.of == "another-worker" and event.field("worker") in (None, worker):
            return False
        if pattern.named_in is None or self.start.person is None:
            return True
        named = event.named if pattern.named_in == "people" else event.field(pattern.named_in) or ()
        return self.start.person.id in named

    def _after_start(self, event: Event, moment: date | datetime) -> bool:
        if event is self.start.event:
            return False
        began = self.start.began
        if isinstance(began, datetime) and isinstance(moment, datetime):
            return instant(moment) >= instant(began)
        return local_day(moment) >= local_day(began)

    @cached_property
    def _ending(self) -> Event | None:
        ends = [
            event
            for pattern in self.rule.ends
            for event in self.case.matching(pattern)
            if event is not self.start.event and event.instant >= self.start.event.instant and self._same_worker(event)
        ]
        return min(ends, key=lambda event: event.instant, default=None)

    def _same_worker(self, event: Event) -> bool:
        return self.rule.per != "worker" or event.field("worker") in (None, self.start.subject)

    @property
    def ended_before_it_began(self) -> bool:
        ending = self._ending
        return ending is not None and ending.day < self.start.day

    def state(self, length: Duration, instance: int, reasons: tuple[str, ...]) -> TimescaleState:
        rule, case, as_of = self.rule, self.case, self.case.day
        limit = self._limit(length)
        held, paused = self._held(limit, length)
        if held:
            limit = Duration(held, _held_unit(length)).after(limit, case.pack.calendar)
        standard = limit
        relaxed_to, relaxed_words = self._relaxed(length, limit)
        limit = relaxed_to or limit
        stop, ending = self.stop, self._ending
        met = self.stop_moment if stop is not None else None
        if met is not None and ending is not None and ending.instant < instant(met):
            met = None
        done = met if met is not None else (ending.at if ending else None)
        days_late = _late(length, limit, done if done is not None else _now(as_of, limit), case)
        status = _status(met, ending, paused, days_late)
        return TimescaleState(
            id=rule.id, clause=case.pack.cite(rule.clause), clause_id=rule.clause, force=rule.force, title=rule.title,
            subject=self.start.subject, started=self.start.began, target=self._target(limit, length), limit=limit,
            met=met, status=status, days_late=days_late, unit=str(length.unit), responsible=rule.responsible,
            worker=case.responsible(rule.responsible), paused=paused, relaxed=relaxed_to is not None,
            local_default=isinstance(rule.within, LocalDefault), warn_on=self._warn_on(limit),
            missed=rule.missed.plain if rule.missed else None, offer=rule.missed.offer if rule.missed else None,
            because=(*reasons, *self._because(length, standard, held), *relaxed_words, *self._outcome(met, ending, limit, days_late, length)),
            instance=instance,
        )  # fmt: skip

    def _limit(self, length: Duration) -> date | datetime:
        began = self.start.began
        if length.unit is Unit.HOURS:
            began = instant(began)
        limit = length.after(began, self.case.pack.calendar)
        if self.rule.cap is not None:
            cap = date_of(self.start.event, self.rule.cap, self.case)
            # A cap that has already gone by when the duty arises leaves the start date itself.
            if cap is not None and local_day(limit) > cap:
                return max(cap, self.start.day)
        return limit

    def _held(self, limit: date | datetime, length: Duration) -> tuple[int, bool]:
        """How long the clock stood still, in days of the duty's kind, and whether it stands still now."""
        total, paused = 0, False
        for pause in self.rule.pauses:
            ends = self.case.matching(pause.ends)
            for begin in self.case.matching(pause.starts):
                if local_day(begin.at) > local_day(limit) or begin.instant < instant(self.start.began):
                    continue
                end = next((event for event in ends if event.instant >= begin.instant), None)
                until = end.day if end else self.case.day
                paused = paused or end is None
                if length.unit is Unit.WORKING_DAYS:
                    total += self.case.pack.calendar.working_days_between(begin.day, until)
                else:
                    total += (until - begin.day).days
        return total, paused

    def _relaxed(self, length: Duration, limit: date | datetime) -> tuple[date | None, tuple[str, ...]]:
        """The date a relaxation moved the limit to, and what to say of it."""
        if self.rule.relax is None:
            return None, ()
        agreed = [
            event
            for event in self.case.by_kind.get("relaxation.agreed", ())
            if event.field("timescale") == self.rule.id
        ]
        in_force = [
            event for event in agreed if event.day >= self.start.day and self.case.done_by(event, self.rule.relax.by)
        ]
        if not in_force:
            return None, ()
        latest = in_force[-1]
        cited = self.case.pack.cite(self.rule.relax.clause)
        if latest.day > local_day(limit):
            return None, (
                f"A relaxation was agreed on {on_day(latest.at)}, after the limit: the standard stays missed ({cited})",
            )
        until = field_date(latest, "until")
        interval = latest.field("interval")
        moved = local_day(until) if until else None
        if moved is None and interval:
            moved = local_day(Duration.parse(str(interval)).after(self.start.began, self.case.pack.calendar))
        if moved is None:
            return None, ()
        return moved, (f"Relaxed on {on_day(latest.at)} from {on_day(limit)} to {on_day(moved)} ({cited})",)

    def _target(self, limit: date | datetime, length: Duration) -> date | None:
        calendar = self.case.pack.calendar
        wanted = _length(self.rule.target, self.case) if self.rule.target is not None else None
        if wanted is not None:
            return calendar.on_or_before(local_day(wanted.after(self.start.began, calendar)))
        if length.unit in {Unit.HOURS, Unit.WORKING_DAYS}:
            return None
        planned = calendar.on_or_before(local_day(limit))
        return planned if planned != limit else None

    def _warn_on(self, limit: date | datetime) -> date | None:
        if self.rule.warn is None:
            return None
        back = Duration(-self.rule.warn.count, self.rule.warn.unit)
        return max(self.start.day, local_day(back.after(local_day(limit), self.case.pack.calendar)))

    def _because(self, length: Duration, limit: date | datetime, held: int) -> tuple[str, ...]:
        kind = EVENT_KINDS.get(self.start.event.kind)
        what = sentence(kind.says if kind else self.start.event.kind)
        when = on_day(self.start.event.at)
        said = [
            f"{what} on {when}"
            if self.start.day == self.start.event.day
            else f"{what} on {when}; the clock starts on {on_day(self.start.began)}"
        ]
        figure = (
            f"{length} from {at_moment(self.start.began) if length.unit is Unit.HOURS else on_day(self.start.began)}"
        )
        if held:
            figure += f", with {counted(held, 'day')} on hold given back,"
        if isinstance(self.rule.within, LocalDefault):
            said.append(f"{figure} end on {at_moment(limit)}; the length is a local default, not in the policy")
        else:
            said.append(f"{figure} end on {at_moment(limit)} ({self.case.pack.cite(self.rule.clause)})")
        return tuple(sentence(each) for each in said)

    def _outcome(
        self,
        met: date | datetime | None,
        ending: Event | None,
        limit: date | datetime,
        days_late: int,
        length: Duration,
    ) -> tuple[str, ...]:
        late = f", {counted(days_late, _noun(length))} late" if days_late else ""
        if met is not None:
            return (f"Done on {on_day(met)}{late or ', in time'}",)
        if ending is not None:
            kind = EVENT_KINDS.get(ending.kind)
            return (f"No longer owed from {on_day(ending.at)}: {kind.says if kind else ending.kind}{late}",)
        near = self._near_misses()
        return (*near, f"Not done by {on_day(self.case.day)}{late}") if days_late else near

    def _near_misses(self) -> tuple[str, ...]:
        """Events of the right kind that did not stop the clock, and why: nothing hides from the reader."""
        said: list[str] = []
        for pattern in self.rule.stops:
            for event in self.case.by_kind.get(pattern.event, ()):
                if event.instant < instant(self.start.began) or self.case.matches(pattern, event):
                    continue
                kind = EVENT_KINDS[pattern.event]
                if pattern.by and event.by is None and event.by_role is None:
                    said.append(f"{sentence(kind.says)} on {on_day(event.at)}, but the record does not say by whom")
                elif pattern.by and not self.case.done_by(event, pattern.by):
                    wanted = " or ".join(value_in_words(each) for each in pattern.by)
                    said.append(f"{sentence(kind.says)} on {on_day(event.at)}, but not by the {wanted}")
        return tuple(dict.fromkeys(said))


def _length(length: Length, case: CaseOnDay) -> Duration | None:
    """The length in force; None where the case has to state it and has not."""
    if isinstance(length, Duration):
        return length
    if isinstance(length, LocalDefault):
        value = case.pack.setting(length.setting).value
        return value if isinstance(value, Duration) else Duration.parse(str(value))
    return _stated_length(length, case)


def _stated_length(length: FieldLength, case: CaseOnDay) -> Duration | None:
    for event in reversed(case.by_kind.get(length.event, ())):
        value = event.field(length.field)
        if value is not None:
            return Duration.parse(str(value))
    return length.otherwise


def _held_unit(length: Duration) -> Unit:
    return Unit.WORKING_DAYS if length.unit is Unit.WORKING_DAYS else Unit.DAYS


def _now(as_of: date, limit: date | datetime) -> date | datetime:
    # With a limit in hours and only a day to ask about, the day's last instant is the one that counts.
    return instant(as_of) + timedelta(days=1, microseconds=-1) if isinstance(limit, datetime) else as_of


def _late(length: Duration, limit: date | datetime, done: date | datetime, case: CaseOnDay) -> int:
    if isinstance(limit, datetime):
        over = instant(done) - limit
        if not isinstance(done, datetime) and local_day(done) <= local_day(limit):
            return 0
        return max(0, -(-over // timedelta(hours=1))) if over > timedelta(0) else 0
    return length.days_past(limit, local_day(done), case.pack.calendar)


def _noun(length: Duration) -> str:
    return {Unit.WORKING_DAYS: "working day", Unit.HOURS: "hour"}.get(length.unit, "day")


def _status(met: date | datetime | None, ending: Event | None, paused: bool, days_late: int) -> Status:
    if met is not None:
        return "met-late" if days_late else "met"
    if ending is not None:
        return "ended"
    if paused:
        return "paused"
    return "overdue" if days_late else "running"
