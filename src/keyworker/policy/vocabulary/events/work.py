"""What is recorded of the work itself: assessment, plan, reviews, services, forms and checks?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import (
    choice,
    day,
    items,
    length,
    number,
    text,
    worker,
    yes_no,
)

# Assessment, plan, reviews and oversight
ASSESSMENT_AND_PLAN: tuple[EventKind, ...] = (
    EventKind("assessment.started", "an assessment was started"),
    EventKind(
        "assessment.completed",
        "an assessment was completed",
        (
            items("answers", "Sections and answers", {}),
            worker("worker", "The manager it goes to"),
        ),
    ),
    EventKind(
        "assessment.authorised",
        "an assessment was authorised",
        (day("submitted", "When the version authorised was submitted"),),
    ),
    EventKind(
        "plan.agreed",
        "a plan was agreed",
        (
            length("visit_every", "How often the plan says the child is visited", "3 weeks"),
            items("actions", "What, who, by when", []),
            items("answers", "Sections and answers", {}),
            yes_no("without_consent", "Whether it was written without the family's consent"),
        ),
    ),
    EventKind("plan.checked", "the quality of the plan was checked"),
    EventKind(
        "plan.reviewed",
        "the plan was reviewed",
        (
            items("answers", "Sections and answers", {}),
            yes_no("family_attended", "Whether the family were at the review"),
        ),
    ),
    EventKind(
        "action.finished",
        "an action of the plan was finished",
        (text("action", "Which action"), text("outcome", "What came of it")),
    ),
    EventKind(
        "oversight.recorded",
        "management oversight was recorded",
        (
            choice(
                "transfer_meeting",
                "Whether a transfer meeting was considered",
                "taken",
                "considered-not-taken",
            ),
            text("progress", "Progress"),
            yes_no("delay", "Whether there is delay"),
        ),
        decides=True,
    ),
    EventKind(
        "supervision.held",
        "supervision was held",
        (
            worker("worker", "Whose supervision"),
            text("progress", "Progress"),
            yes_no("delay", "Whether there is delay"),
            yes_no("caseload_reviewed", "Whether the caseload was reviewed"),
            number("caseload", "The count on that day", 22),
            choice("increase", "What becomes of an agreed increase", "continue", "reduce"),
        ),
    ),
    EventKind("review.set", "a review date was set", (day("due", "When the review is due"),)),
)

# Services, and matters that want a social worker
SERVICES: tuple[EventKind, ...] = (
    EventKind(
        "services.agreed",
        "services were agreed",
        (
            day("from", "When they start"),
            day("until", "When they are planned to end"),
            yes_no("complex", "Whether the assessed needs are complex"),
        ),
    ),
    EventKind(
        "issue.raised",
        "a matter for a social worker arose",
        (
            choice(
                "issue",
                "Which",
                "secure-accommodation",
                "pre-proceedings",
                "care-proceedings",
                "complex",
            ),
        ),
    ),
    EventKind(
        "issue.ended",
        "a matter for a social worker ended",
        (
            choice(
                "issue",
                "Which",
                "secure-accommodation",
                "pre-proceedings",
                "care-proceedings",
                "complex",
            ),
        ),
    ),
    EventKind(
        "permanency.agreed",
        "the permanency plan was agreed",
        (choice("where", "Where", "looked-after-review", "elsewhere"),),
    ),
    EventKind(
        "social-work.decided",
        "a manager decided whether a social worker stays involved",
        (yes_no("needed", "Whether one is needed throughout"),),
        decides=True,
    ),
)

# Interviews of children
INTERVIEWS: tuple[EventKind, ...] = (
    EventKind(
        "interview.held",
        "an interview was held",
        (
            choice("type", "Which kind", "achieving-best-evidence", "other"),
            choice("interviewer", "Whose interviewer", "council", "external"),
            worker("worker", "Who interviewed"),
            day("on", "When"),
        ),
    ),
)

# What a manager directs at the start
DIRECTION: tuple[EventKind, ...] = (
    EventKind(
        "managers-decision.recorded",
        "a Manager's Decision was recorded",
        (
            items("actions", "The first actions", ["Call the school"]),
            yes_no("caf_required", "Whether an assessment is needed"),
            text("no_caf_because", "Why no assessment is needed", "One is up to date"),
            yes_no("taf_needed", "Whether a team around the family is needed"),
        ),
    ),
    EventKind(
        "points.given",
        "the case was given points",
        (
            number("points", "Points", 5),
            items("needs", "The presenting needs behind them", ["School attendance"]),
            items("risks", "The presenting risks behind them", ["Debt"]),
        ),
    ),
    EventKind(
        "support-plan.added",
        "a support plan was added",
        (text("source", "Where it comes from", "CIN Outcome meeting"),),
    ),
    EventKind(
        "background.checked",
        "history, earlier plans and reasons were read",
        (
            yes_no("history", "Whether history and chronology were read"),
            yes_no("earlier_plans", "Whether every earlier assessment and plan was read"),
            yes_no("reasons", "Whether the reasons for the referral were read"),
        ),
    ),
)

# Forms, and checks of what was written
FORMS_AND_CHECKS: tuple[EventKind, ...] = (
    EventKind(
        "form.completed",
        "a form was completed",
        (
            choice("form", "Which form", "consent", "medical"),
            choice("status", "How it stands", "signed", "refused", "not-yet"),
            text("sharing", "What may be shared, with whom, and any limits", "With school"),
        ),
    ),
    EventKind(
        "form.returned",
        "a form was returned for checking",
        (choice("form", "Which form", "consent", "medical"),),
    ),
    EventKind(
        "form.sent-back",
        "a form was sent back",
        (choice("form", "Which form", "consent", "medical"),),
    ),
    EventKind(
        "form.scanned",
        "a form was checked and scanned",
        (choice("form", "Which form", "consent", "medical"),),
    ),
    EventKind(
        "assessment.returned",
        "an assessment was returned to its author",
        (text("gaps", "What is missing", "Father's views"),),
    ),
    EventKind(
        "assessment.reviewed",
        "the assessment was reviewed",
        (choice("outcome", "What came of it", "confirmed", "updated"),),
    ),
    EventKind(
        "reassessment.directed",
        "a re-assessment was directed",
        (
            text("evidence", "The new evidence of need or risk", "New injury"),
            day("due", "When it is due"),
        ),
    ),
    EventKind("chronology.updated", "the chronology was updated"),
    EventKind("chronology.confirmed", "the chronology was found up to date"),
)
