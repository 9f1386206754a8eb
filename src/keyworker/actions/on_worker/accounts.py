"""How does a worker come by an account, and lose it?

Nobody but the person ever knows their password: they choose it by a link that works once (``access.invitations``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from keyworker.access.asked_of_people import trouble_with_user_name
from keyworker.access.models import User
from keyworker.access.places import end_places
from keyworker.access.roles import AccessRole
from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, FormQuestion, NotPossible
from keyworker.actions.administering import administrators_only
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.on_worker.changed_addresses import no_way_to_send_a_link
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker

_LONGEST_USER_NAME = 150
_ROLES: Choices = tuple((each.value, str(each.label)) for each in AccessRole)
# In the order in which they are asked: what somebody comes for decides whether they have an account at all.
ASKS_ACCOUNT: tuple[FormQuestion, ...] = (
    questions.choice_among(
        "access",
        "What do they come for?",
        lambda context: _ROLES,
        required=False,
        hint="It decides what they see. Leave empty if they do not sign in yet",
    ),
    questions.kept_apart(
        questions.line(
            "user_name",
            "With which user name do they sign in?",
            required=False,
            hint="For example: anna.hill",
            width="20",
            most=_LONGEST_USER_NAME,
        )
    ),
)


def account_given(entry: Entry, worker: Worker) -> NewEvent:
    """Make the account with the user name entered, and the event that says so; no password opens it yet.

    Raises NotPossible where the name cannot be one, or somebody has it.
    """
    name = entry.values.get("user_name", "")
    if not name:
        raise NotPossible("Enter the user name with which they sign in", field="user_name")
    if trouble := trouble_with_user_name(name):
        raise NotPossible(trouble, field="user_name")
    user = User(username=name, access_role=entry.values["access"])
    user.set_unusable_password()
    user.save()
    worker.user = user
    worker.save(update_fields=["user"])
    return entry.record("account.given", at=entry.now, operator=entry.operator or None)


def _required(field: FormField) -> FormField:
    return replace(field, required=True)


def _give(entry: Entry) -> Sequence[NewEvent]:
    return [account_given(entry, entry.subject.worker)]


def _invite(entry: Entry) -> Sequence[NewEvent]:
    return [entry.record("account.invited", at=entry.now, operator=entry.operator or None)]


def _user(context: ActionContext) -> User | None:
    user: User | None = context.subject.worker.user
    return user


def _has_one(context: ActionContext) -> str | None:
    return "They have an account already." if _user(context) is not None else None


def _none_open(context: ActionContext) -> str | None:
    user = _user(context)
    return None if user is not None and user.is_active else "They have no account that is open."


def _no_link(context: ActionContext) -> str | None:
    """A link goes by mail to nobody whose changed address waits."""
    user = _user(context)
    return _none_open(context) or (no_way_to_send_a_link(user) if user is not None else None)


def _none_closed(context: ActionContext) -> str | None:
    user = _user(context)
    return "They have no account that was closed." if user is None or user.is_active else None


def _not_oneself(context: ActionContext) -> str | None:
    """Nobody locks themselves out: another administrator closes their account."""
    if context.actor.pk == context.subject.worker.pk:
        return "Another administrator closes your account."
    return _none_open(context)


def _switch(entry: Entry) -> Sequence[NewEvent]:
    """Close the account or open it again; who is signed in is out at once."""
    user = _user(entry)
    assert user is not None
    user.is_active = entry.action.id == OPEN_AGAIN.id
    user.save(update_fields=["is_active"])
    end_places(user)
    return [entry.record(entry.action.records[0], at=entry.now)]


# Nobody is asked: a command says who ran it.
LEFT_OUT = {"operator": "only of what is done at the command line"}
_account = partial(administrators_only, family=family.ACCOUNTS, subject="worker")
GIVE = _account(
    id="give-account",
    title="Give an account",
    records=("account.given",),
    leaves_out=LEFT_OUT,
    asks=tuple(
        questions.adjusted(each, lambda context, field: _required(field)) for each in ASKS_ACCOUNT
    ),
    possible=_has_one,
    does=_give,
)
INVITE = _account(
    id="invite-again",
    title="Make a new link to sign in",
    records=("account.invited",),
    leaves_out=LEFT_OUT,
    possible=_no_link,
    does=_invite,
)
CLOSE = _account(
    id="close-account",
    title="Close the account",
    records=("account.closed",),
    asks=(questions.why(),),
    possible=_not_oneself,
    does=_switch,
)
OPEN_AGAIN = _account(
    id="open-account",
    title="Open the account again",
    records=("account.opened",),
    asks=(questions.why(),),
    possible=_none_closed,
    does=_switch,
)
ACTIONS = (GIVE, INVITE, CLOSE, OPEN_AGAIN)
