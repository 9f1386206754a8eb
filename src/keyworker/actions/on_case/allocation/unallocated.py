"""A case nobody is allocated to: held by a team, looked at each week, its family and agencies told."""

from __future__ import annotations

from keyworker.actions import family, questions
from keyworker.actions.action import NOT_CLOSED, Action

HOLD = Action(
    id="hold-unallocated",
    title="Put on the list of cases nobody is allocated to",
    family=family.UNALLOCATED,
    records=("unallocated.held",),
    is_goal=True,
    asks=(
        questions.ask("why", "Why is nobody allocated?"),
        questions.words("explanation", "The reason in words", required=False),
        questions.words(
            "plan_entry", "What does the child's plan say of the arrangement?", required=False
        ),
        questions.ask("additional_needs", "Does the child have additional needs?", required=False),
        questions.words(
            "pattern", "If help comes from time to time: which, and how often?", required=False
        ),
        questions.ask("senior_manager", "Which senior manager knows of it?", required=False),
        questions.ask(
            "manager", "Which manager do people contact when things change?", required=False
        ),
        questions.children(),
        questions.team(label="Which team holds it?", required=True),
        questions.note(),
    ),
)

ACTIONS = (
    Action(
        id="arrange-contact",
        title="Arrange contact with the child",
        family=family.UNALLOCATED,
        records=("contact.arranged",),
        asks=(
            questions.ask(
                "with",
                "Who is contacted?",
                required=False,
                hint="For example: the child, at school",
            ),
            questions.ask(
                "contact_by",
                "Who makes contact?",
                required=False,
                hint="For example: the duty worker",
            ),
            questions.ask("method", "How?", required=False),
            questions.ask("every", "How often?", required=False),
            questions.ask("next", "When first?", required=False),
            questions.children(),
            questions.note(),
        ),
    ),
    HOLD,
    Action(
        id="send-letter",
        title="Record a letter about waiting",
        family=family.UNALLOCATED,
        records=("letter.sent",),
        leaves_out={"letter": "it is the one about waiting"},
        asks=(
            questions.when("When was it sent?"),
            questions.ask("to", "To whom?"),
            questions.words("delayed", "What casework is delayed?", required=False),
            questions.words("reasons", "Why?", required=False),
            questions.words("interim", "What happens meanwhile?", required=False),
            questions.ask(
                "manager", "Which manager do they contact when things change?", required=False
            ),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="agree-partner-watch",
        title="Record that another agency keeps watch",
        family=family.UNALLOCATED,
        records=("partner.agreed",),
        asks=(
            questions.when(),
            questions.ask("agency", "Which agency?"),
            questions.ask("agreed_by", "Who agreed for it?", required=False),
            questions.ask("monitors", "Does it keep watch?", required=False),
            questions.ask("reports", "Does it report from time to time?", required=False),
            questions.ask("every", "How often?", required=False),
            questions.ask("tells_concerns", "Does it pass on concerns?", required=False),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="record-partner-report",
        title="Record what another agency reports",
        family=family.UNALLOCATED,
        records=("partner.reported",),
        asks=(
            questions.when(),
            questions.ask("agency", "Which agency?"),
            questions.ask("concern", "Is there a concern?"),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="review-unallocated",
        title="Review an unallocated case",
        family=family.UNALLOCATED,
        records=("unallocated.reviewed",),
        asks=(
            questions.when("When was the review?"),
            questions.words("new_information", "What is new, even if nothing is?", required=False),
            questions.words("decision", "What was decided?", required=False),
            questions.ask("senior_manager", "Which senior manager took part?", required=False),
            questions.ask("duty_visit", "Is a duty visit arranged?", required=False),
            questions.words("duty_visit_reason", "If not, why is none needed?", required=False),
            questions.children(),
            questions.note(),
        ),
    ),
    Action(
        id="tell-senior-manager",
        title="Record that the senior manager was told",
        family=family.UNALLOCATED,
        records=("senior.told",),
        stages=NOT_CLOSED,
        asks=(
            questions.when(),
            questions.ask("about", "Of what?"),
            questions.children(),
            questions.note(),
        ),
    ),
)
