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
)


@dataclass(frozen=True)
class EventKind:
    """One kind of event. ``says`` completes a sentence: "a data trawl was completed".

    ``derived`` kinds are worked out from the record under a pack, and never recorded themselves. A kind ``decides``
    where somebody chose what becomes of the case. ``open_to_support``: business support read the whole of it, to
    answer whoever referred the family. In a short list it is told by the first of the fields ``gist`` that it holds.
    """

    name: str
    says: str
    fields: tuple[Field, ...] = ()
    derived: bool = False
    decides: bool = False
    open_to_support: bool = False
    gist: tuple[str, ...] = (
        "outcome",
        "result",
        "worker",
        "level",
        "standing",
        "type",
        "about",
        "method",
        "where",
    )

    @property
    def field_names(self) -> frozenset[str]:
        return frozenset(field.name for field in (*COMMON, *self.fields))

    def answer(self, name: str) -> Field | None:
        """The field of that name that a form may fill; None where there is none.

        Who did it and when is never an answer: it is known, or asked of every event alike.
        """
        fields = (*self.fields, *(each for each in COMMON if each.name in _ANSWERED))
        return next((each for each in fields if each.name == name), None)


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

_ANSWERED = frozenset({"reason", "note", "person", "people"})

_VISITED = choice("where", "Where", "home", "school", "community", "office")
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
        EventKind("referral.received", "a referral was received", _REFERRAL, open_to_support=True),
        EventKind(
            "referral.rerouted",
            "the referral was sent on to another locality",
            (text("locality", "Where to", "South"),),
        ),
        EventKind(
            "referral.elsewhere",
            "an earlier referral of the child was found on another case",
            (text("source", "Who sent it", "mash"), text("of", "Which record of it", "E12")),
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
                _METHOD,
            ),
            open_to_support=True,
        ),
        # Allocation
        EventKind("allocation.proposed", "an allocation was proposed", _ALLOCATION),
        EventKind(
            "allocation.declined", "a proposed allocation was declined", _ALLOCATION, decides=True
        ),
        EventKind(
            "allocation.agreed",
            "an allocation was agreed",
            (
                *_ALLOCATION,
                text("how", "How it was agreed", "In person"),
                yes_no("guidance_followed", "Whether a change follows the engagement guidance"),
            ),
            decides=True,
        ),
        EventKind(
            "allocation.started",
            "an allocation started",
            (*_ALLOCATION, yes_no("start_is_estimated", "Whether the true start is not known")),
            open_to_support=True,
        ),
        EventKind("allocation.ended", "an allocation ended", _ALLOCATION),
        EventKind(
            "increase.agreed",
            "an increase in a caseload was agreed",
            (
                worker("worker", "Whose caseload"),
                number("level", "The count agreed to", 27),
                choice("agreed_by", "Who agrees", "manager", "practitioner"),
            ),
            decides=True,
        ),
        EventKind(
            "increase.ended", "the agreed increase ended", (worker("worker", "Whose caseload"),)
        ),
        EventKind(
            "caseload.checked",
            "the team's caseloads were checked",
            (text("team", "The team", "north"),),
        ),
        # The work
        EventKind(
            "contact.attempted",
            "contact was attempted",
            (_METHOD, text("result", "What came of it", "Voicemail left")),
        ),
        EventKind(
            "contact.made",
            "contact was made with the family",
            (
                _METHOD,
                text("with", "Who was spoken to", "Mother"),
                people("children_seen", "Children seen"),
            ),
        ),
        EventKind(
            "visit.made",
            "a visit was made",
            (
                _VISITED,
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
                _VISITED,
                text("result", "What came of it", "No answer"),
                yes_no("planned", "Whether it was planned"),
                choice(
                    "part_of_day", "In which part of the day", "morning", "afternoon", "evening"
                ),
            ),
        ),
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
        EventKind(
            "meeting.held",
            "a meeting was held",
            (
                choice(
                    "type",
                    "Which meeting",
                    "transfer",
                    "taf",
                    "tac",
                    "conference",
                    "handover",
                    "joint-working",
                ),
                choice(
                    "outcome",
                    "What it decided",
                    "threshold-met",
                    "threshold-not-met",
                    "more-attempts",
                    "not-agreed",
                    "agreed",
                ),
                text("attended_by", "Who came"),
                text("weight_of_no_response", "The weight given to the lack of response"),
                text("chair", "The chair's job role", "unit-leader"),
                text("concerns", "What concerns were discussed", "Debt"),
                text("disagreements", "What was disputed, or that nothing was", "None"),
                choice(
                    "transfer_policy",
                    "Whether the arrangement follows the transfer policy",
                    "in-line",
                    "departure",
                ),
            ),
            decides=True,
        ),
        EventKind(
            "meeting.planned",
            "a meeting was planned",
            (
                choice("type", "Which meeting", "transfer", "taf", "tac"),
                day("on", "When"),
                text("invited", "Who is invited"),
            ),
        ),
        # Children and pregnancy
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
                choice(
                    "consent", "Consent to contact the midwife", "given", "refused", "not-asked"
                ),
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
        # Absence
        EventKind(
            "absence.started",
            "the practitioner's absence was recorded",
            (
                worker("worker", "Who is away"),
                day("first_day", "First day away"),
                day("expected_return", "First day back"),
                yes_no("planned", "Whether planned"),
            ),
        ),
        EventKind(
            "absence.extended",
            "the absence was extended",
            (
                worker("worker", "Who is away"),
                day("first_day", "First day away"),
                day("expected_return", "First day back"),
            ),
        ),
        EventKind(
            "absence.ended", "the practitioner returned", (worker("worker", "Who came back"),)
        ),
        # On a worker's own record
        EventKind(
            "reduction.started",
            "work that takes a share of the week was recorded",
            (
                worker("worker", "Whose week"),
                text("reduction", "The reduction", "R3"),
                text("type", "What the work is", "mentoring"),
                number("percent", "The share of the week in percent", 10),
                choice("count_by", "How it is counted", "percentage", "children"),
                people("children", "The children counted"),
                day("first_day", "First day"),
                day("last_day", "Last day"),
            ),
        ),
        EventKind(
            "reduction.ended",
            "work that took a share of the week was ended",
            (
                worker("worker", "Whose week"),
                text("reduction", "The reduction", "R3"),
                text("type", "What the work was", "mentoring"),
                day("last_day", "Last day"),
            ),
        ),
        EventKind(
            "quality.confirmed",
            "what the policy asks of a worker was confirmed",
            (
                worker("worker", "Of whom"),
                text("name", "What, by the policy's own name for it", "nqsw"),
                text("value", "What is so; nothing where it is not known", "true"),
            ),
        ),
        EventKind(
            "session.recorded",
            "the worker's own part of a session of supervision was recorded",
            (
                worker("worker", "Whose supervision"),
                text("session", "The session; its words stand apart from every record", "S7"),
                day("held_on", "When it was held"),
                yes_no("caseload_reviewed", "Whether the caseload was reviewed"),
            ),
        ),
        EventKind(
            "session.signed",
            "the worker's own part of a session of supervision was signed",
            (
                worker("worker", "Whose supervision"),
                text("session", "The session", "S7"),
                day("held_on", "When it was held"),
                yes_no("caseload_reviewed", "Whether the caseload was reviewed"),
            ),
        ),
        EventKind(
            "family.told",
            "the family was told",
            (
                choice("about", "What they were told", "absence", "holder", "new-lead", "outcome"),
                worker("holder", "Who holds the case"),
                text("contact", "How to reach them, as given to the family"),
                text("with", "Who was told", "Mother"),
                _METHOD,
            ),
        ),
        EventKind(
            "cover.given",
            "urgent action was taken while the practitioner was unavailable",
            (worker("worker", "Who is unavailable"), text("action", "What was done")),
        ),
        # Decisions on the way and moving
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
        EventKind(
            "relaxation.agreed",
            "a relaxation was agreed",
            (
                text("timescale", "Which timescale"),
                length("interval", "The interval agreed", "6 weeks"),
                day("until", "Until when"),
                choice("ground", "On what ground", "non-engagement", "demand", "capacity"),
            ),
            decides=True,
        ),
        EventKind(
            "relaxation.ended",
            "a relaxation was no longer needed",
            (text("timescale", "Which timescale"),),
        ),
        EventKind(
            "relaxation.reviewed",
            "the relaxation was reviewed",
            (text("timescale", "Which timescale"),),
        ),
        # Cases that wait for a worker, sign-off of transfers, who answers for capacity
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
                text(
                    "pattern", "The pattern of interventions", "Equipment review every six months"
                ),
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
                _METHOD,
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
        EventKind(
            "absence.triaged",
            "the tasks due in an absence were settled",
            (
                worker("worker", "Who is away"),
                text("tasks", "What was done with each task", "Visit moved to W2"),
            ),
        ),
        EventKind(
            "absence.reviewed",
            "an absent worker's case was reviewed",
            (
                worker("worker", "Who is away"),
                choice(
                    "outcome",
                    "What becomes of the case",
                    "stays",
                    "temporary",
                    "reallocated",
                    "unallocated",
                ),
                day("until", "Until when"),
            ),
        ),
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
        EventKind(
            "senior.told",
            "the senior manager was told",
            (
                choice(
                    "about",
                    "Of what",
                    "unallocated",
                    "transfer-unallocated",
                    "absence",
                    "delay",
                    "capacity",
                ),
            ),
        ),
        EventKind(
            "case.ready",
            "the case was found ready to move on",
            (choice("next", "What comes next", "close", "transfer"),),
        ),
        EventKind(
            "capacity.raised",
            "a capacity problem was raised",
            (
                choice(
                    "source",
                    "Where it comes from",
                    "manager",
                    "staff",
                    "senior-manager",
                    "trend",
                    "forecast",
                    "new-pressure",
                ),
                text("effect", "What it does", "No time for visits"),
            ),
        ),
        EventKind(
            "capacity.answered",
            "a capacity problem was answered",
            (
                text("outcome", "What came of it", "Agency post agreed"),
                day("raised_with_director", "When the director was told"),
                day("raised_with_leadership", "When the leadership team was told"),
                text("risk_reference", "The entry in the risk register", "R-12"),
                text("no_risk_because", "Why no entry was needed", "Solved within the week"),
            ),
        ),
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
        EventKind(
            "team.started",
            "the team began its work under the policy",
            (text("team", "The team", "north"),),
        ),
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
        # Moving between teams and services
        EventKind(
            "transfer.planned",
            "it became known that the case will move",
            (
                text("to", "The receiving service", "children-looked-after"),
                text("team", "The receiving team, where it is one of the same service", "north"),
                choice("who_moves", "Who moves", "family", "siblings", "one-child"),
                choice(
                    "move", "How far it moves", "within-team", "within-service", "between-teams"
                ),
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
                yes_no(
                    "before_cut_off", "Whether it came before the day's cut-off for the meeting"
                ),
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
        # Courts, looked after children and remand
        EventKind("proceedings.issued", "care proceedings were issued"),
        EventKind(
            "proceedings.concluded",
            "care proceedings were concluded",
            (
                choice(
                    "outcome", "Where the children live then", "looked-after", "at-home", "other"
                ),
            ),
        ),
        EventKind(
            "hearing.listed",
            "a court hearing was listed",
            (choice("type", "Which hearing", "initial", "final", "other"), day("on", "When")),
        ),
        EventKind(
            "looked-after-review.listed", "a looked-after review was listed", (day("on", "When"),)
        ),
        EventKind(
            "looked-after-review.held",
            "a looked-after review was held",
            (yes_no("remains_on_remand", "Whether the young person is to remain on remand"),),
        ),
        EventKind(
            "remand.started",
            "the young person was remanded",
            (choice("type", "Where to", "local-authority-accommodation", "youth-detention"),),
        ),
        EventKind("remand.ended", "the remand ended"),
        EventKind(
            "trajectory.recorded",
            "the child's likely path was recorded",
            (
                choice("likely", "Which", "looked-after", "not-looked-after"),
                yes_no("panel", "Whether a panel recommended it"),
            ),
        ),
        EventKind(
            "joint-work.decided",
            "joint work between two teams was decided",
            (
                yes_no("agreed", "Whether there is joint work"),
                text("team", "The other team", "north"),
            ),
            decides=True,
        ),
        # Rota of new cases
        EventKind(
            "turn.planned",
            "a turn for new cases was planned",
            (worker("worker", "Whose turn"), day("on", "When it starts")),
        ),
        EventKind(
            "turn.started", "a turn for new cases started", (worker("worker", "Whose turn"),)
        ),
        EventKind(
            "names.confirmed",
            "the workers able to take new cases were listed",
            (worker("worker", "Whose list"),),
        ),
        # Disability
        EventKind(
            "need.identified",
            "a need was identified",
            (
                choice("level", "Level", "none", "mild", "moderate", "severe", "profound"),
                text(
                    "professional", "The professional who identified it", "Community paediatrician"
                ),
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
        # Supervision of a new allocation
        EventKind(
            "supervision.planned",
            "a supervision was planned",
            (worker("worker", "Whose supervision"), day("on", "When")),
        ),
        EventKind(
            "allocation.discussed",
            "a new allocation was discussed in supervision",
            (
                worker("worker", "With whom"),
                text("actions", "Actions and tasks agreed"),
                text("no_actions_because", "Why none are needed"),
            ),
        ),
        # Directing, checking and writing up the work
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
        EventKind("marker.added", "a warning marker was added", (text("marker", "Which", "Dog"),)),
        EventKind("markers.read", "the warning markers were read"),
        EventKind(
            "visit.planned",
            "a visit was planned",
            (
                Field("starts", FieldType.MOMENT, "When it is to start", "2026-06-01T10:00"),
                Field("ends", FieldType.MOMENT, "When it is to end", "2026-06-01T11:00"),
                yes_no("alone", "Whether the worker goes alone"),
                text("check_in", "Who is told of the return", "Duty desk"),
            ),
        ),
        EventKind("safe-return.recorded", "a safe return from a visit was recorded"),
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
        EventKind(
            "taf-interval.set",
            "how often the team around the family meets was set",
            (length("every", "How often", "3 weeks"),),
        ),
        EventKind(
            "minutes.shared",
            "minutes and actions of a meeting were shared",
            (
                text("shared_with", "Who was sent them", "School, family"),
                text("outstanding", "Who has not been sent them yet", "Health visitor"),
            ),
        ),
        EventKind(
            "information.received",
            "information came in",
            (
                choice(
                    "type",
                    "Of what kind",
                    "contact-record",
                    "missing-episode",
                    "exploitation",
                    "domestic-abuse",
                    "other",
                ),
                text("from", "From whom", "Police"),
                yes_no("guidance_followed", "Whether the guidance for this kind was followed"),
            ),
        ),
        EventKind(
            "risk.noted",
            "a risk was noted",
            (text("risk", "Which risk", "Debt collectors at the door"),),
        ),
        EventKind(
            "risk.shared",
            "a record about risk was shared with a manager",
            (text("next_steps", "What happens next", "Joint visit tomorrow"),),
        ),
        EventKind(
            "escalation.answered",
            "an escalation was answered",
            (text("next_steps", "What happens next, by when", "Unannounced visit by Friday"),),
        ),
        EventKind("supervision.recorded", "the record of supervision was written or changed"),
        EventKind("supervision.returned", "the record of supervision was returned to the worker"),
        EventKind("supervision.signed", "the record of supervision was signed"),
        EventKind("supervision.filed", "the record of supervision was filed on the case system"),
        EventKind("supervision.authorised", "the record of supervision was authorised"),
        # Waiting for a case manager
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
        # Disputes between services
        EventKind(
            "dispute.raised",
            "a dispute about allocation was raised",
            (text("with", "With which service", "children's centre"),),
        ),
        EventKind(
            "dispute.escalated",
            "a dispute about allocation was taken further",
            (choice("level", "To which level", "service-manager", "group-manager"),),
        ),
        EventKind(
            "dispute.settled",
            "a dispute about allocation was settled",
            (text("outcome", "What was decided"),),
        ),
        # Stepping down to early help, and up again
        EventKind(
            "step-down.discussed",
            "a step-down was discussed with the receiving team",
            (
                choice("with", "With whom", "team-manager", "senior-professional-practitioner"),
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
        # Deciding on the case, and obligations that remain
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
        # A family that does not engage
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
        # Ending and correcting
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
        # Worked out under a pack, never recorded
        EventKind(
            "state.entered",
            "a state began",
            (text("state", "Which of the policy's states", "unallocated"),),
            derived=True,
        ),
        EventKind(
            "state.left",
            "a state ended",
            (text("state", "Which of the policy's states", "unallocated"),),
            derived=True,
        ),
        EventKind(
            "event.corrected",
            "an earlier record was corrected",
            (text("corrects", "The id of the event that was wrong", "E1"),),
        ),
    )
}
