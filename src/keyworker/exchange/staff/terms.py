"""Which words may a line of a file of staff use: jobs, professions, what people come for, languages and skills?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from keyworker.access.roles import AccessRole
from keyworker.actions.on_worker.what_they_bring import listed_here
from keyworker.exchange.staff.columns import HEADER_OF
from keyworker.exchange.staff.reading import StaffLine
from keyworker.policy.said_terms import not_among, term_meant
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.wording import listed, on_day
from keyworker.record.policy_of_people import policy_of_people
from keyworker.workforce.models import Team, Worker

ROLES = {each.value: str(each.label) for each in AccessRole}
# What of a person the authority's own lists name.
LISTED_HERE = ("languages", "skills")


def trouble_with_words(line: StaffLine, team: Team, day: date) -> str:
    """Why one of the line's words is none that there is, before anything of the line is done; empty where each is one."""
    return _unlisted(line) or _none_of_the_words(line, team, day)


def words_of(team: Team, day: date) -> dict[str, Mapping[str, str]]:
    """What the policy of the team's service calls its jobs and professions."""
    pack = policy_of_people(team.service, day)
    jobs = {each.id: each.title for each in pack.kinds_of(KindList.ROLES)}
    return {"job": jobs, "profession": pack.professions}


def shown(name: str, value: str, worker: Worker, day: date) -> str:
    """What is on record of a person, as a page shows it."""
    if name == "qualified" and value:
        return on_day(date.fromisoformat(value))
    return words_of(worker.team, day).get(name, {}).get(value, value) or "nothing"


def several(said: str) -> list[str]:
    """The words of a cell that may hold several."""
    return [each.strip() for each in said.split(";") if each.strip()]


def _none_of_the_words(line: StaffLine, team: Team, day: date) -> str:
    """Why a job, or what somebody comes for, is none that there is; empty where each is one. A file has nothing to choose from."""
    for name, terms, what in (
        ("job", words_of(team, day)["job"], "the policy's words"),
        ("access", ROLES, "the answers"),
    ):
        said = line.says.get(name)
        # Without a policy in force the action says so.
        if said and terms and term_meant(said, terms) is None:
            return f"{HEADER_OF[name]}: {not_among(said[:60], terms.values(), what=what)}"
    return ""


def _unlisted(line: StaffLine) -> str:
    """Which language or skill the authority does not list, before anything of the line is done; empty where it lists all."""
    for name in LISTED_HERE:
        known = listed_here(name)
        for each in several(line.says.get(name, "")):
            if each.casefold() not in {word.casefold() for word in known}:
                there = f"which has {listed(known)}" if known else "which is empty so far"
                return f"{HEADER_OF[name]}: ‘{each[:60]}’ is not in the authority's list, {there}"
    return ""
