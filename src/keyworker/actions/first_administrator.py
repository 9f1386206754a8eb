"""Who sets up the authority before there is anybody to do it? The first administrator, made once, where nobody has an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from keyworker.access.asked_of_people import trouble_with_email, trouble_with_user_name
from keyworker.access.invitations import nobody_has_an_account
from keyworker.access.models import User
from keyworker.access.roles import AccessRole
from keyworker.actions.on_authority.services import NAME
from keyworker.actions.outcome import Done, Refused
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.policy.casefile import local_day
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.record.subjects import OnAuthority
from keyworker.workforce.models import Service, Team, Worker

# Where those work who administer Keyworker: a service without casework.
OFFICE = "administration"
_OFFICE_NAME = "Administration"
_JOB = "administrator"


class NotFirst(Exception):
    """Somebody has an account already: an administrator makes the others."""


@dataclass(frozen=True, kw_only=True)
class FirstDay:
    """What is asked on the first day. Without a password the administrator chooses one by a link."""

    authority: str
    name: str
    user_name: str
    email: str = ""
    password: str | None = None

    def errors(self) -> dict[str, str]:
        """What is wrong with which of them, in a sentence each."""
        asked = {
            "authority": "Enter what the authority is called",
            "name": "Enter your name",
            "user_name": "Enter a user name to sign in with",
        }
        found = {each: says for each, says in asked.items() if not getattr(self, each).strip()}
        if trouble := trouble_with_user_name(self.user_name):
            found.setdefault("user_name", trouble)
        if self.email and (trouble := trouble_with_email(self.email)):
            found["email"] = trouble
        if self.password is not None:
            try:
                # Held against them too, so that it is not like the address; kept with what is on record of the person.
                validate_password(self.password, User(username=self.user_name, email=self.email))
            except ValidationError as error:
                found["password"] = " ".join(error.messages)
        return found


def begin(asked: FirstDay, *, now: datetime) -> User:
    """Make the first administrator and name the authority, whole or not at all.

    Raises NotFirst where somebody has an account; ValueError where ``errors`` of what was asked are not none.
    """
    if asked.errors():
        raise ValueError("the first day was not asked for completely")
    with transaction.atomic(), written_by_keyworker():
        OnAuthority().locked()
        if not nobody_has_an_account():
            raise NotFirst("Somebody has an account already; an administrator makes the others.")
        user = User(username=asked.user_name, access_role=AccessRole.ADMINISTRATOR)
        user.set_password(asked.password)
        user.save()
        worker = Worker.objects.create(
            name=asked.name,
            user=user,
            role=_JOB,
            team=_office(now),
            email=asked.email,
            started=local_day(now),
        )
        named = perform(
            NAME.id,
            OnAuthority(),
            Submission(
                actor=worker, user=user, id=uuid4(), now=now, entered={"title": asked.authority}
            ),
        )
        if not isinstance(named, Done):
            raise ValueError(_why(named))
    return user


def _office(now: datetime) -> Team:
    service, _ = Service.objects.get_or_create(
        slug=OFFICE, defaults={"name": _OFFICE_NAME, "casework": False}
    )
    team, _ = Team.objects.get_or_create(
        slug=OFFICE,
        defaults={"service": service, "name": _OFFICE_NAME, "set_up_on": local_day(now)},
    )
    return team


def _why(outcome: object) -> str:
    if isinstance(outcome, Refused):
        return "; ".join([*outcome.errors.values(), *(each.because[0] for each in outcome.unmet)])
    return "the authority could not be named"
