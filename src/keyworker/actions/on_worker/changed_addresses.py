"""Who has the changed address of somebody's account count: they themselves, signed in, or a second administrator?

Until then nothing that opens the account goes to it (``access.account_addresses``), and the second factor stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from keyworker.access.account_addresses import (
    agree,
    change_of,
    keep_change,
    opening_address,
    to_confirm,
    waiting_change,
)
from keyworker.access.models import AddressChange, User
from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only, is_oneself
from keyworker.actions.form_fields import FormField
from keyworker.policy.casefile import local_day
from keyworker.record.accounts_given import ON_THE_PAGE, factors_taken, why_not_second
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker

# What is shown besides the password, taken away so long before the address or less, belongs to the same errand.
_SHORTLY = timedelta(days=1)
_TWO_WAYS = "they confirm it at Your account, signed in, or a second administrator agrees"


def readdressed(entry: Entry, user: User, *, stood: str) -> NewEvent:
    """Keep that the address on record is another than ``stood``, and the event that says so."""
    by = entry.actor.user
    assert by is not None, "only an administrator, who has an account, changes an address"
    keep_change(user, stood=stood, by=by, now=entry.now)
    return entry.record("account.address-changed", at=entry.now, operator=entry.operator or None)


def no_way_to_send_a_link(user: User) -> str | None:
    """What stands in the way of a new link while a changed address waits: there was no other before."""
    if waiting_change(user) is None or opening_address(user):
        return None
    return f"Their address was changed, and there was none before. First {_TWO_WAYS}."


def why_factors_stay(entry: ActionContext, user: User, *, at_command_line: bool) -> str | None:
    """Why this person does not take the second factors away; None where they may.

    Whoever changed the address, and takes away what is shown besides the password, is the account's one holder.
    """
    change = change_of(user)
    if change is None or change.confirmed_at is not None:
        return None
    if change.waits:
        return f"Their address was changed, and nobody has settled it. First {_TWO_WAYS}."
    if at_command_line:
        return "Their address was changed. An administrator takes the second factors away on the page, signed in"
    if change.changed_by_id == entry.actor.user_id:
        return "You changed their address: another administrator takes the second factors away."
    return why_not_second(entry.actor, bringers={_changer(change).pk}, brought=change.changed_at)


def _changer(change: AddressChange) -> Worker:
    return Worker.objects.get(user=change.changed_by_id)


def _waiting(context: ActionContext) -> AddressChange | None:
    user: User | None = context.subject.worker.user
    return waiting_change(user) if user is not None else None


def _none_to_confirm(context: ActionContext) -> str | None:
    user: User | None = context.subject.worker.user
    waits = user is not None and to_confirm(user)
    return None if waits else "No changed address of yours waits for this."


def _not_the_second(context: ActionContext) -> str | None:
    waiting = _waiting(context)
    if waiting is None:
        return "No changed address of theirs waits for this."
    if context.subject.worker.pk == context.actor.pk:
        return "You confirm your own address at Your account."
    if waiting.changed_by_id == context.actor.user_id:
        return "Somebody else agrees to the address that you entered."
    return None


def _agree(entry: Entry) -> Sequence[NewEvent]:
    user: User | None = entry.subject.worker.user
    waiting, by = _waiting(entry), entry.actor.user
    assert user is not None
    assert waiting is not None
    assert by is not None
    refused = ON_THE_PAGE if entry.operator else _no_second_to_it(entry, waiting)
    if refused:
        raise NotPossible(refused)
    agree(user, by=by)
    return [entry.record("account.address-agreed", at=entry.now)]


def _no_second_to_it(entry: Entry, waiting: AddressChange) -> str | None:
    """Why this person is no second one to the change, nor to whoever took the second factor away shortly before it."""
    bringers = {_changer(waiting).pk}
    brought = waiting.changed_at
    taken = factors_taken(entry.subject.worker, since=brought - _SHORTLY)
    for each in taken:
        if each.by_id == entry.actor.pk:
            return "You took their second factor away shortly before: another administrator agrees to the address."
        if each.by_id is not None:
            bringers.add(each.by_id)
        brought = min(brought, each.recorded_at)
    return why_not_second(entry.actor, bringers=bringers, brought=brought)


def _how_known(context: ActionContext, field: FormField) -> FormField:
    name = context.subject.worker.name
    hint = f"Speak to {name} before you agree"
    return replace(field, label="How do you know that it is theirs?", hint=hint)


@dataclass(frozen=True, kw_only=True)
class WaitingAddress:
    """A changed address that waits: what stands and what stood, who changed it when, and who took a factor away before.

    ``new`` and ``old`` are empty where there is or was no address.
    """

    new: str
    old: str
    changed: tuple[str, date]
    taken: tuple[tuple[str, date], ...]


def waiting_address(worker: Worker) -> WaitingAddress | None:
    """What whoever agrees to somebody's changed address has to know; None where none waits."""
    waiting = waiting_change(worker.user) if worker.user is not None else None
    if waiting is None:
        return None
    taken = factors_taken(worker, since=waiting.changed_at - _SHORTLY)
    return WaitingAddress(
        new=worker.email,
        old=waiting.stood,
        changed=(_changer(waiting).name, local_day(waiting.changed_at)),
        taken=tuple(
            (each.by.name if each.by else "A command", local_day(each.recorded_at))
            for each in taken
        ),
    )


CONFIRM = Action(
    id="confirm-address",
    title="Confirm the changed address",
    family=family.ACCOUNTS,
    records=("account.address-confirmed",),
    subject="worker",
    admits=is_oneself,
    closed_to_others="Only they themselves do this.",
    by_default=True,
    possible=_none_to_confirm,
)
AGREE = administrators_only(
    id="agree-address",
    title="Agree to the changed address",
    family=family.ACCOUNTS,
    records=("account.address-agreed",),
    subject="worker",
    asks=(questions.adjusted(questions.why(), _how_known),),
    possible=_not_the_second,
    does=_agree,
)
ACTIONS = (CONFIRM, AGREE)
