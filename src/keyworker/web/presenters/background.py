"""What should someone have read before they record this?

An analysis rests on the trawl, a decision on both, a plan on the assessment: what was recorded then is shown beside the
form, so that it is read where it is needed and nobody keeps two windows open.
"""

from __future__ import annotations

from datetime import date

from keyworker.access.models import User
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Event
from keyworker.web.presenters.event_words import Told, told_from

_READ_BEFORE = {
    "draft-trawl": ("referral.received",),
    "complete-trawl": ("trawl.drafted", "referral.received"),
    "complete-analysis": ("trawl.completed", "referral.received"),
    "decide": ("analysis.completed", "trawl.completed", "referral.received"),
    "send-guidance": ("decision.made", "referral.received"),
    "propose-allocation": ("analysis.completed",),
    "allocate": ("analysis.completed",),
    "agree-allocation": ("analysis.completed", "referral.received"),
    "decline-allocation": ("analysis.completed", "referral.received"),
    "start-assessment": ("analysis.completed", "trawl.completed"),
    "complete-assessment": ("analysis.completed", "trawl.completed"),
    "agree-plan": ("assessment.completed", "analysis.completed"),
    "review-plan": ("plan.agreed", "plan.reviewed", "assessment.completed"),
    "record-supervision": ("supervision.held", "plan.agreed"),
    "record-oversight": ("referral.received", "oversight.recorded"),
    "record-management-decision": ("meeting.held", "offer.declined", "response.none"),
    "summarise-closure": ("analysis.completed", "plan.agreed", "plan.reviewed"),
    "close-case": ("closure.summarised", "management.decided"),
}


def background(read: CaseRows, action: str, *, to: User, day: date) -> list[Told]:
    """The latest of each kind of event that this action rests on, as this person may read it."""
    kinds = _READ_BEFORE.get(action, ())
    if not kinds:
        return []
    latest: dict[str, Event] = {}
    for event in read.latest_first(*kinds):
        latest.setdefault(event.kind, event)
    rows = told_from(read, list(latest.values()), to=to, day=day)
    # What cannot be read here is no help here; what was corrected since is not to be relied on.
    readable = [each for each in rows if each.details and not each.corrected]
    return sorted(readable, key=lambda each: kinds.index(each.event.kind))
