"""How does a service come by its teams?"""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import family, questions
from keyworker.actions.action import Entry
from keyworker.actions.administering import LONGEST_TITLE, administrators_only, short_name
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Team

_LONGEST_LINE = 50


def _make(entry: Entry) -> Sequence[NewEvent]:
    title, service = entry.values["title"], entry.subject.service
    assert service is not None
    team = Team.objects.create(
        service=service,
        slug=short_name(title, Team),
        name=title,
        locality=entry.values.get("locality", ""),
        service_line=entry.values.get("line", ""),
        set_up_on=entry.as_of,
    )
    return [entry.record("team.made", at=entry.now, team=team.slug)]


MAKE_TEAM = administrators_only(
    id="make-team",
    title="Add a team",
    family=family.SETTING_UP,
    records=("team.made",),
    subject="service",
    asks=(
        questions.at_most(
            questions.ask("title", "What is the team called?", hint="For example: Newark"),
            LONGEST_TITLE,
        ),
        questions.at_most(
            questions.ask(
                "locality",
                "Which locality is it for?",
                required=False,
                hint="Referrals for this locality go to it. Leave empty if it takes them from anywhere",
            ),
            LONGEST_TITLE,
        ),
        questions.at_most(
            questions.ask(
                "line",
                "Which service is it in the policy's own words?",
                required=False,
                hint="Only where the policy speaks of several, such as FIT or CLA",
            ),
            _LONGEST_LINE,
        ),
    ),
    does=_make,
)
ACTIONS = (MAKE_TEAM,)
