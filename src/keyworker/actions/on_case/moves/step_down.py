"""Down from social care and up to it again: talked over, consented to, asked for; met about and done; on hold and back."""

from __future__ import annotations

from keyworker.actions import family, questions
from keyworker.actions.action import Action
from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.record.models.cases import Stage

ACTIONS = (
    Action(
        id="discuss-step-down",
        title="Record that a step-down was discussed",
        family=family.STEPPING,
        records=("step-down.discussed",),
        meets=("step-down.discussed",),
        stages=BEFORE_WORK,
        asks=(
            questions.when("When did you speak?"),
            questions.ask("with", "Who in the receiving team was spoken to?"),
            questions.ask("agreed", "Was the step-down agreed?"),
            questions.words(
                "if_not_engaging",
                "What happens if the family does not engage after it?",
                required=False,
            ),
            questions.note(),
        ),
    ),
    Action(
        id="record-consent",
        title="Record the family's answer on consent",
        family=family.STEPPING,
        records=("consent.recorded",),
        meets=("consent.recorded",),
        stages=BEFORE_WORK,
        asks=(
            questions.when("When did they answer?"),
            questions.ask("given", "Do they consent?"),
            questions.ask("who", "Who gave or refused it?"),
            questions.note(),
        ),
    ),
    Action(
        id="record-change",
        title="Record that circumstances changed",
        family=family.STEPPING,
        records=("circumstances.changed",),
        stages=BEFORE_WORK,
        asks=(
            questions.when(),
            questions.words("reason", "What changed for the family?"),
            questions.note(),
        ),
    ),
    Action(
        id="request-step-down",
        title="Request a step-down",
        family=family.STEPPING,
        records=("step-down.requested",),
        is_goal=True,
        stages=BEFORE_WORK,
        asks=(
            questions.when("When was it requested?"),
            questions.note(),
        ),
    ),
    Action(
        id="bring-assessment",
        title="Record an assessment that came with the case",
        family=family.STEPPING,
        records=("assessment.brought",),
        meets=("assessment.brought",),
        stages=BEFORE_WORK,
        asks=(
            questions.when("When did it arrive?"),
            questions.ask("completed", "When was it completed?"),
            questions.note(),
        ),
    ),
    Action(
        id="put-on-hold",
        title="Put the case on hold",
        family=family.STEPPING,
        records=("hold.started",),
        stages=frozenset({Stage.OPEN}),
        asks=(
            questions.when("From when?"),
            questions.words("reason", "Who in social care takes it on, and why?"),
            questions.note(),
        ),
    ),
    Action(
        id="record-social-worker-conversation",
        title="Record the conversation with the social worker",
        family=family.STEPPING,
        records=("social-worker.spoken-with",),
        meets=("social-worker.spoken-with",),
        stages=BEFORE_WORK,
        asks=(
            questions.when("When did you speak?"),
            questions.ask("family_informed", "Is the family kept informed?"),
            questions.note(),
        ),
    ),
    Action(
        id="resume-case",
        title="Take the case off hold",
        family=family.STEPPING,
        records=("hold.ended",),
        is_goal=True,
        stages=frozenset({Stage.ON_HOLD}),
        asks=(
            questions.when("From when?"),
            questions.note(),
        ),
    ),
    Action(
        id="plan-step-down",
        title="Plan the meeting for a step-down",
        family=family.HANDING_OVER,
        records=("step-down.planned",),
        asks=(
            questions.ask(
                "meeting_on", "When is the meeting that serves as the point of transfer?"
            ),
            questions.note(),
        ),
    ),
    Action(
        id="invite-early-help",
        title="Record that the early help colleague was invited",
        family=family.HANDING_OVER,
        records=("early-help.invited",),
        asks=(
            questions.when(),
            questions.ask("name", "Who was invited?"),
            questions.note(),
        ),
    ),
    Action(
        id="step-down",
        title="Step the case down to early help",
        family=family.HANDING_OVER,
        records=("step-down.completed",),
        is_goal=True,
        changes_hands=True,
        asks=(
            questions.words("reason", "Why at this point?", required=False),
            questions.note(),
        ),
    ),
)
