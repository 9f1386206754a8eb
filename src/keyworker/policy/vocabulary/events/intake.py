"""What is recorded from a referral until it is decided on?"""

from __future__ import annotations

from keyworker.policy.vocabulary.events.kind import METHOD, EventKind
from keyworker.policy.vocabulary.fields import KindList, choice, items, listed, text, yes_no

_REFERRAL = (
    listed("type", "What kind of referral it is", "step-down", of=KindList.REFERRALS),
    listed("source", "Who sent it", "school", of=KindList.SOURCES),
    yes_no("urgent", "Whether it is urgent"),
    text(
        "assessor", "Who completed the assessment or asks for the work", "Deputy head, Hill School"
    ),
    text("assessor_contact", "How to reach them", "office@school.example"),
    choice("route", "How it arrived", "portal", "not-via-portal"),
    yes_no("statutory_threshold_met", "Whether the referrer finds the statutory threshold met"),
    text("likely_benefit", "How support is likely to help", "Parent asks for help with routines"),
    text(
        "others_considered",
        "Which other professionals could complete the assessment, and why none can",
        "School: no staff trained",
    ),
    choice(
        "neet",
        "Whether the young person is in education, employment or training",
        "neet",
        "at-risk",
        "neither",
    ),
    yes_no("sibling_of_open_case", "Whether a sibling has an open case"),
)

# From the referral to the decision
INTAKE: tuple[EventKind, ...] = (
    EventKind("referral.received", "a referral was received", _REFERRAL, open_to_support=True),
    EventKind(
        "referral.rerouted",
        "the referral was sent on to another locality",
        (text("locality", "Where to", "South"),),
    ),
    EventKind(
        "referral.elsewhere",
        "an earlier referral of the child was found on another case",
        (
            listed("source", "Who sent it", "school", of=KindList.SOURCES),
            text("of", "Which record of it", "E12"),
        ),
    ),
    EventKind(
        "likeness.judged",
        "somebody said whether a child referred is one already on record",
        (
            choice("outcome", "What was found", "same", "not-same"),
            text("other", "The other record of a person", "P12"),
        ),
    ),
    EventKind("trawl.drafted", "a data trawl was drafted"),
    EventKind(
        "trawl.completed",
        "a data trawl was completed",
        (items("answers", "The trawl's sections and answers", {}),),
    ),
    EventKind(
        "analysis.completed",
        "a case analysis was completed",
        (
            items("answers", "The analysis' sections and answers", {}),
            items("outcomes", "Outcomes in play", ["School attendance"]),
        ),
    ),
    EventKind(
        "decision.made",
        "a decision was recorded",
        (
            choice("outcome", "What was decided", "open", "not-open", "returned"),
            text("rationale", "Why", "Needs below threshold"),
            text("trawl_not_needed_because", "Why no data trawl was needed", "Wrong address"),
            text("team", "The team it is opened to", "north"),
            choice(
                "need",
                "What a manager found the child to need",
                "initial-assessment",
                "core-assessment",
                "child-in-need",
            ),
        ),
        decides=True,
        open_to_support=True,
    ),
    EventKind(
        "guidance.sent",
        "information and guidance was sent to the referrer",
        (
            text("why_not_opened", "Why it was not opened"),
            text("next_steps", "What the referrer can do next"),
            METHOD,
        ),
        open_to_support=True,
    ),
)
