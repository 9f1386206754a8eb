"""What is on record of one case on one day, and who did what in it?

Its known events by kind, who held it when, its children: everything that can be looked up without working out any of
the policy's states. Built once a case and shared by every rule, so that nothing is worked out twice.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeVar

from keyworker.decisions.case.absences import is_away, with_whole_absences
from keyworker.decisions.case.case_state import AllocationPeriod, CaseState
from keyworker.decisions.case.fold import children_of
from keyworker.decisions.case.going_on import with_first_days
from keyworker.decisions.case.holders import without_absent_holders
from keyworker.decisions.case.leaving import without_leavers
from keyworker.decisions.case.matching import passes_all
from keyworker.decisions.case.reopening import with_standings_again
from keyworker.decisions.case.taken_fields import with_taken_fields
from keyworker.decisions.case.tasks import with_tasks_as_they_stand
from keyworker.decisions.case.team_then import day_of_team
from keyworker.decisions.case.timeline import Place, Timeline
from keyworker.decisions.case.wrong_worker import with_those_recorded
from keyworker.policy.casefile import CaseFile, Event, Person, Worker
from keyworker.policy.conditions.dependencies import STATE_KINDS
from keyworker.policy.conditions.model import EventPattern
from keyworker.policy.durations import Duration
from keyworker.policy.kept import kept
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.roles import ALLOCATION_ROLES, THE_ACTOR

Answer = TypeVar("Answer")
# The parts of whoever answers for the work on a case.
_LEADS: Final = frozenset({"lead", "holding"})


@dataclass(frozen=True)
class KnownCase:
    """A case by its record alone, as it was known at the end of ``day``, under one pack.

    ``broken_by`` is how long a return breaks an absence, where fewer days at work are to leave it one.
    """

    pack: Pack
    casefile: CaseFile
    day: date
    broken_by: Duration | None = None

    @kept
    def known(self) -> CaseFile:
        """What was known by then, with what follows from it: who had it until another was put in their place, parts
        that leavers and absent holders let go, standings that came back.

        What it says of an absence it says of the whole of it, what it says of a move of the worker named for it, and what it
        says of services of those they go on with; of a task, what was last said of it.
        """
        whole = with_whole_absences(self._heard, self.pack, self.broken_by)
        known = with_first_days(with_taken_fields(with_standings_again(whole)), self.pack)
        return with_tasks_as_they_stand(known, day=self.day)

    @kept
    def _heard(self) -> CaseFile:
        """The same, each absence as it was recorded."""
        recorded = with_those_recorded(self.casefile, self.casefile.known_on(self.day))
        return without_absent_holders(without_leavers(recorded, day=self.day), day=self.day)

    def is_away(self, worker: str, day: date) -> bool:
        """Whether the case has heard that the worker is away on ``day``."""
        return self.once(
            ("away", worker, day),
            lambda: is_away(self.casefile.known_on(self.day), worker, day),
        )

    @kept
    def timeline(self) -> Timeline:
        """What happened, in order."""
        return Timeline(self.known)

    @property
    def state(self) -> CaseState:
        return self.timeline.state

    def of_kind(self, kind: str) -> Sequence[Event]:
        """The known events of one kind, in order."""
        return self.timeline.of_kind(kind)

    def matching(self, pattern: EventPattern) -> Sequence[Event]:
        """The known events that match, in the order in which they happened."""
        found = self._answers.get(pattern.written)
        events: Sequence[Event] = found if found is not None else self._find(pattern)
        return events

    def _find(self, pattern: EventPattern) -> Sequence[Event]:
        found = self.timeline.of_kind(pattern.event)
        if found and pattern.by:
            found = self._done_by(found, pattern.by)
        if found and pattern.where:
            where, pack, day = pattern.where, self.pack, self.day
            attempt = self.casefile.attempt
            found = [event for event in found if passes_all(where, event, pack, day, attempt)]
        # While states are worked out, more of those may come; there are never many.
        if pattern.event not in STATE_KINDS:
            self._answers[pattern.written] = found
        return found

    def stating(self, kind: str, field: str, person: str | None) -> Sequence[Event]:
        """The events of a kind that give a field, about the person where there is one."""
        found: Sequence[Event] | None = self._answers.get((kind, field, person))
        if found is None:
            given = (each for each in self.of_kind(kind) if each.field(field) is not None)
            found = [each for each in given if person is None or each.concerns(person)]
            self._answers[kind, field, person] = found
        return found

    def matches(self, pattern: EventPattern, event: Event, *, today: date | None = None) -> bool:
        """Whether the event is one of the pattern's: kind, fields (``today`` is the case's day, or this) and who did it."""
        return (
            event.kind == pattern.event
            and (not pattern.by or self.done_by(event, pattern.by))
            and (
                not pattern.where
                or passes_all(
                    pattern.where, event, self.pack, today or self.day, self.casefile.attempt
                )
            )
        )

    def done_by(self, event: Event, wanted: Sequence[str]) -> bool:
        """Whether the event was done by one of ``wanted``: job roles, parts in the case held at that time, the actor.

        An event that does not say who did it was done by none of them.
        """
        return bool(self._done_by((event,), wanted))

    def _done_by(self, events: Sequence[Event], wanted: Sequence[str]) -> list[Event]:
        known, held = self._answers, self._periods_of
        found: list[Event] = []
        for event in events:
            job = self._job_at(event)
            who = "names", event.by, event.by_role, job
            names = known.get(who)
            if names is None:
                names = known[who] = self._names_of(event.by, event.by_role, job)
            if not names.isdisjoint(wanted) or any(
                each.role in wanted and each.covers_event(event)
                for each in (held.get(event.by, ()) if event.by else ())
            ):
                found.append(event)
        return found

    def _job_at(self, event: Event) -> str | None:
        """The job of whoever did it, on the day on which they did."""
        changed = self._changed.get(event.by)
        return changed.job_on(event.day) if changed is not None else self.role_of(event.by)

    @kept
    def _changed(self) -> Mapping[str | None, Worker]:
        """Those who went from one job or one team to another."""
        return {each.id: each for each in self.known.workers if each.jobs or each.teams}

    def _names_of(
        self, by: str | None, by_role: str | None, job: str | None
    ) -> frozenset[str | None]:
        """By which names a rule may mean them, whatever part in the case they play: their jobs, the actor."""
        attempt = self.casefile.attempt
        actor = (THE_ACTOR,) if by is not None and attempt is not None and by == attempt.by else ()
        return frozenset({by_role, job} - ALLOCATION_ROLES.keys()).union(actor)

    def leads_at(self, event: Event, worker: str) -> bool:
        """Whether that worker led the case when the event happened, or held it for its lead."""
        periods = self._periods_of.get(worker, ())
        return any(each.role in _LEADS and each.covers_event(event) for each in periods)

    @kept
    def _periods_of(self) -> Mapping[str | None, Sequence[AllocationPeriod]]:
        """The parts that each worker has held."""
        periods: dict[str | None, list[AllocationPeriod]] = {}
        for each in self.state.periods:
            periods.setdefault(each.worker, []).append(each)
        return periods

    def role_of(self, worker: str | None) -> str | None:
        """The job role of a worker named in the case file, on the day asked about."""
        return self._roles.get(worker)

    @kept
    def _roles(self) -> Mapping[str | None, str | None]:
        # Of two records with one id the first counts.
        return {worker.id: worker.role for worker in reversed(self.known.workers)}

    def worker_document(
        self, worker: str | None, *, mode: Literal["python", "json"] = "python"
    ) -> Mapping[str, Any]:
        """What is known of a worker named in the case file, as a document; nothing of nobody who stands there."""
        return self.once(("worker", worker, mode), lambda: self._write_worker(worker, mode))

    def _write_worker(
        self, worker: str | None, mode: Literal["python", "json"]
    ) -> Mapping[str, Any]:
        known = self.known.worker(worker)
        return known.model_dump(exclude_none=True, mode=mode) if known is not None else {}

    def worker_document_on(
        self,
        worker: str | None,
        day: date,
        *,
        upto: Place | None = None,
        mode: Literal["python", "json"] = "python",
    ) -> Mapping[str, Any]:
        """What is known of a worker named in the case file, in the job and the team of another day.

        With ``upto`` in the team that they were of by then: on the day of a move, before it and after.
        """
        changed = self._changed.get(worker)
        if changed is None:
            return self.worker_document(worker, mode=mode)
        team_on = day if upto is None else day_of_team(changed, day, upto, self.timeline)
        return self.once(
            ("worker", worker, mode, day, team_on),
            lambda: changed.on(day, team_on=team_on).model_dump(exclude_none=True, mode=mode),
        )

    @kept
    def workers_change(self) -> Sequence[date]:
        """The days on which a worker of the case went to another job or another team, in order."""
        return sorted({day for each in self._changed.values() for day in each.changes})

    def answering(self, wanted: tuple[str, ...]) -> tuple[str, str | None]:
        """The first of these parts or job roles that somebody holds now, otherwise the last; and who holds it."""
        return self._held_by(wanted)

    def _held_by(self, wanted: tuple[str, ...]) -> tuple[str, str | None]:
        return self.once(("held", wanted), lambda: self._find_holder(wanted))

    def _find_holder(self, wanted: tuple[str, ...]) -> tuple[str, str | None]:
        part = next((each for each in wanted if self.responsible(each) is not None), wanted[-1])
        return part, self.responsible(part)

    def responsible(self, part_or_role: str) -> str | None:
        """Who is responsible now: the holder of that part; of a job role nobody in particular, so None."""
        if part_or_role == "accountable" and not self.state.current("accountable"):
            return self.state.accountable
        if part_or_role == "lead" and self.state.lead is not None:
            return self.state.lead
        # Whoever holds a case does so for its lead.
        current = self.state.current("holding" if part_or_role == "lead" else part_or_role)
        return current[0].worker if current else None

    def once(self, about: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The answer to a question that rules ask again and again, worked out the first time; ``about`` tells which."""
        answers = self._answers
        if about not in answers:
            answers[about] = answer()
        known: Answer = answers[about]
        return known

    @kept
    def _answers(self) -> dict[Hashable, Any]:
        return {}

    @kept
    def people(self) -> Mapping[str, Person]:
        """Who the case is about, by id."""
        return {person.id: person for person in self.known.people}

    @property
    def children(self) -> tuple[str, ...]:
        """The ids of the children the case is about, unborn ones too."""
        return children_of(self.known)
