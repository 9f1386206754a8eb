"""Which teams are to close on a later day, or were to and have not?

That a team is to close is on record from the day on which it was said; until its last day is over nothing changes, and then
the closing is carried out (``actions.carried_out``). Whatever was said of it last counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Event
from keyworker.workforce.models import Team

_OF_CLOSING = (kinds.TEAM_TO_CLOSE, kinds.TEAM_GOES_ON, kinds.TEAM_CLOSED)


@dataclass(frozen=True)
class ClosingToCome:
    """A team's last day as it was said, the team to which its people and cases go, and what says so."""

    team: Team
    last_day: date
    into: str
    said: Event


def closing_of(team: Team) -> ClosingToCome | None:
    """The closing of the team that is to come; None where none is, or where it has closed."""
    events = Event.objects.ever_recorded().filter(team=team, kind__in=_OF_CLOSING)
    last = events.select_related("by").order_by("-seq").first()
    if last is None or last.kind != kinds.TEAM_TO_CLOSE:
        return None
    day = date.fromisoformat(str(last.data["last_day"]))
    return ClosingToCome(team=team, last_day=day, into=str(last.data["team"]), said=last)


def closings_into(team: Team) -> Iterator[ClosingToCome]:
    """The closings to come whose people and cases are to go to this team."""
    said = Event.objects.ever_recorded().filter(
        kind=kinds.TEAM_TO_CLOSE, team__service=team.service_id, data__team=team.slug
    )
    others = Team.objects.taking_on().filter(pk__in=said.order_by().values("team"))
    for other in others.order_by("pk"):
        closing = closing_of(other)
        if closing is not None and closing.into == team.slug:
            yield closing


def closed_into(team: Team) -> Event | None:
    """What says to which team everything went from a team that has closed, when and by whom; None where nothing does."""
    found = Event.objects.ever_recorded().filter(team=team, kind=kinds.TEAM_CLOSED, case=None)
    return found.select_related("by").order_by("-seq").first()


def closings_due(day: date) -> Iterator[ClosingToCome]:
    """The teams whose last day is over on that day and that have not closed."""
    said = Event.objects.ever_recorded().filter(
        kind=kinds.TEAM_TO_CLOSE, team__isnull=False, data__last_day__lt=day.isoformat()
    )
    teams = Team.objects.taking_on().filter(pk__in=said.order_by().values("team"))
    for team in teams.select_related("service").order_by("pk"):
        closing = closing_of(team)
        if closing is not None and closing.last_day < day:
            yield closing
