"""Which way did a case go, as its page tells it, and as whoever gives it to another worker or team reads it before?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from keyworker.access.models import User
from keyworker.actions.action import Action, ActionContext
from keyworker.actions.available import offer
from keyworker.actions.on_case.allocation.allocation import ADD_CO_WORKER, ALLOCATE
from keyworker.caseload.journey import SAYS_WHY, Stretch, journey_beside, reason_of
from keyworker.decisions.case.case_state import AllocationPeriod
from keyworker.decisions.case.fold import KINDS_GIVING, KINDS_MOVING
from keyworker.decisions.case.journey import WORKER, JourneyStep, SoFar, journey_steps, so_far
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.actions import recorded_by
from keyworker.policy.wording import (
    counted,
    listed,
    on_day,
    sentence,
    term_within_sentence,
    within_sentence,
)
from keyworker.record.models import Event
from keyworker.record.names import Naming
from keyworker.record.seers import Asked
from keyworker.web.presenters.event_words import Told, told_from


@dataclass(frozen=True)
class JourneyLine:
    """One thing on the way: when, what, why and who did it; ``changes`` where the worker changed or the child moved."""

    at: datetime
    words: str
    why: str
    by: str
    changes: bool


@dataclass(frozen=True)
class WaySoFar:
    """How often the ``lead`` (the policy's word) changed and the case moved, in a sentence; empty where nobody led it yet.

    ``next_change`` is which change one more would be; ``instead`` the action by which somebody joins the one who has the
    case, where that can be done. ``lines`` are the whole way, and ``others`` the family's other cases.
    """

    lead: str
    words: str
    next_change: int
    instead: Action | None
    lines: list[JourneyLine]
    others: list[Stretch]


def way_so_far(acting: ActionContext, action: Action, asked: Asked, *, to: User) -> WaySoFar | None:
    """Beside what gives a case to a worker or a team: its way and the family's; None beside anything else, and where there
    is none. ``asked`` says which other cases whoever looks may open.
    """
    if KINDS_GIVING.isdisjoint(recorded_by(action.id)) or action.part != ALLOCATE.part:
        return None
    assert acting.read is not None
    steps = journey_steps(acting.seen.timeline)
    led = any(each.what == WORKER for each in steps)
    others = journey_beside(acting.case, asked)
    if not led and not others:
        return None
    found = so_far(steps)
    lead = term_within_sentence(acting.job(ALLOCATE.part))
    instead = acting.state.lead is not None and offer(ADD_CO_WORKER, acting, acting.naming)
    return WaySoFar(
        lead,
        _in_words(found, lead) if led else "",
        found.workers + 1,
        ADD_CO_WORKER if instead else None,
        _lines(acting, steps, to) if led else [],
        others,
    )


def _in_words(found: SoFar, lead: str) -> str:
    if found.last is None:
        return f"So far no change of {lead}, and no move."
    counts = (
        f"{counted(found.workers, 'change')} of {lead}" if found.workers else "",
        f"{counted(found.moves, 'move')} between teams" if found.moves else "",
    )
    return f"So far {listed([each for each in counts if each])}, the last {on_day(found.last)}."


_STAGES = KINDS_MOVING["stage"].difference(ADD_CO_WORKER.records)


def journey_lines(acting: ActionContext, *, to: User) -> list[JourneyLine]:
    """From the referral to the closing: each stage, named worker, team and other part, the latest last."""
    return _lines(acting, journey_steps(acting.seen.timeline), to)


def _lines(acting: ActionContext, taken: Sequence[JourneyStep], to: User) -> list[JourneyLine]:
    assert acting.read is not None
    read, pack = acting.read, acting.pack
    told = told_from(read, read.uncorrected(*_STAGES), to=to, day=acting.as_of)
    stages = [_stage_line(each, to) for each in told]
    says_why = read.uncorrected(*SAYS_WHY)
    steps = [_step_line(step, acting, says_why, to) for step in taken]
    beside = [part for part in acting.state.periods if part.role != ALLOCATE.part]
    parts = [line for part in beside for line in _part_lines(part, acting.naming, pack)]
    return sorted([*stages, *steps, *parts], key=lambda each: each.at)


def _stage_line(told: Told, to: User) -> JourneyLine:
    words = f"{told.what}: {within_sentence(told.gist)}" if told.gist else told.what
    return JourneyLine(told.event.at, words, _why(told.event, to), _by(told.event), False)


def _step_line(
    step: JourneyStep, acting: ActionContext, says_why: Sequence[Event], to: User
) -> JourneyLine:
    assert acting.read is not None
    recorded = acting.read.recorded(step.event.id or "")
    now, before = (_named(each, step.what, acting) for each in (step.to, step.before))
    words = step_in_words(
        step.what,
        now,
        before,
        changes=step.changes,
        lead=acting.job(ALLOCATE.part),
    )
    if recorded is None:
        return JourneyLine(step.event.utc, words, "", "", step.changes)
    why = reason_of(recorded, says_why) if to.access.reads_findings else ""
    return JourneyLine(step.event.utc, words, why, _by(recorded), step.changes)


def _named(who: str | None, what: str, acting: ActionContext) -> str:
    if who is None:
        return ""
    assert acting.read is not None
    return str(acting.naming(who)) if what == WORKER else acting.read.team_names.get(who, who)


def _why(event: Event, to: User) -> str:
    return str(event.data.get("reason") or "") if to.access.reads_findings else ""


def _by(event: Event) -> str:
    return event.by.name if event.by else ""


def _part_lines(part: AllocationPeriod, naming: Naming, pack: Pack) -> list[JourneyLine]:
    """When somebody else's part began, and when it ended."""
    who, title = naming(part.worker) if part.worker else "The team", pack.term(part.role)
    begun = JourneyLine(part.started, f"{who} joined: {title}", "", "", False)
    if part.ended is None:
        return [begun]
    return [begun, JourneyLine(part.ended, f"{who} ended: {title}", "", "", False)]


def step_in_words(what: str, now: str, before: str, *, changes: bool, lead: str) -> str:
    """What a step was: another worker or team ``now`` than ``before`` (empty of the first), ``lead`` being the policy's word for
    whoever is named for a case.
    """
    if what == WORKER:
        changed = f"The {term_within_sentence(lead)} changed from {before} to {now}"
        return changed if before else f"{sentence(lead)}: {now}"
    if not before:
        return f"Came to {now}"
    return f"{'Moved' if changes else 'Went on'} from {before} to {now}"
