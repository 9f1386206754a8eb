"""An assessment or plan in other hands than its author's: authorised, returned, looked at again, shared, decided on."""

from __future__ import annotations

from dataclasses import replace

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext
from keyworker.actions.form_fields import FormField
from keyworker.actions.possible import none_yet

# Where a family goes that needs some help but no longer this service's; policies may name one of them.
OTHER_SERVICES = (
    "school",
    "health",
    "childrens-centre",
    "neet-workers",
    "voluntary-sector",
    "other",
)


_NO_ASSESSMENT = none_yet("No assessment has been completed yet.", "assessment.completed")
_NONE_TO_REVIEW = none_yet(
    "No assessment is on record yet.",
    "assessment.completed",
    "assessment.brought",
    "assessment.authorised",
)
_NO_PLAN = none_yet("No plan has been agreed yet.", "plan.agreed")


def _submitted_last(context: ActionContext, field: FormField) -> FormField:
    submissions = list(context.known.of_kind("assessment.completed"))
    return replace(field, initial=submissions[-1].day if submissions else None)


ACTIONS = (
    Action(
        id="authorise-assessment",
        title="Authorise the assessment",
        family=family.ASSESSING,
        records=("assessment.authorised",),
        asks=(
            questions.adjusted(
                questions.ask("submitted", "When was the version you authorise submitted?"),
                _submitted_last,
            ),
            questions.note(),
        ),
        possible=_NO_ASSESSMENT,
    ),
    Action(
        id="return-assessment",
        title="Return the assessment to its author",
        family=family.ASSESSING,
        records=("assessment.returned",),
        possible=_NO_ASSESSMENT,
        asks=(
            questions.words("gaps", "What is missing, and what is to be put right?"),
            questions.note(),
        ),
    ),
    Action(
        id="review-assessment",
        title="Review the assessment",
        family=family.ASSESSING,
        records=("assessment.reviewed",),
        possible=_NONE_TO_REVIEW,
        asks=(
            questions.when(),
            questions.ask("outcome", "What came of it?"),
            questions.note(),
        ),
    ),
    Action(
        id="direct-reassessment",
        title="Direct a re-assessment",
        family=family.ASSESSING,
        records=("reassessment.directed",),
        asks=(
            questions.words("evidence", "What is the new evidence of need or risk?"),
            questions.ask("due", "By which day?", required=False),
            questions.note(),
        ),
    ),
    Action(
        id="check-plan",
        title="Check the quality of the plan",
        family=family.ASSESSING,
        records=("plan.checked",),
        possible=_NO_PLAN,
        asks=(questions.note(),),
    ),
    Action(
        id="decide-progression",
        title="Decide what becomes of the case",
        family=family.ASSESSING,
        records=("progression.decided",),
        asks=(
            questions.ask("outcome", "What becomes of the case?"),
            questions.words(
                "rationale", "On what grounds?", hint="The decision and what it rests on"
            ),
            questions.ask("grounds", "If it is kept, which grounds apply?", required=False),
            questions.ask("new_lead", "If somebody else leads, who?", required=False),
            questions.choice(
                "new_lead_service", "In which service?", OTHER_SERVICES, required=False
            ),
            questions.ask("agency", "If another agency takes it, which?", required=False),
            questions.note(),
        ),
    ),
    Action(
        id="record-network",
        title="Record the professionals around the family",
        family=family.ASSESSING,
        records=("network.recorded",),
        asks=(
            questions.when(),
            questions.ask(
                "professionals", "How many professionals beside the lead contribute to the plan?"
            ),
            questions.ask(
                "meeting_needed", "Do they need a meeting to work together?", required=False
            ),
            questions.note(),
        ),
    ),
    Action(
        id="note-progress",
        title="Record whether the case is stuck",
        family=family.ASSESSING,
        records=("progress.stalled",),
        asks=(
            questions.when(),
            questions.ask("stuck", "Is the case stuck?"),
            questions.ask("intensive", "Has the family had intensive support?"),
            questions.note(),
        ),
    ),
    Action(
        id="share-review",
        title="Share the review with the family",
        family=family.ASSESSING,
        records=("review.shared",),
        possible=none_yet("No review of the plan is on record yet.", "plan.reviewed"),
        asks=(
            questions.when("When did they see it?"),
            questions.ask("agreed", "Did they add to the new actions and agree them?"),
            questions.note(),
        ),
    ),
    Action(
        id="set-taf-interval",
        title="Set how often the family's team meets",
        family=family.ASSESSING,
        records=("taf-interval.set",),
        asks=(
            questions.ask("every", "How often does it meet?"),
            questions.words("reason", "Which needs or risks make it so?", required=False),
            questions.note(),
        ),
    ),
    Action(
        id="share-minutes",
        title="Record that minutes were sent",
        family=family.ASSESSING,
        records=("minutes.shared",),
        possible=none_yet("No meeting is on record yet.", "meeting.held"),
        asks=(
            questions.when("When were they sent?"),
            questions.ask(
                "meeting",
                "On which day was the meeting?",
                required=False,
                hint="Leave empty for the latest",
            ),
            questions.ask("shared_with", "To whom were minutes and actions sent?"),
            questions.ask("family_sent", "Has the family been sent them?"),
            questions.ask(
                "outstanding",
                "Who has not been sent them yet?",
                required=False,
                hint="Leave empty once every agency has them",
            ),
            questions.note(),
        ),
    ),
    Action(
        id="update-chronology",
        title="Record that the chronology is up to date",
        family=family.ASSESSING,
        records=("chronology.updated",),
        asks=(
            questions.when(),
            questions.words("reason", "What was added, or why is there nothing to add?"),
            questions.note(),
        ),
    ),
    Action(
        id="confirm-chronology",
        title="Confirm the chronology before closing",
        family=family.ASSESSING,
        records=("chronology.confirmed",),
        asks=(
            questions.when("When was it gone through?"),
            questions.note(),
        ),
    ),
    Action(
        id="start-monitoring",
        title="Hold the case for monitoring only",
        family=family.ASSESSING,
        records=("monitoring.started",),
        asks=(
            questions.when("From when?"),
            questions.words("reason", "Why is monitoring all that is left?"),
            questions.note(),
        ),
    ),
    Action(
        id="end-monitoring",
        title="Record that monitoring has ended",
        family=family.ASSESSING,
        records=("monitoring.ended",),
        asks=(
            questions.when("From when?"),
            questions.words("reason", "Why does monitoring end?"),
            questions.note(),
        ),
        possible=none_yet("The case is not held for monitoring.", "monitoring.started"),
    ),
)
