"""How does somebody change how they themselves sign in, and how does an administrator help whoever lost what they show?

Secrets are no answers: what the row of a factor or a password holds is written beside the event, in its transaction
(``actions.by_themselves``). The record says that it was done, by whom and when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keyworker.access.models import Factor, User
from keyworker.access.places import end_places
from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only, is_oneself
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_worker.changed_addresses import why_factors_stay
from keyworker.record.writing import NewEvent

_KINDS = tuple((each.value, str(each.label)) for each in Factor.Kind)
_FACTOR = questions.choice_among("factor", "What is it?", lambda context: _KINDS)


def _keeps_factors(context: ActionContext) -> str | None:
    user: User | None = context.subject.worker.user
    if user is None or not user.factors.exists():
        return "They have no second factor."
    return why_factors_stay(context, user, at_command_line=False)


def _take_away(entry: Entry) -> Sequence[NewEvent]:
    user: User | None = entry.subject.worker.user
    assert user is not None
    if entry.operator and (stay := why_factors_stay(entry, user, at_command_line=True)):
        raise NotPossible(stay)
    user.factors.all().delete()
    end_places(user)
    return [entry.record("account.factors-taken-away", at=entry.now)]


def _is_not_linked(context: ActionContext) -> str | None:
    user: User | None = context.subject.worker.user
    linked = user is not None and user.outside_accounts.exists()
    return None if linked else "They are not linked with the authority's own sign-in."


def _unlink(entry: Entry) -> Sequence[NewEvent]:
    user: User | None = entry.subject.worker.user
    assert user is not None
    user.outside_accounts.all().delete()
    end_places(user)
    return [entry.record("account.unlinked", at=entry.now)]


def _once_more(context: ActionContext, field: FormField) -> FormField:
    return replace(
        field,
        hint="They are signed out everywhere. Whoever comes next with the e-mail address on record here is linked: where "
        "somebody else came in, change that first",
    )


def _own(id: str, title: str, kind: str, *, asks_which: bool = False) -> Action:
    return Action(
        id=id,
        title=title,
        family=family.ACCOUNTS,
        records=(kind,),
        subject="worker",
        admits=is_oneself,
        closed_to_others="Only they themselves do this.",
        by_default=True,
        asks=(_FACTOR,) if asks_which else (),
    )


ADD = _own("add-second-factor", "Set up a second factor", "account.factor-added", asks_which=True)
REMOVE = _own(
    "remove-second-factor", "Remove a second factor", "account.factor-removed", asks_which=True
)
CHOOSE_PASSWORD = _own("choose-password", "Choose a password", "account.password-chosen")
LINK = _own("link-account", "Link with the authority's own sign-in", "account.linked")
TAKE_AWAY = administrators_only(
    id="take-away-factors",
    title="Take away a lost second factor",
    family=family.ACCOUNTS,
    records=("account.factors-taken-away",),
    subject="worker",
    asks=(questions.why(),),
    possible=_keeps_factors,
    does=_take_away,
)
UNLINK = administrators_only(
    id="unlink-account",
    title="Unlink from the authority's own sign-in",
    family=family.ACCOUNTS,
    records=("account.unlinked",),
    subject="worker",
    asks=(questions.adjusted(questions.why(), _once_more),),
    possible=_is_not_linked,
    does=_unlink,
)
ACTIONS = (ADD, REMOVE, CHOOSE_PASSWORD, LINK, TAKE_AWAY, UNLINK)
