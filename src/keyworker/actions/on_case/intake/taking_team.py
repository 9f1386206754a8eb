"""Which team takes a case on whose service line was chosen: the one named, the one whose turn it is, or the only one?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from keyworker.actions.action import ActionContext, Entry, NotPossible
from keyworker.actions.form_demanded import asks_to_enter
from keyworker.actions.form_fields import Choices
from keyworker.workforce.models import Team


def to_be_named(context: ActionContext, action: str) -> bool:
    """Whether that has to be asked: where the policy has a service chosen that does not tell the team by itself."""
    return asks_to_enter(context, action, "team") and bool(_to_name(context))


def teams_to_name(context: ActionContext) -> Choices:
    """The teams that the service chosen does not tell by itself."""
    return tuple((each.slug, each.name) for each in _to_name(context))


def _to_name(context: ActionContext) -> Sequence[Team]:
    """Those that share their line with another, and those that were set up without any."""
    lines = {row.to.service for row in context.pack.routing}
    of_line = Counter(each.service_line for each in context.teams)
    return [
        each
        for each in context.teams
        if (each.service_line in lines and of_line[each.service_line] > 1)
        or (lines and not each.service_line and each.pk != context.case.team_id)
    ]


def taker_of(entry: Entry, line: str) -> str | None:
    """The team of that service line that takes the case on; None where the service has none, and none is named.

    The one named; else whose turn it is, else the locality's, else the only one. Raises NotPossible where there are
    several and nothing tells which, and where the one named is of another line.
    """
    lines = Team.objects.taking_on().filter(service=entry.case.service_id, service_line=line)
    teams = list(lines.order_by("name"))
    named = entry.values.get("passed_to")
    if named:
        return _checked(entry, str(named), line, teams)
    turn = entry.rota.get("rota", {}).get("team")
    its_turn = [each for each in teams if each.name == turn]
    near = [each for each in teams if each.locality and each.locality == entry.case.locality]
    for found in (its_turn, near, teams):
        if len(found) == 1:
            return found[0].slug
    if teams:
        names = " or ".join(each.name for each in teams)
        raise NotPossible(f"Choose which team takes it: {names}", field="passed_to")
    return None


def _checked(entry: Entry, named: str, line: str, of_line: Sequence[Team]) -> str:
    chosen = next(each for each in entry.teams if each.slug == named)
    # A team set up without a line can take what no team of the line is there for.
    if chosen in of_line or (not of_line and not chosen.service_line):
        return named
    raise NotPossible(
        f"{chosen.name} is a team of another service than the one chosen", field="passed_to"
    )
