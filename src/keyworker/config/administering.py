"""How does a command set something up? By the same actions as the pages, done by an administrator.

``--by`` names the administrator; where there is one only, it is theirs without.
"""

from __future__ import annotations

import os
from getpass import getuser
from typing import Any
from uuid import uuid4

from django.core.management.base import CommandParser

from keyworker import clock
from keyworker.access.models import User
from keyworker.access.roles import ACCESS
from keyworker.actions.outcome import Done, Refused
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.config.answers import BadInput
from keyworker.policy.problems import did_you_mean
from keyworker.record.subjects import Subject
from keyworker.workforce.models import Service, Team


def operator() -> str:
    """Who runs this program, by their name on this machine; its number where the machine has no name for it."""
    try:
        return getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def add_by(parser: CommandParser) -> None:
    """The option by which a command is told who does it."""
    parser.add_argument("--by", help="the administrator who does it, by user name")


def administrator(by: str | None) -> User:
    """The administrator of that user name, or the only one there is. Raises BadInput."""
    roles = [role for role, access in ACCESS.items() if access.administers]
    found = User.objects.filter(access_role__in=roles, is_active=True, worker__isnull=False)
    known = sorted(found.values_list("username", flat=True))
    if by is None and len(known) == 1:
        by = known[0]
    if by is None:
        raise BadInput(
            f"--by: name an administrator ({', '.join(known)})"
            if known
            else "nobody is an administrator yet: keyworker begin makes the first"
        )
    user = found.select_related("worker__team__service").filter(username=by).first()
    if user is None:
        raise BadInput(f"--by {by}: no such administrator{did_you_mean(by, known)}")
    return user


def do(
    action: str, subject: Subject, *, by: User, asked: dict[str, str], entered: dict[str, Any]
) -> Done:
    """Do an action with what the options said, ``asked`` naming for each answer the option it came from.

    Raises BadInput with the option and the sentence of what is wrong with it.
    """
    given = {name: value for name, value in entered.items() if value not in (None, "")}
    outcome = perform(
        action,
        subject,
        Submission(
            actor=by.worker,
            user=by,
            id=uuid4(),
            now=clock.now(),
            entered=given,
            operator=operator(),
        ),
    )
    if isinstance(outcome, Done):
        return outcome
    raise BadInput(_in_words(outcome, asked))


def _in_words(outcome: object, asked: dict[str, str]) -> str:
    if not isinstance(outcome, Refused):
        return "what is on record has changed meanwhile; run it again"
    errors = [f"{asked.get(name, name)}: {says}" for name, says in outcome.errors.items()]
    return "; ".join([*errors, *(each.because[0] for each in outcome.unmet)]) or "it was refused"


def service_named(slug: str) -> Service:
    """The service of that short name. Raises BadInput."""
    found = Service.objects.filter(slug=slug).first()
    if found is None:
        known = sorted(Service.objects.filter(casework=True).values_list("slug", flat=True))
        raise BadInput(
            f"--service {slug}: no such service{did_you_mean(slug, known)} (services: {', '.join(known) or 'none yet'})"
        )
    return found


def team_named(slug: str) -> Team:
    """The team of that short name. Raises BadInput."""
    found = Team.objects.select_related("service").filter(slug=slug).first()
    if found is None:
        known = sorted(Team.objects.values_list("slug", flat=True))
        raise BadInput(
            f"--team {slug}: no such team{did_you_mean(slug, known)} (teams: {', '.join(known) or 'none yet'})"
        )
    return found
