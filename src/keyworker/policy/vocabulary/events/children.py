"""What is recorded of a child: standing, complexity, birth, disability?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import EventKind
from keyworker.policy.vocabulary.fields import choice, day, person, text, yes_no

# Standing, complexity and pregnancy
CHILDREN: tuple[EventKind, ...] = (
    EventKind(
        "standing.started",
        "a child's standing began",
        (
            choice(
                "standing",
                "Which",
                "caf",
                "child-in-need",
                "section-47",
                "child-protection",
                "looked-after",
                "care-leaver",
            ),
            text("held_by", "The service that holds it", "social-care"),
        ),
    ),
    EventKind(
        "standing.ended",
        "a child's standing ended",
        (
            choice(
                "standing",
                "Which",
                "caf",
                "child-in-need",
                "section-47",
                "child-protection",
                "looked-after",
                "care-leaver",
            ),
        ),
    ),
    EventKind(
        "complexity.rated",
        "a child's complexity was rated",
        (choice("level", "Level", "low", "medium", "high"),),
    ),
    EventKind(
        "pregnancy.recorded",
        "a pregnancy was recorded",
        (
            day("due", "The due date"),
            yes_no("confirmed", "Whether it is confirmed"),
            choice("consent", "Consent to contact the midwife", "given", "refused", "not-asked"),
            text("consent_how", "Who asked for consent, and how", "Worker, in person"),
            person("unborn", "The unborn child"),
        ),
    ),
    EventKind("pregnancy.ended", "the pregnancy ended"),
    EventKind(
        "midwife.contacted",
        "the midwife was contacted",
        (yes_no("checks_completed", "Whether antenatal checks are complete"),),
    ),
    EventKind("birth.recorded", "a birth was recorded"),
)

# Disability, and the move to adult services
DISABILITY: tuple[EventKind, ...] = (
    EventKind(
        "need.identified",
        "a need was identified",
        (
            choice("level", "Level", "none", "mild", "moderate", "severe", "profound"),
            text("professional", "The professional who identified it", "Community paediatrician"),
            yes_no("affects_functioning", "Whether its effect on functioning is shown"),
        ),
    ),
    EventKind(
        "needs-assessment.completed",
        "a functional needs assessment was completed",
        (
            yes_no("health_professional", "Whether a health professional did it"),
            yes_no("works_with_child", "Whether that professional works with the child"),
            day("met_child_on", "When that professional met the child"),
        ),
    ),
    EventKind(
        "screening.decided",
        "the referral was screened",
        (
            choice("outcome", "Whether the threshold is met", "met", "not-met"),
            text("rationale", "Why"),
        ),
        decides=True,
    ),
    EventKind(
        "short-break.decided",
        "short breaks were decided",
        (text("siblings_weighed", "How the siblings' needs were weighed"),),
        decides=True,
    ),
    EventKind("adult-transition.started", "work towards adult social care started"),
    EventKind(
        "adult-care.decided",
        "eligibility for adult social care was decided",
        (choice("outcome", "What was decided", "eligible", "not-eligible"),),
        decides=True,
    ),
)
