"""An assessment or plan in other hands than its author's: authorised, returned, looked at again, shared, decided on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from keyworker.actions import questions
from keyworker.actions.action import Action, ActionContext
from keyworker.actions.form_fields import FormField
from keyworker.actions.one_event import recording

# Where a family goes that needs some help but no longer this service's; policies may name one of them.
OTHER_SERVICES = (
    "school",
    "health",
    "childrens-centre",
    "neet-workers",
    "voluntary-sector",
    "other",
)


def _none_yet(sentence: str, *kinds: str) -> Callable[[ActionContext], str | None]:
    return lambda context: None if any(True for _ in context.known.of_kind(*kinds)) else sentence


_NO_ASSESSMENT = _none_yet("No assessment has been completed yet.", "assessment.completed")
_NONE_TO_REVIEW = _none_yet(
    "No assessment is on record yet.",
    "assessment.completed",
    "assessment.brought",
    "assessment.authorised",
)
_NO_PLAN = _none_yet("No plan has been agreed yet.", "plan.agreed")


def _asks_to_authorise(context: ActionContext) -> Sequence[FormField]:
    submissions = list(context.known.of_kind("assessment.completed"))
    submitted = submissions[-1].day if submissions else None
    field = questions.day("submitted", "When was the version you authorise submitted?")
    return (replace(field, initial=submitted), questions.note())


def _asks_to_decide(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.choice_of("progression.decided", "outcome", "What becomes of the case?"),
        questions.words("rationale", "On what grounds?", hint="The decision and what it rests on"),
        FormField(
            name="grounds",
            label="If it is kept, which grounds apply?",
            type="outcomes",
            required=False,
            hint="One a line",
        ),
        questions.line("new_lead", "If somebody else leads, who?", required=False),
        questions.choice("new_lead_service", "In which service?", OTHER_SERVICES, required=False),
        questions.line("agency", "If another agency takes it, which?", required=False),
        questions.note(),
    )


ACTIONS = (
    Action(
        id="authorise-assessment",
        title="Authorise the assessment",
        family="assessing",
        asks=_asks_to_authorise,
        possible=_NO_ASSESSMENT,
        does=lambda it: [
            it.event(
                "assessment.authorised", at=it.now, **it.entered("submitted", "note", "answers")
            )
        ],
    ),
    recording(
        "return-assessment",
        "Return the assessment to its author",
        "assessment.returned",
        family="assessing",
        at=None,
        asks={"gaps": "What is missing, and what is to be put right?"},
        required={"gaps"},
        long={"gaps"},
        possible=_NO_ASSESSMENT,
    ),
    recording(
        "review-assessment",
        "Review the assessment",
        "assessment.reviewed",
        family="assessing",
        asks={"outcome": "What came of it?"},
        required={"outcome"},
        possible=_NONE_TO_REVIEW,
    ),
    recording(
        "direct-reassessment",
        "Direct a re-assessment",
        "reassessment.directed",
        family="assessing",
        at=None,
        asks={"evidence": "What is the new evidence of need or risk?", "due": "By which day?"},
        required={"evidence"},
        long={"evidence"},
    ),
    recording(
        "check-plan",
        "Check the quality of the plan",
        "plan.checked",
        family="assessing",
        at=None,
        possible=_NO_PLAN,
    ),
    Action(
        id="decide-progression",
        title="Decide what becomes of the case",
        family="assessing",
        asks=_asks_to_decide,
        does=lambda it: [
            it.event(
                "progression.decided",
                at=it.now,
                **it.entered(
                    "outcome",
                    "rationale",
                    "grounds",
                    "new_lead",
                    "new_lead_service",
                    "agency",
                    "note",
                ),
            )
        ],
    ),
    recording(
        "record-network",
        "Record the professionals around the family",
        "network.recorded",
        family="assessing",
        asks={
            "professionals": "How many professionals beside the lead contribute to the plan?",
            "meeting_needed": "Do they need a meeting to work together?",
        },
        required={"professionals"},
    ),
    recording(
        "note-progress",
        "Record whether the case is stuck",
        "progress.stalled",
        family="assessing",
        asks={"stuck": "Is the case stuck?", "intensive": "Has the family had intensive support?"},
        required={"stuck", "intensive"},
    ),
    recording(
        "share-review",
        "Share the review with the family",
        "review.shared",
        family="assessing",
        at="When did they see it?",
        asks={"agreed": "Did they add to the new actions and agree them?"},
        required={"agreed"},
        possible=_none_yet("No review of the plan is on record yet.", "plan.reviewed"),
    ),
    recording(
        "set-taf-interval",
        "Set how often the family's team meets",
        "taf-interval.set",
        family="assessing",
        at=None,
        asks={"every": "How often does it meet?", "reason": "Which needs or risks make it so?"},
        required={"every"},
        long={"reason"},
    ),
    recording(
        "share-minutes",
        "Record that minutes were sent",
        "minutes.shared",
        family="assessing",
        at="When were they sent?",
        asks={
            "shared_with": "To whom were minutes and actions sent?",
            "outstanding": "Who has not been sent them yet?",
        },
        required={"shared_with"},
        hints={"outstanding": "Leave empty once the family and every agency have them"},
        possible=_none_yet("No meeting is on record yet.", "meeting.held"),
    ),
    recording(
        "update-chronology",
        "Record that the chronology is up to date",
        "chronology.updated",
        family="assessing",
        asks={"reason": "What was added, or why is there nothing to add?"},
        required={"reason"},
        long={"reason"},
    ),
    recording(
        "confirm-chronology",
        "Confirm the chronology before closing",
        "chronology.confirmed",
        family="assessing",
        at="When was it gone through?",
    ),
    recording(
        "start-monitoring",
        "Hold the case for monitoring only",
        "monitoring.started",
        family="assessing",
        at="From when?",
        asks={"reason": "Why is monitoring all that is left?"},
        required={"reason"},
        long={"reason"},
    ),
)
