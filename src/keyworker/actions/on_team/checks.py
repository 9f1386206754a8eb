"""How does a manager record that the team's allocations were checked this week?"""

from __future__ import annotations

from collections.abc import Sequence

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry
from keyworker.caseload.team_checks import CHECKED, figures
from keyworker.record.models import Case
from keyworker.record.writing import NewEvent


def _check(entry: Entry) -> Sequence[NewEvent]:
    """The figures are kept as they stand in the moment of the check."""
    team, user = entry.subject.team, entry.actor.user
    reach = Case.objects.visible_to(user, at=entry.now) if user is not None else Case.objects.none()
    kept = figures(team, reach, entry.pack, as_of=entry.as_of).as_kept()
    return [entry.record(CHECKED, at=entry.now, team=team.slug, snapshot=kept)]


def no_policy(context: ActionContext) -> str | None:
    """What is asked of a team or a rota is a policy's; without one there is nothing to do."""
    return None if context.pack.governs else "No policy applies here"


CHECK = Action(
    id="check-team",
    title="Check the team's allocations",
    family=family.CHECKING,
    records=(CHECKED,),
    subject="team",
    asks=(questions.note("Anything worth recording?"),),
    possible=no_policy,
    does=_check,
)
ACTIONS = (CHECK,)
