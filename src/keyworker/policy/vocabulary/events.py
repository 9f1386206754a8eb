"""Which things can happen on a case, and what is recorded of each?

Kinds are ``noun.verb``. Every event also takes the fields of ``COMMON``. Outside callers rely on these names: add, do
not rename.
"""

from __future__ import annotations

from dataclasses import dataclass

from keyworker.policy.vocabulary.fields import (
    Field,
    FieldType,
    choice,
    day,
    items,
    length,
    number,
    people,
    person,
    text,
    worker,
    yes_no,
)  # fmt: skip


@dataclass(frozen=True)
class EventKind:
    """One kind of event. ``says`` completes a sentence: "a data trawl was completed".

    ``derived`` kinds are worked out from the record under a pack, and never recorded themselves.
    """

    name: str
    says: str
    fields: tuple[Field, ...] = ()
    derived: bool = False

    @property
    def field_names(self) -> frozenset[str]:
        return frozenset(field.name for field in (*COMMON, *self.fields))


COMMON: tuple[Field, ...] = (
    Field("id", FieldType.TEXT, "Identifies the event, so that a later one can correct it", "E1"),
    Field("kind", FieldType.TEXT, "What happened", "visit.made"),
    Field("at", FieldType.MOMENT, "When it happened", "2026-06-01T10:30"),
    Field(
        "recorded_at",
        FieldType.MOMENT,
        "When it was recorded; the same as 'at' where not given",
        "2026-06-01T16:00",
    ),
    worker("by", "Who did it"),
    text("by_role", "That worker's job role at the time", "practice-manager"),
    person("person", "The person it is about"),
    people("people", "The people it is about; nobody named means the whole family"),
    text("reason", "Why", "Family moved"),
    text("note", "Anything else worth recording", "Spoke briefly"),
)

_METHOD = choice("method", "How", "phone", "face-to-face", "video", "text", "email", "letter")
_REFERRAL = (
    choice(
        "type",
        "What kind of referral it is",
        "caf",
        "adolescent-caf",
        "broker-caf",
        "sibling",
        "step-down",
        "other",
    ),
    text("source", "Who sent it: mash, ptt, customer-first, school, health, portal ...", "mash"),
    yes_no("urgent", "Whether it is urgent"),
    text("assessor", "Who completed the assessment or asks for the work", "Deputy head, Hill School"),
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
_ALLOCATION = (
    worker("worker", "The worker"),
    choice(
        "role",
        "The part they play",
        "lead",
        "accountable",
        "key-worker",
        "co-worker",
        "involved",
        "holding",
        "team-only",
    ),
    text("team", "The team", "north"),
)

EVENT_KINDS: dict[str, EventKind] = {
    kind.name: kind
    for kind in (
        # Intake and decision
        EventKind("referral.received", "a referral was received", _REFERRAL),
        EventKind("referral.rerouted", "the referral was sent on to another locality", (text("locality", "Where to", "South"),)),
        EventKind("trawl.drafted", "a data trawl was drafted"),
        EventKind("trawl.completed", "a data trawl was completed", (items("answers", "The trawl's sections and answers", {}),)),
        EventKind(
            "analysis.completed", "a case analysis was completed",
            (items("answers", "The analysis' sections and answers", {}), items("outcomes", "Outcomes in play", ["School attendance"])),
        ),
        EventKind(
            "decision.made", "a decision was recorded",
            (choice("outcome", "What was decided", "open", "not-open", "returned"), text("rationale", "Why", "Needs below threshold"),
             text("trawl_not_needed_because", "Why no data trawl was needed", "Wrong address"), text("team", "The team it is opened to", "north")),
        ),
        EventKind(
            "guidance.sent", "information and guidance was sent to the referrer",
            (text("why_not_opened", "Why it was not opened"), text("next_steps", "What the referrer can do next"), _METHOD),
        ),
        # Allocation
        EventKind("allocation.proposed", "an allocation was proposed", _ALLOCATION),
        EventKind("allocation.declined", "a proposed allocation was declined", _ALLOCATION),
        EventKind("allocation.agreed", "an allocation was agreed", (*_ALLOCATION, text("how", "How it was agreed", "In person"))),
        EventKind("allocation.started", "an allocation started", (*_ALLOCATION, yes_no("start_is_estimated", "Whether the true start is not known"))),
        EventKind("allocation.ended", "an allocation ended", _ALLOCATION),
        EventKind(
            "increase.agreed", "an increase in a caseload was agreed",
            (worker("worker", "Whose caseload"), number("level", "The count agreed to", 27), choice("agreed_by", "Who agrees", "manager", "practitioner")),
        ),
        EventKind("increase.ended", "the agreed increase ended", (worker("worker", "Whose caseload"),)),
        EventKind("caseload.checked", "the team's caseloads were checked", (text("team", "The team", "north"),)),
        # The work
        EventKind("contact.attempted", "contact was attempted", (_METHOD, text("result", "What came of it", "Voicemail left"))),
        EventKind("contact.made", "contact was made with the family", (_METHOD, text("with", "Who was spoken to", "Mother"))),
        EventKind(
            "visit.made", "a visit was made",
            (choice("where", "Where", "home", "school", "community", "office"), yes_no("planned", "Whether it was planned"),
             people("children_seen", "Children seen"), people("seen_alone", "Children seen alone"), yes_no("home_seen", "Whether the home was seen"),
             yes_no("sleeping_arrangements_seen", "Whether bedrooms were seen")),
        ),
        EventKind("visit.attempted", "a visit was attempted", (text("result", "What came of it", "No answer"),)),
        EventKind("assessment.started", "an assessment was started"),
        EventKind("assessment.completed", "an assessment was completed", (items("answers", "Sections and answers", {}),)),
        EventKind("assessment.authorised", "an assessment was authorised"),
        EventKind(
            "plan.agreed", "a plan was agreed",
            (length("visit_every", "How often the plan says the child is visited", "3 weeks"), items("actions", "What, who, by when", []),
             items("answers", "Sections and answers", {})),
        ),
        EventKind("plan.reviewed", "the plan was reviewed", (items("answers", "Sections and answers", {}),)),
        EventKind("action.finished", "an action of the plan was finished", (text("action", "Which action"), text("outcome", "What came of it"))),
        EventKind(
            "oversight.recorded", "management oversight was recorded",
            (choice("transfer_meeting", "Whether a transfer meeting was considered", "taken", "considered-not-taken"), text("progress", "Progress"),
             yes_no("delay", "Whether there is delay")),
        ),
        EventKind(
            "supervision.held", "supervision was held",
            (worker("worker", "Whose supervision"), text("progress", "Progress"), yes_no("delay", "Whether there is delay"),
             yes_no("caseload_reviewed", "Whether the caseload was reviewed"), number("caseload", "The count on that day", 22),
             choice("increase", "What becomes of an agreed increase", "continue", "reduce")),
        ),
        EventKind("review.set", "a review date was set", (day("due", "When the review is due"),)),
        EventKind(
            "meeting.held", "a meeting was held",
            (choice("type", "Which meeting", "transfer", "taf", "tac", "conference", "handover", "joint-working"),
             choice("outcome", "What it decided", "threshold-met", "threshold-not-met", "more-attempts", "not-agreed", "agreed"),
             text("attended_by", "Who came"), text("weight_of_no_response", "The weight given to the lack of response"),
             choice("transfer_policy", "Whether the arrangement follows the transfer policy", "in-line", "departure")),
        ),
        EventKind("meeting.planned", "a meeting was planned", (choice("type", "Which meeting", "transfer", "taf", "tac"), day("on", "When"))),
        # Children and pregnancy
        EventKind("standing.started", "a child's standing began", (choice("standing", "Which", "caf", "child-in-need", "section-47", "child-protection", "looked-after", "care-leaver"), text("held_by", "The service that holds it", "social-care"))),
        EventKind("standing.ended", "a child's standing ended", (choice("standing", "Which", "caf", "child-in-need", "section-47", "child-protection", "looked-after", "care-leaver"),)),
        EventKind("complexity.rated", "a child's complexity was rated", (choice("level", "Level", "low", "medium", "high"),)),
        EventKind(
            "pregnancy.recorded", "a pregnancy was recorded",
            (day("due", "The due date"), yes_no("confirmed", "Whether it is confirmed"), choice("consent", "Consent to contact the midwife", "given", "refused", "not-asked")),
        ),
        EventKind("pregnancy.ended", "the pregnancy ended"),
        EventKind("midwife.contacted", "the midwife was contacted", (yes_no("checks_completed", "Whether antenatal checks are complete"),)),
        EventKind("birth.recorded", "a birth was recorded"),
        # Absence
        EventKind(
            "absence.started", "the practitioner's absence was recorded",
            (worker("worker", "Who is away"), day("first_day", "First day away"), day("expected_return", "First day back"), yes_no("planned", "Whether planned")),
        ),
        EventKind("absence.extended", "the absence was extended", (worker("worker", "Who is away"), day("first_day", "First day away"), day("expected_return", "First day back"))),
        EventKind("absence.ended", "the practitioner returned", (worker("worker", "Who came back"),)),
        EventKind(
            "family.told", "the family was told",
            (choice("about", "What they were told", "absence", "holder", "new-lead", "outcome"), worker("holder", "Who holds the case"), text("contact", "How to reach them, as given to the family"), _METHOD),
        ),
        EventKind("cover.given", "urgent action was taken while the practitioner was unavailable", (worker("worker", "Who is unavailable"), text("action", "What was done"))),
        # Decisions on the way and moving
        EventKind("offer.declined", "the family declined the offer", (text("with", "Who declined"), yes_no("significant_concerns", "Whether there are significant concerns"))),
        EventKind("response.none", "no response was established"),
        EventKind(
            "management.decided", "a management decision was recorded",
            (choice("about", "What it settles", "declined", "no-response", "relaxation", "information-sharing", "caseload", "caseload-escalated", "other"), text("decision", "What was decided"),
             yes_no("significant_concerns", "Whether there are significant concerns")),
        ),
        EventKind("transfer.sent", "a transfer was sent", (text("to", "The receiving service", "social-care"),)),
        EventKind("transfer.accepted", "the transfer was accepted", (text("to", "The receiving service", "social-care"), text("accepted_by", "Who accepted"))),
        EventKind("hold.started", "the case was put on hold"),
        EventKind("hold.ended", "the hold ended"),
        EventKind("relaxation.agreed", "a relaxation was agreed", (text("timescale", "Which timescale"), length("interval", "The interval agreed", "6 weeks"), day("until", "Until when"))),
        EventKind("relaxation.reviewed", "the relaxation was reviewed", (text("timescale", "Which timescale"),)),
        # Ending and correcting
        EventKind(
            "closure.summarised", "a closure summary was recorded",
            (text("summary", "Summary"), text("analysis", "Analysis of the outcome"), items("outcomes", "Result and evidence by outcome", [])),
        ),
        EventKind("case.opened", "the case was opened from another system's record", (text("source", "Which record", "annex-a"),)),
        EventKind("case.closed", "the case was closed", (choice("outcome", "Closure reason", "completed", "not-opened", "declined", "no-response", "stepped-up", "moved-away", "other"),)),
        EventKind("case.reopened", "the case was reopened"),
        # Worked out under a pack, never recorded
        EventKind("state.entered", "a state began", (text("state", "Which of the policy's states", "unallocated"),), derived=True),
        EventKind("state.left", "a state ended", (text("state", "Which of the policy's states", "unallocated"),), derived=True),
        EventKind("event.corrected", "an earlier record was corrected", (text("corrects", "The id of the event that was wrong", "E1"),)),
    )
}  # fmt: skip
