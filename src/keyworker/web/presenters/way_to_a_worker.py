"""How does a case come to have a worker: who was asked, what can be done now, by which action, and what comes first?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.actions.action import WORKING, Action, ActionContext
from keyworker.actions.available import Offer, allowed_by_job, offer
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.next_step import waits_for
from keyworker.actions.on_case.allocation.allocation import AGREE, ALLOCATE, PROPOSE
from keyworker.actions.on_case.moves.closure import REOPEN
from keyworker.decisions.gates import Unmet
from keyworker.policy.casefile import local_day
from keyworker.policy.rules.base import Force
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Event, Timescale
from keyworker.web.presenters.steps import Step, step
from keyworker.web.presenters.titles import action_title

ACCEPTED_NOW = "accepted_now"
_PROPOSED, _STARTED = kinds.ALLOCATION_PROPOSED, kinds.ALLOCATION_STARTED
_DECLINED = kinds.ALLOCATION_DECLINED


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked to lead the case since it last had a new lead, and ``declined`` or has not answered."""

    worker: str
    on: date
    declined: bool
    why: str = ""


@dataclass(frozen=True)
class WayOn:
    """What comes before a worker can be chosen; ``step`` is None where it is ``who``'s to do."""

    step: Step | None
    words: str
    who: tuple[str, ...] = ()


@dataclass(frozen=True)
class WaysToAWorker:
    """What whoever allocates may do on the case as it stands: ask somebody, or have them lead it from now."""

    ask: Offer | None
    at_once: Offer | None
    accepts_when_asked: bool

    @property
    def can_ask(self) -> bool:
        return self.ask is not None

    @property
    def can_at_once(self) -> bool:
        """Whether somebody who has agreed can have the case now, by whichever action."""
        return self.at_once is not None or (self.accepts_when_asked and self.can_ask)

    def action(self, acting: ActionContext, *, agreed: bool, worker: str) -> Action:
        """By which action it is done: as the policy wants an agreement recorded."""
        if not agreed:
            return PROPOSE
        if not self.accepts_when_asked or not self.can_ask:
            return ALLOCATE
        proposed = acting.case.proposed_to
        answers = proposed is not None and proposed.ref == worker
        return AGREE if answers and allowed_by_job(AGREE, acting) else PROPOSE


def ways_to_a_worker(acting: ActionContext) -> WaysToAWorker:
    """What is not barred whatever is entered."""
    asks = offer(PROPOSE, acting, acting.naming) if acting.pack.offers(PROPOSE.id) else None
    at_once = offer(ALLOCATE, acting, acting.naming)
    return WaysToAWorker(
        ask=asks if _can_be_done(asks, acting) else None,
        at_once=at_once if _can_be_done(at_once, acting) else None,
        accepts_when_asked=asks is not None
        and any(each.name == ACCEPTED_NOW for each in form_of(PROPOSE, acting)),
    )


def _can_be_done(found: Offer | None, acting: ActionContext) -> bool:
    return found is not None and not any(_bars(each, acting) for each in found.unmet)


def _bars(unmet: Unmet, acting: ActionContext) -> bool:
    """Whether it stands in the way whatever is entered, and this person cannot pass it with a reason."""
    passes = bool(set(unmet.override_by) & set(acting.actor.roles))
    return unmet.force is Force.MUST and not unmet.needs and not passes


def asked_before(read: CaseRows) -> list[Asked]:
    """Who was asked and has not answered, and who declined, the latest first."""
    found: list[Asked] = []
    for event in read.uncorrected(_PROPOSED, _DECLINED, _STARTED):
        if event.kind == _STARTED:
            if event.data.get("role", "lead") == "lead":
                break
            continue
        worker, on = read.naming(str(event.data.get("worker"))), local_day(event.at)
        if event.kind == _DECLINED:
            found.append(Asked(worker, on, declined=True, why=str(event.data.get("reason", ""))))
        elif _waits(read, event) and all(each.declined for each in found):
            found.append(Asked(worker, on, declined=False))
    return found


def _waits(read: CaseRows, proposal: Event) -> bool:
    """Whether it is of whoever has still to answer."""
    asked = read.case.proposed_to
    return asked is not None and proposal.data.get("worker") == asked.ref


@dataclass(frozen=True)
class NoWorker:
    """An open case that nobody leads: since when, whose it is to allocate, who was asked, and where that is done.

    ``first`` is what comes before anybody can be chosen, where something does.
    """

    since: date | None
    who: tuple[str, ...]
    asked: tuple[Asked, ...]
    allocate: Step | None
    first: WayOn | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """What this person may press towards a worker, first things first."""
        first = self.first.step if self.first is not None else None
        return tuple(each for each in (first, self.allocate) if each is not None)


def without_worker(acting: ActionContext, read: CaseRows) -> NoWorker | None:
    """What the case's page says loudly where work goes on and nobody leads it; None where somebody does."""
    state = acting.state
    if state.lead is not None or acting.stage not in WORKING:
        return None
    led = [each.ended for each in state.periods if each.role == "lead" and each.ended is not None]
    mine = [each for each in (ALLOCATE, PROPOSE) if allowed_by_job(each, acting)]
    # Where somebody was asked, somebody else may still be chosen.
    first = way_on(acting, []) if acting.case.proposed_to_id is None else WayOn(None, "")
    return NoWorker(
        since=local_day(max(led)) if led else state.opened_on or state.received_on,
        who=_jobs(acting, ALLOCATE.id),
        asked=tuple(asked_before(read)),
        allocate=step(ALLOCATE.id, acting.case) if mine else None,
        first=first if first.words else None,
    )


def way_on(acting: ActionContext, clocks: Sequence[Timescale]) -> WayOn:
    """What comes first where nobody can be chosen yet."""
    if acting.case.stage == "closed":
        wanted, who = REOPEN.id, _jobs(acting, REOPEN.id)
    else:
        waits = waits_for(acting.case, acting.seen, clocks)
        wanted, who = waits.action, waits.who
    if wanted in {ALLOCATE.id, PROPOSE.id, ""}:
        return WayOn(None, "")
    action = ACTIONS.get(wanted)
    mine = action is not None and action.fits(acting) and allowed_by_job(action, acting)
    return WayOn(step(wanted, acting.case) if mine else None, action_title(wanted), who)


def _jobs(acting: ActionContext, action: str) -> tuple[str, ...]:
    who = acting.pack.who_may(action)
    return tuple(acting.pack.term(each) for each in who.who) if who is not None else ()
