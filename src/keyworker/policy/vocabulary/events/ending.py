"""What is recorded when it is decided what becomes of a case, and when it closes?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import choice, items, number, text, yes_no

# Deciding on the case, and obligations that remain
WHAT_FOLLOWS: tuple[EventKind, ...] = (
    EventKind(
        "progression.decided",
        "what becomes of the case was decided",
        (
            choice(
                "outcome", "What was decided", "close", "other-lead", "other-agency", "continue"
            ),
            text("rationale", "Decision and outcome"),
            items("grounds", "Grounds for continuing", ["Safeguarding risk"]),
            text("new_lead", "The new lead professional"),
            text("new_lead_service", "Their service", "School"),
            text("agency", "The other agency", "CAMHS"),
        ),
        decides=True,
    ),
    EventKind(
        "obligation.started",
        "a statutory obligation to stay involved began",
        (text("ground", "Which", "School attendance"),),
    ),
    EventKind("obligation.ended", "the statutory obligation to stay involved ended"),
    EventKind(
        "network.recorded",
        "the professionals who contribute to the plan were recorded",
        (
            number("professionals", "How many beside the lead contribute", 2),
            yes_no("meeting_needed", "Whether they need a meeting to work together"),
        ),
    ),
    EventKind(
        "review.shared",
        "a review was shared with a family who were not there",
        (yes_no("agreed", "Whether they contributed to new actions and agreed them"),),
    ),
    EventKind(
        "progress.stalled",
        "the case was found stuck, or no longer so",
        (
            yes_no("stuck", "Whether it is stuck"),
            yes_no("intensive", "Whether intensive support was given"),
        ),
    ),
    EventKind("monitoring.started", "the case is held for monitoring only"),
)

# Closing, opening again, and facts a decision needed
CLOSING: tuple[EventKind, ...] = (
    EventKind(
        "closure.summarised",
        "a closure summary was recorded",
        (
            text("summary", "Summary"),
            text("analysis", "Analysis of the outcome"),
            items("outcomes", "Result and evidence by outcome", []),
        ),
    ),
    EventKind(
        "facts.recorded",
        "what a decision needed to know was recorded",
        (
            items(
                "facts",
                "Each fact by its name, its value, and of which worker or child it is where it is not the case's",
                [{"fact": "case.immediate_risk", "value": True}],
            ),
        ),
    ),
    EventKind(
        "case.opened",
        "the case was opened from another system's record",
        (text("source", "Which record", "annex-a"),),
    ),
    EventKind(
        "case.closed",
        "the case was closed",
        (
            choice(
                "outcome",
                "Closure reason",
                "completed",
                "not-opened",
                "declined",
                "no-response",
                "stepped-up",
                "moved-away",
                "other",
            ),
            yes_no("needs_met", "Whether each need was met, with evidence"),
            yes_no("support_continues", "Whether support continues"),
            text("support_by", "Who goes on supporting the family", "School"),
            text("no_support_because", "Why no further support is needed", "Goals met"),
        ),
        decides=True,
    ),
    EventKind("case.reopened", "the case was reopened"),
)
