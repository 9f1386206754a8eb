"""By which names do pages and lists read kinds of event?

The vocabulary says what each kind is; here stand those that a page or a list looks for itself. A name that the
vocabulary does not know stops the program when it starts.
"""

from keyworker.policy.problems import DeclarationError
from keyworker.policy.vocabulary.events import EVENT_KINDS


def _kind(name: str) -> str:
    if name not in EVENT_KINDS:
        raise DeclarationError(f"there is no kind of event {name}")
    return name


ABSENCE_ENDED = _kind("absence.ended")
ABSENCE_EXTENDED = _kind("absence.extended")
ABSENCE_REVIEWED = _kind("absence.reviewed")
ABSENCE_TRIAGED = _kind("absence.triaged")
ABSENCE_STARTED = _kind("absence.started")
ACTION_FINISHED = _kind("action.finished")
ALLOCATION_DECLINED = _kind("allocation.declined")
ALLOCATION_ENDED = _kind("allocation.ended")
ALLOCATION_AGREED = _kind("allocation.agreed")
ALLOCATION_PROPOSED = _kind("allocation.proposed")
ALLOCATION_STARTED = _kind("allocation.started")
BIRTH_RECORDED = _kind("birth.recorded")
CASE_CLOSED = _kind("case.closed")
CASE_OPENED = _kind("case.opened")
CASE_REOPENED = _kind("case.reopened")
CASELOAD_CHECKED = _kind("caseload.checked")
COMPLEXITY_RATED = _kind("complexity.rated")
EVENT_CORRECTED = _kind("event.corrected")
ENTRY_RECORDED = _kind("entry.recorded")
ENTRY_KEYED = _kind("entry.keyed")
FAMILY_TOLD = _kind("family.told")
GUIDANCE_SENT = _kind("guidance.sent")
INCREASE_AGREED = _kind("increase.agreed")
LEAVING_RECORDED = _kind("leaving.recorded")
LEAVING_WITHDRAWN = _kind("leaving.withdrawn")
LETTER_SENT = _kind("letter.sent")
LIKENESS_JUDGED = _kind("likeness.judged")
MARKER_ADDED = _kind("marker.added")
NAMES_CONFIRMED = _kind("names.confirmed")
PLAN_AGREED = _kind("plan.agreed")
POINTS_GIVEN = _kind("points.given")
PRIORITY_RATED = _kind("priority.rated")
REDUCTION_ENDED = _kind("reduction.ended")
REDUCTION_STARTED = _kind("reduction.started")
REFERRAL_ANSWERED = _kind("referral.answered")
REFERRAL_MADE = _kind("referral.made")
REFERRAL_RECEIVED = _kind("referral.received")
REFERRAL_REROUTED = _kind("referral.rerouted")
REFERRER_TOLD = _kind("referrer.told")
SUPERVISION_HELD = _kind("supervision.held")
TURN_PLANNED = _kind("turn.planned")
TURN_STARTED = _kind("turn.started")
UNALLOCATED_HELD = _kind("unallocated.held")
UNALLOCATED_REVIEWED = _kind("unallocated.reviewed")
VISIT_MADE = _kind("visit.made")
WAITING_LETTER_SENT = _kind("waiting-letter.sent")
WAITING_REVIEWED = _kind("waiting.reviewed")
WAITING_STARTED = _kind("waiting.started")
WARNING_NOTED = _kind("warning.noted")
STANDING_STARTED = _kind("standing.started")
TASK_HANDED_OVER = _kind("task.handed-over")
TASK_JUDGED = _kind("task.judged")
TASK_SET = _kind("task.set")
TEAM_CLOSED = _kind("team.closed")
TEAM_GOES_ON = _kind("team.goes-on")
TEAM_TO_CLOSE = _kind("team.to-close")
WORKER_MOVED = _kind("worker.moved")
