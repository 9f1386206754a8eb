"""Which action meets a duty, and may this person do it?

A list of what is due offers beside each line the one action that would meet it, where the policy gives that action to
the person's job; a line that is someone else's to meet offers nothing to press.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.urls import reverse

from keyworker.actions.families import ACTIONS
from keyworker.caseload.due import Due, When
from keyworker.caseload.permitted import may_do
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.timescales import Stops
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case, Timescale
from keyworker.workforce.models import Worker

# The kind of event that stops a clock, and the action that records it.
_RECORDED_BY = {
    "allocation.agreed": "allocate",
    "allocation.started": "allocate",
    "analysis.completed": "complete-analysis",
    "assessment.completed": "complete-assessment",
    "assessment.started": "start-assessment",
    "case.closed": "close-case",
    "closure.summarised": "summarise-closure",
    "contact.made": "record-contact",
    "decision.made": "decide",
    "family.told": "tell-family",
    "guidance.sent": "send-guidance",
    "management.decided": "record-management-decision",
    "meeting.held": "record-meeting",
    "meeting.planned": "record-meeting",
    "midwife.contacted": "contact-midwife",
    "oversight.recorded": "record-oversight",
    "plan.agreed": "agree-plan",
    "plan.reviewed": "review-plan",
    "review.set": "set-review",
    "supervision.held": "record-supervision",
    "transfer.sent": "send-transfer",
    "trawl.completed": "complete-trawl",
    "visit.made": "record-visit",
    "assessment.authorised": "authorise-assessment",
    "assessment.reviewed": "review-assessment",
    "background.checked": "check-background",
    "chronology.updated": "update-chronology",
    "dispute.settled": "settle-dispute",
    "enforcement.requested": "request-enforcement",
    "escalation.answered": "answer-escalation",
    "form.scanned": "scan-form",
    "minutes.shared": "share-minutes",
    "priority.rated": "rate-priority",
    "progression.decided": "decide-progression",
    "referrer.told": "tell-referrer",
    "relaxation.reviewed": "review-relaxation",
    "review.shared": "share-review",
    "risk.shared": "share-risk",
    "safe-return.recorded": "record-safe-return",
    "screening.decided": "screen-referral",
    "supervision.authorised": "authorise-supervision",
    "supervision.filed": "file-supervision",
    "supervision.returned": "return-supervision",
    "supervision.signed": "sign-supervision",
    "waiting-letter.sent": "send-waiting-letter",
    "waiting.reviewed": "review-waiting",
}
# What a button says where the action's own title would not fit on it.
_SHORT = {
    "record-contact": "Record contact",
    "record-visit": "Record visit",
    "allocate": "Allocate",
    "propose-allocation": "Allocate",
    "complete-trawl": "Complete trawl",
    "complete-analysis": "Complete analysis",
    "reroute-referral": "Send on",
    "detail-referral": "Answer",
    "screen-referral": "Screen",
    "tell-family": "Tell the family",
    "record-supervision": "Record supervision",
    "decide": "Decide",
    "choose-holder": "Choose a holder",
    "record-oversight": "Record oversight",
    "record-meeting": "Record meeting",
    "agree-allocation": "Agree",
    "send-guidance": "Send guidance",
    "draft-trawl": "Draft trawl",
    "send-waiting-letter": "Record letter",
    "tell-referrer": "Referrer told",
    "request-enforcement": "Ask for action",
    "review-waiting": "Review the wait",
    "rate-priority": "Rate again",
    "record-management-decision": "Record decision",
    "complete-assessment": "Complete assessment",
}


@dataclass(frozen=True)
class Step:
    """An action to press: its id, where it leads and what the button says."""

    action: str
    href: str
    words: str


def step(action: str, case: Case) -> Step:
    """The way to an action on a case; contact has a quicker page of its own."""
    name = {"record-contact": "contact", "allocate": "allocate"}.get(action)
    href = (
        reverse(name, args=[case.reference])
        if name
        else reverse("action", args=[case.reference, action])
    )
    title = ACTIONS[action].title if action in ACTIONS else action
    return Step(action, href, _SHORT.get(action, title))


def paperwork(pack: Pack, worker: Worker, letters: Collection[str]) -> frozenset[str]:
    """The rules whose clocks are met by what this worker's job sends or files.

    Those laid on one of their jobs, and those met by an action that sends one of the ``letters``, where it is theirs.
    """
    return frozenset(
        rule.id
        for rule in pack.timescales
        if set(rule.responsible) & set(worker.roles)
        or any(
            action in letters and may_do(pack, action, worker)
            for action in map(_recorded_by, rule.stops)
            if action
        )
    )


def meets(due: Due, worker: Worker, *, as_of: date) -> Step | None:
    """What this worker may press to meet a duty; None where it is not theirs to meet."""
    pack = pack_for(due.case.service, as_of)
    wanted = _action_that_meets(pack, due, worker)
    if wanted is None or not may_do(pack, wanted, worker):
        return None
    return step(wanted, due.case)


def _action_that_meets(pack: Pack, due: Due, worker: Worker) -> str | None:
    """The action that records what stops the clock; else, once it is missed, what the policy offers then."""
    clock = due.clock
    rule = next((each for each in pack.timescales if each.id == clock.rule), None)
    stops = rule.stops if rule is not None else ()
    recorded = [_recorded_by(stop) for stop in stops if _counts(stop, clock, worker)]
    # What would meet it only if someone else did it is not what follows once it is missed.
    follows = (
        clock.offer
        if due.when is When.OVERDUE and clock.offer not in map(_recorded_by, stops)
        else None
    )
    return next((each for each in recorded if each), follows or None)


def _counts(stop: Stops, clock: Timescale, worker: Worker) -> bool:
    """Whether it meets the duty when this worker does it: a manager's call does not stand for the practitioner's."""
    return not stop.by or clock.worker_id == worker.pk or bool(set(stop.by) & set(worker.roles))


def _recorded_by(stop: Stops) -> str | None:
    role = stop.where.get("role")
    if role is not None and role.is_ == "holding":
        # Choosing a holder is an allocation too, recorded by an action of its own.
        return "choose-holder"
    return _RECORDED_BY.get(stop.event) or _records().get(stop.event)


@cache
def kinds_recorded_by(action: str) -> tuple[str, ...]:
    """The kinds of event that doing an action puts on record, where that is known; none where it is not."""
    kinds = [kind for kind, recorder in _RECORDED_BY.items() if recorder == action]
    own = ACTIONS[action].records if action in ACTIONS else ""
    return tuple(dict.fromkeys([own, *kinds] if own else kinds))


@cache
def _records() -> dict[str, str]:
    """The action that records each kind of event, for actions that record just one; the first of several."""
    found: dict[str, str] = {}
    for action in ACTIONS.values():
        if action.records:
            found.setdefault(action.records, action.id)
    return found
