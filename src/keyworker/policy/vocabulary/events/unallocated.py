"""What is recorded while a case waits for somebody to take it?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import METHOD, EventKind
from keyworker.policy.vocabulary.fields import choice, day, items, length, text, yes_no

# Cases that wait for a worker
UNALLOCATED: tuple[EventKind, ...] = (
    EventKind(
        "unallocated.held",
        "the case was put on the list of unallocated cases",
        (
            choice(
                "why",
                "Why nobody is allocated",
                "insufficient-staff",
                "other-capacity",
                "periodic-intervention",
                "worker-absent",
                "transferred-unallocated",
                "awaiting-acceptance",
            ),
            text("explanation", "The reason in words", "Two posts are vacant"),
            text("team", "The team that holds it", "north"),
            text(
                "plan_entry",
                "What the child's plan says of the arrangement",
                "Held by the team; reviewed weekly",
            ),
            yes_no("additional_needs", "Whether the child has additional needs"),
            text("pattern", "The pattern of interventions", "Equipment review every six months"),
            text("senior_manager", "The senior manager who knows of it", "W9"),
            text("manager", "The manager to contact when things change", "W8"),
            items("answers", "The actions considered", {}),
        ),
    ),
    EventKind(
        "unallocated.reviewed",
        "an unallocated case was reviewed",
        (
            text("new_information", "What is new", "Nothing new"),
            text("decision", "What was decided", "Keep waiting"),
            text("senior_manager", "The senior manager who took part", "W9"),
            choice("duty_visit", "Whether a duty visit is arranged", "arranged", "not-needed"),
            text("duty_visit_reason", "Why no duty visit is needed", "Seen at school daily"),
        ),
    ),
    EventKind(
        "contact.arranged",
        "contact with the child was arranged",
        (
            text("with", "Who is contacted", "The child, at school"),
            text("contact_by", "Who makes contact", "Duty worker"),
            METHOD,
            length("every", "How often", "1 week"),
            day("next", "When first"),
        ),
    ),
    EventKind(
        "letter.sent",
        "a letter was sent",
        (
            choice("to", "To whom", "family", "child", "agency"),
            text("delayed", "What casework is delayed", "The core assessment"),
            text("reasons", "Why", "No worker available"),
            text("interim", "What happens meanwhile", "Weekly call by duty"),
            text("manager", "The manager to contact when things change", "W8"),
        ),
    ),
    EventKind(
        "partner.agreed",
        "a partner agency agreed to keep watch",
        (
            text("agency", "Which agency", "Hill School"),
            text("agreed_by", "Who agreed for it", "Deputy head"),
            length("every", "How often it reports", "2 weeks"),
            yes_no("monitors", "Whether it keeps watch"),
            yes_no("reports", "Whether it reports from time to time"),
            yes_no("tells_concerns", "Whether it passes on concerns"),
        ),
    ),
    EventKind(
        "partner.reported",
        "a partner agency reported",
        (
            text("agency", "Which agency", "Hill School"),
            yes_no("concern", "Whether there is a concern"),
        ),
    ),
)

# Referrals that wait for a case manager
WAITING_LIST: tuple[EventKind, ...] = (
    EventKind("urgency.flagged", "the referral was flagged as urgent"),
    EventKind(
        "priority.rated",
        "the referral was rated for risk and given a priority",
        (
            choice("rag", "Risk", "red", "amber", "green"),
            choice("support", "Support already in place", "low", "medium", "high"),
            text("priority", "Priority", "1"),
        ),
    ),
    EventKind(
        "waiting.started",
        "the family was placed on the waiting list",
        (yes_no("attendance_concern", "Whether school attendance is a concern"),),
    ),
    EventKind(
        "waiting-letter.sent",
        "the family was written to about the waiting list",
        (text("contact", "How to reach the team, as given to the family"),),
    ),
    EventKind(
        "referrer.told",
        "the referrer was told",
        (
            choice("about", "Of what", "waiting", "delay"),
            text("priority", "Priority", "2"),
            text("expected_wait", "The wait to be expected", "6 to 8 weeks"),
        ),
    ),
    EventKind(
        "enforcement.requested",
        "an Education Enforcement Officer was asked to act on attendance",
    ),
    EventKind("enforcement.ruled-out", "action on attendance was found not relevant"),
    EventKind(
        "waiting.reviewed",
        "the wait for allocation was reviewed",
        (text("decision", "What was decided"), text("actions", "What is done")),
    ),
)
