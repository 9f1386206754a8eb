"""A case nobody is allocated to: held by a team, looked at each week, its family and agencies told."""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import questions
from keyworker.actions.action import NOT_CLOSED, ActionContext
from keyworker.actions.form_fields import FormField
from keyworker.actions.one_event import recording


def _holding_team(context: ActionContext) -> Sequence[FormField]:
    return (questions.team(context, label="Which team holds it?", required=True),)


ACTIONS = (
    recording(
        "arrange-contact",
        "Arrange contact with the child",
        "contact.arranged",
        family="unallocated",
        asks={
            "with": "Who is contacted?",
            "contact_by": "Who makes contact?",
            "method": "How?",
            "every": "How often?",
            "next": "When first?",
        },
        hints={
            "with": "For example: the child, at school",
            "contact_by": "For example: the duty worker",
        },
        about=True,
        at=None,
    ),
    recording(
        "hold-unallocated",
        "Put on the list of cases nobody is allocated to",
        "unallocated.held",
        family="unallocated",
        asks={
            "why": "Why is nobody allocated?",
            "explanation": "The reason in words",
            "plan_entry": "What does the child's plan say of the arrangement?",
            "additional_needs": "Does the child have additional needs?",
            "pattern": "If help comes from time to time: which, and how often?",
            "senior_manager": "Which senior manager knows of it?",
            "manager": "Which manager do people contact when things change?",
        },
        required={"why"},
        long={"explanation", "plan_entry", "pattern"},
        about=True,
        more=_holding_team,
        at=None,
    ),
    recording(
        "send-letter",
        "Record a letter about waiting",
        "letter.sent",
        family="unallocated",
        asks={
            "to": "To whom?",
            "delayed": "What casework is delayed?",
            "reasons": "Why?",
            "interim": "What happens meanwhile?",
            "manager": "Which manager do they contact when things change?",
        },
        required={"to"},
        long={"delayed", "reasons", "interim"},
        about=True,
        at="When was it sent?",
    ),
    recording(
        "agree-partner-watch",
        "Record that another agency keeps watch",
        "partner.agreed",
        family="unallocated",
        asks={
            "agency": "Which agency?",
            "agreed_by": "Who agreed for it?",
            "monitors": "Does it keep watch?",
            "reports": "Does it report from time to time?",
            "every": "How often?",
            "tells_concerns": "Does it pass on concerns?",
        },
        required={"agency"},
        about=True,
    ),
    recording(
        "record-partner-report",
        "Record what another agency reports",
        "partner.reported",
        family="unallocated",
        asks={"agency": "Which agency?", "concern": "Is there a concern?"},
        required={"agency", "concern"},
        about=True,
    ),
    recording(
        "review-unallocated",
        "Review an unallocated case",
        "unallocated.reviewed",
        family="unallocated",
        asks={
            "new_information": "What is new, even if nothing is?",
            "decision": "What was decided?",
            "senior_manager": "Which senior manager took part?",
            "duty_visit": "Is a duty visit arranged?",
            "duty_visit_reason": "If not, why is none needed?",
        },
        long={"new_information", "decision", "duty_visit_reason"},
        about=True,
        at="When was the review?",
    ),
    recording(
        "tell-senior-manager",
        "Record that the senior manager was told",
        "senior.told",
        family="unallocated",
        asks={"about": "Of what?"},
        required={"about"},
        about=True,
        stages=NOT_CLOSED,
    ),
)
