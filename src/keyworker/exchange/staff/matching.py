"""Whom does a line of a file of staff mean: somebody here, somebody new, or must a person say?

E-mail and user name say it. A name says it within its team alone; what is nearly a name there, or is a name in another
team, is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.exchange.names import look_alikes, name_key
from keyworker.exchange.staff.reading import StaffLine
from keyworker.policy.refs import number_of
from keyworker.policy.said_terms import term_meant
from keyworker.policy.wording import listed, on_day
from keyworker.workforce.models import Team, Worker

NEW = "new"


@dataclass(frozen=True, kw_only=True)
class Meant:
    """Who is meant: ``worker``, or somebody new; ``asked`` is why a person must say, and ``perhaps`` who it may be."""

    worker: Worker | None = None
    asked: str = ""
    perhaps: tuple[Worker, ...] = ()


@dataclass(frozen=True)
class Staff:
    """The people and teams that are here, to find whom a line means."""

    people: list[Worker]
    teams: Sequence[Team]
    closed: Sequence[Team] = ()

    def team_called(self, words: str) -> Team | None:
        """The team of that name or short name."""
        return _called(words, self.teams)

    def no_team(self, words: str) -> str:
        """Why no team is meant by these words, and which teams there are."""
        closed = _called(words, self.closed) if words else None
        if closed is not None and closed.ended is not None:
            return f"Team: {closed.name} closed on {on_day(closed.ended)}"
        what = f"there is no team called ‘{words[:60]}’" if words else "is empty"
        names = [each.name for each in self.teams]
        there = (
            f"the teams are {listed(names)}"
            if len(names) > 1
            else f"the only team is {names[0]}"
            if names
            else ""
        )
        return f"Team: {what}; {there or 'no team is set up yet'}"

    def people_called(self, words: str, service: int) -> tuple[Worker, ...]:
        """Everybody of the service whose number, e-mail or name that is."""
        here = [each for each in self.people if each.team.service_id == service]
        number, key = number_of(words.upper(), kind="W"), name_key(words)
        return tuple(
            each
            for each in here
            if each.pk == number
            or words.casefold() == each.email.casefold()
            or name_key(each.name) == key
        )

    def meant(self, line: StaffLine, team: Team) -> Meant:
        """Whom the line means."""
        if said := line.says.get("who", ""):
            return self._as_answered(said)
        known = self._by_what_is_theirs(line)
        if len(known) == 1:
            return self._if_called_so(line, known[0])
        if known:
            return Meant(
                asked="The line's e-mail is one person's and its user name another's", perhaps=known
            )
        return self._by_name(line, team)

    def _if_called_so(self, line: StaffLine, known: Worker) -> Meant:
        """Whoever's e-mail it is; whoever's user name it is where they are called so, for these are made up and clash."""
        by_email = known.email and line.says.get("email", "").casefold() == known.email.casefold()
        named = name_key(line.name) == name_key(known.name) or look_alikes([line.name, known.name])
        if by_email or named or not line.name:
            return Meant(worker=known)
        return Meant(
            asked="The line's user name is that of somebody who is called otherwise",
            perhaps=(known,),
        )

    def _as_answered(self, said: str) -> Meant:
        if said.casefold() == NEW:
            return Meant()
        number = number_of(said.upper(), kind="W")
        found = next((each for each in self.people if each.pk == number), None)
        if found is None:
            return Meant(
                asked=f"Who: ‘{said[:40]}’ is nobody here; write a number such as W12, or new"
            )
        return Meant(worker=found)

    def _by_what_is_theirs(self, line: StaffLine) -> tuple[Worker, ...]:
        email, name = (line.says.get(each, "").casefold() for each in ("email", "user_name"))
        return tuple(
            each
            for each in self.people
            if (email and each.email.casefold() == email)
            or (name and each.user is not None and each.user.username.casefold() == name)
        )

    def _by_name(self, line: StaffLine, team: Team) -> Meant:
        key = name_key(line.name)
        named = tuple(each for each in self.people if name_key(each.name) == key)
        here = tuple(each for each in named if each.team_id == team.pk)
        if len(here) == 1:
            return Meant(worker=here[0])
        if named:
            where = "in this team" if here else "in another team"
            return Meant(asked=f"Somebody of this name works {where}", perhaps=here or named)
        alike = self._nearly(line.name, team)
        return Meant(asked="A name here is nearly the same", perhaps=alike) if alike else Meant()

    def _nearly(self, name: str, team: Team) -> tuple[Worker, ...]:
        return tuple(
            each
            for each in self.people
            if each.team_id == team.pk and look_alikes([name, each.name])
        )


def staff_on(day: date, *, service: str = "") -> Staff:
    """Everybody in post that day, or still to begin, and every team; of one service where it is named."""
    here = Worker.objects.exclude(left__lt=day).select_related("team__service", "user")
    teams = Team.objects.select_related("service").order_by("name")
    if service:
        teams = teams.filter(service__slug=service)
    return Staff(
        people=list(here.order_by("name", "pk")),
        teams=[each for each in teams if each.ended is None],
        closed=[each for each in teams if each.ended is not None],
    )


def _called(words: str, teams: Sequence[Team]) -> Team | None:
    by_slug = {each.slug: each for each in teams}
    meant = term_meant(words, {slug: each.name for slug, each in by_slug.items()})
    return by_slug.get(words) or by_slug.get(meant or "")
