"""Which way did a case go: through which teams, with which named worker after which?

A named worker is whoever leads the case. Somebody who comes back after another is a change; a time without anybody is none,
where the same person goes on. Teams count as moves once somebody was named: the way in to the first worker is no move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from keyworker.decisions.case.timeline import Timeline
from keyworker.policy.casefile import Event, local_day

WORKER: Final = "worker"
TEAM: Final = "team"


@dataclass(frozen=True)
class JourneyStep:
    """Another named worker than before, or another team.

    ``what`` is ``WORKER`` or ``TEAM``; ``to`` and ``before`` are ids, ``before`` None of the first. ``changes`` says whether
    it is a change of the child's worker or a move of the child, and not the way in. ``team`` is the one the case is of from
    then, where one is known; ``event`` brought it about.
    """

    what: str
    to: str
    before: str | None
    at: datetime
    changes: bool
    team: str | None
    event: Event


@dataclass(frozen=True)
class SoFar:
    """How often the worker changed and the case moved by a day, and ``last``, the day of the latest of either."""

    workers: int = 0
    moves: int = 0
    last: date | None = None


def so_far(steps: Sequence[JourneyStep]) -> SoFar:
    """How often the worker changed and the case moved on its way up to now."""
    changes = [each for each in steps if each.changes]
    workers = sum(each.what == WORKER for each in changes)
    last = local_day(changes[-1].at) if changes else None
    return SoFar(workers, len(changes) - workers, last)


def journey_steps(timeline: Timeline) -> tuple[JourneyStep, ...]:
    """Each step of the case's way, in order; what came and went at one instant is none."""
    steps: dict[str, list[JourneyStep]] = {WORKER: [], TEAM: []}
    named = False
    for event, state in timeline.turns():
        for what, now in ((WORKER, state.lead), (TEAM, state.team)):
            changes = bool(steps[WORKER]) if what == WORKER else named
            if now is not None:
                _take(
                    steps[what], JourneyStep(what, now, None, event.utc, changes, state.team, event)
                )
        named = named or state.lead is not None
    return tuple(sorted((*steps[WORKER], *steps[TEAM]), key=lambda each: (each.at, each.what)))


def _take(steps: list[JourneyStep], step: JourneyStep) -> None:
    """Put down where the case is now, where that is new; one left at the instant at which it came is taken out again."""
    if steps and steps[-1].to == step.to:
        return
    if steps and steps[-1].at == step.at:
        step = replace(step, changes=steps.pop().changes)
        if steps and steps[-1].to == step.to:
            return
    steps.append(replace(step, before=steps[-1].to if steps else None))
