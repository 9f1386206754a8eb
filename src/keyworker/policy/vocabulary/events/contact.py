"""What is recorded of contact with the family, and of a family that cannot be reached?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import METHOD, EventKind
from keyworker.policy.vocabulary.fields import choice, day, people, text, yes_no

# Where a family is visited: a field of both kinds of visit
VISITED = choice("where", "Where", "home", "school", "community", "office")

# Contact and visits
CONTACT: tuple[EventKind, ...] = (
    EventKind(
        "contact.attempted",
        "contact was attempted",
        (METHOD, text("result", "What came of it", "Voicemail left")),
    ),
    EventKind(
        "contact.made",
        "contact was made with the family",
        (
            METHOD,
            text("with", "Who was spoken to", "Mother"),
            people("children_seen", "Children seen"),
        ),
    ),
    EventKind(
        "visit.made",
        "a visit was made",
        (
            VISITED,
            yes_no("planned", "Whether it was planned"),
            people("children_seen", "Children seen"),
            yes_no("none_seen", "Whether it was said that no child was seen"),
            people("seen_alone", "Children seen alone"),
            yes_no("home_seen", "Whether the home was seen"),
            yes_no("sleeping_arrangements_seen", "Whether bedrooms were seen"),
        ),
    ),
    EventKind(
        "visit.attempted",
        "a visit was attempted",
        (
            VISITED,
            text("result", "What came of it", "No answer"),
            yes_no("planned", "Whether it was planned"),
            choice("part_of_day", "In which part of the day", "morning", "afternoon", "evening"),
        ),
    ),
)

# A family that declines or does not answer
RESPONSES: tuple[EventKind, ...] = (
    EventKind(
        "offer.declined",
        "the family declined the offer",
        (
            text("with", "Who declined"),
            yes_no("significant_concerns", "Whether there are significant concerns"),
        ),
    ),
    EventKind("response.none", "no response was established"),
    EventKind(
        "management.decided",
        "a management decision was recorded",
        (
            choice(
                "about",
                "What it settles",
                "declined",
                "no-response",
                "relaxation",
                "information-sharing",
                "caseload",
                "caseload-escalated",
                "other",
            ),
            text("decision", "What was decided"),
            yes_no("significant_concerns", "Whether there are significant concerns"),
        ),
        decides=True,
    ),
)

# A family that does not engage
NON_ENGAGEMENT: tuple[EventKind, ...] = (
    EventKind("non-engagement.noted", "the family was found not to engage"),
    EventKind(
        "engagement-letter.sent",
        "a letter was sent to a family who do not engage",
        (
            choice("about", "Which letter", "planned-visit", "last-request"),
            day("visit_on", "The day of the planned visit"),
        ),
    ),
    EventKind(
        "professionals.asked",
        "other professionals were asked whether the family engages elsewhere",
        (
            text("with", "Who was asked"),
            yes_no("engaged_elsewhere", "Whether the family engages well elsewhere"),
            text("joint_visit", "The joint visit, or why there was none"),
        ),
    ),
)
