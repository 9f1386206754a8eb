"""What comes to a worker's ears and cannot wait: information, risk, a family nobody could reach."""

from __future__ import annotations

from keyworker.actions import family, questions
from keyworker.actions.action import Action
from keyworker.actions.on_case.intake.referral import BEFORE_WORK
from keyworker.actions.possible import none_yet

ACTIONS = (
    Action(
        id="record-information",
        title="Record information that came in",
        family=family.INFORMING,
        records=("information.received",),
        stages=BEFORE_WORK,
        asks=(
            questions.when("When did it arrive?"),
            questions.ask("from", "From whom?"),
            questions.children(),
            questions.note(),
        ),
        leaves_out={
            "type": "a policy with guidance for some kinds asks it in its own words",
            "guidance_followed": "asked with it",
        },
    ),
    Action(
        id="note-risk",
        title="Record a risk",
        family=family.INFORMING,
        records=("risk.noted",),
        stages=BEFORE_WORK,
        asks=(
            questions.when(),
            questions.words("risk", "What is the risk, and to whom?"),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="share-risk",
        title="Agree with a manager what happens about a risk",
        family=family.INFORMING,
        records=("risk.shared",),
        stages=BEFORE_WORK,
        possible=none_yet("No risk is on record. Record it first.", "risk.noted"),
        asks=(
            questions.when("When did you speak?"),
            questions.words("next_steps", "What was agreed to happen next, with which manager?"),
            questions.note(),
        ),
    ),
    Action(
        id="answer-escalation",
        title="Say what happens when a family is not reached",
        family=family.INFORMING,
        records=("escalation.answered",),
        asks=(
            questions.words("next_steps", "What happens next, who does it, and by when?"),
            questions.note(),
        ),
    ),
)
