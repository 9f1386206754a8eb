"""What is recorded when a case moves to another team or service, or steps down to early help?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import (
    KindList,
    choice,
    day,
    listed,
    number,
    text,
    worker,
    yes_no,
)

# Transfers and holds
TRANSFERS: tuple[EventKind, ...] = (
    EventKind(
        "transfer.sent",
        "a transfer was sent",
        (
            text("to", "The receiving service", "social-care"),
            yes_no("consent", "Whether the family consented"),
            text("team", "The receiving team, where it is one of the same service", "north"),
        ),
    ),
    EventKind(
        "transfer.refused",
        "the receiving side did not accept the transfer",
        (
            text("to", "The receiving service", "social-care"),
            text("refused_by", "Who refused it"),
        ),
    ),
    EventKind(
        "transfer.accepted",
        "the transfer was accepted",
        (
            text("to", "The receiving service", "social-care"),
            text("accepted_by", "Who accepted"),
            text(
                "team",
                "The team that has the case from then, where it is one of the same service",
                "north",
            ),
            worker("worker", "The worker who takes it on, where named"),
        ),
    ),
    EventKind("hold.started", "the case was put on hold"),
    EventKind("hold.ended", "the hold ended"),
)

# The receiving team's check and sign-off
SIGN_OFF: tuple[EventKind, ...] = (
    EventKind(
        "transfer.checked",
        "the receiving team checked the work",
        (
            choice("outcome", "What it found", "met", "not-met"),
            choice("side", "Which team checked", "receiving", "transferring"),
            text("not_met", "What is not met", "Chronology"),
        ),
    ),
    EventKind(
        "transfer.signed",
        "a transfer was signed off",
        (choice("side", "For which team", "receiving", "transferring"),),
    ),
)

# Preparing a move between teams and services
PREPARED_MOVES: tuple[EventKind, ...] = (
    EventKind(
        "transfer.planned",
        "it became known that the case will move",
        (
            text("to", "The receiving service", "children-looked-after"),
            text("team", "The receiving team, where it is one of the same service", "north"),
            choice("who_moves", "Who moves", "family", "siblings", "one-child"),
            choice("move", "How far it moves", "within-team", "within-service", "between-teams"),
            day("on", "When the move takes effect"),
        ),
    ),
    EventKind(
        "transfer.prepared",
        "the tasks before the move were declared done",
        (
            number("open_tasks", "Tasks not completed", 0),
            number("pending_authorisations", "Authorisations not obtained", 0),
            number("open_episodes", "Episodes not finished", 0),
            number("members_unconfirmed", "Family members whose details are not confirmed", 0),
            number("documents_unfiled", "Documents not filed in their place", 0),
            day("chronology_to", "The date of the chronology's last entry"),
            day("latest_event_on", "The date of the latest significant event"),
            yes_no("warnings_needed", "Whether a health and safety warning is needed"),
        ),
    ),
    EventKind(
        "records.checked",
        "a manager checked that the records are up to date",
        (choice("side", "For which side", "holding", "receiving"),),
    ),
    EventKind("transfer-summary.completed", "the case transfer and summary was completed"),
    EventKind(
        "transfer-summary.sent", "the case summary was sent to the receiving worker and manager"
    ),
    EventKind(
        "change-letters.sent",
        "the change of worker or team was told in writing",
        (
            yes_no("family_told", "Whether the family were written to"),
            yes_no("network_told", "Whether every professional of the network was written to"),
            text("not_told", "Who has not been written to", "School"),
        ),
    ),
    EventKind(
        "receiving-worker.named",
        "the receiving worker was named",
        (worker("worker", "The receiving worker"), text("team", "The receiving team", "north")),
    ),
    EventKind("handover.planned", "a handover meeting was planned", (day("on", "When"),)),
    EventKind(
        "handover.held",
        "a handover meeting or discussion was held",
        (
            yes_no("holding_worker", "Whether the present worker was there"),
            yes_no("receiving_worker", "Whether the receiving worker was there"),
            yes_no(
                "holding_manager",
                "Whether the present worker's manager or a named deputy was there",
            ),
            yes_no(
                "receiving_manager",
                "Whether the receiving worker's manager or a named deputy was there",
            ),
            choice("how", "How it was held", "meeting", "discussion"),
        ),
    ),
    EventKind("handover.noted", "the record of the handover was put on the case file"),
    EventKind(
        "joint-visit.made",
        "a joint home visit was made",
        (
            choice("with", "With whom", "receiving-worker", "early-help"),
            yes_no("both_workers", "Whether both workers were there"),
            yes_no("parents_met", "Whether the parents were met"),
            yes_no("children_met", "Whether every child was met"),
        ),
    ),
    EventKind(
        "joint-visit.ruled-out",
        "the joint home visit was ruled out",
        (choice("why", "Why", "refused", "not-possible"),),
    ),
    EventKind("warning.noted", "a health and safety warning was noted on the personal details"),
    EventKind("move-reason.recorded", "the reason for the move was recorded"),
    EventKind(
        "step-up.requested",
        "a step-up from early help was requested",
        (
            yes_no("before_cut_off", "Whether it came before the day's cut-off for the meeting"),
            yes_no("immediate_risk", "Whether there is immediate risk"),
        ),
    ),
    EventKind(
        "step-up.decided",
        "the step-up was decided",
        (
            yes_no("threshold_met", "Whether the threshold for a statutory service is met"),
            text("team", "The team it is given to", "north"),
            text("rationale", "Why"),
            text("attended_by", "Who came"),
        ),
        decides=True,
    ),
    EventKind(
        "step-down.planned",
        "a step-down was planned",
        (day("meeting_on", "When the meeting is that serves as the point of transfer"),),
    ),
    EventKind(
        "early-help.invited",
        "the early help colleague was invited",
        (text("name", "Who was invited", "Early help worker"),),
    ),
    EventKind("in-need-review.held", "a child in need review was held"),
    EventKind("step-down.completed", "the case was stepped down to early help"),
)

# Stepping down to early help, and up again
STEPPING_DOWN: tuple[EventKind, ...] = (
    EventKind(
        "step-down.discussed",
        "a step-down was discussed with the receiving team",
        (
            listed("with", "With whom, by job role", "team-manager", of=KindList.ROLES),
            yes_no("agreed", "Whether it was agreed"),
            text("if_not_engaging", "What happens if the family do not engage"),
        ),
    ),
    EventKind("step-down.requested", "a step-down was requested"),
    EventKind(
        "consent.recorded",
        "the family's answer on consent was recorded",
        (
            yes_no("given", "Whether they consent"),
            text("who", "Who gave or refused it", "Mother"),
        ),
    ),
    EventKind("circumstances.changed", "the family's circumstances changed"),
    EventKind(
        "assessment.brought",
        "an earlier assessment came with the case",
        (day("completed", "When it was completed"),),
    ),
    EventKind(
        "social-worker.spoken-with",
        "the social worker and the case manager spoke about the family",
        (yes_no("family_informed", "Whether the family were kept informed"),),
    ),
)
