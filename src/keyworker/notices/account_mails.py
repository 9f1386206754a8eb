"""Which mail does somebody get about their own account? One with a link that works once, or one that says what changed.

It names nobody, and its link is made as it is sent (``notices.account_links``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from keyworker.access.account_addresses import (
    opening_address,
    told_addresses,
    with_opening_address,
)
from keyworker.access.models import User
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.notices import outbox
from keyworker.notices.account_links import INVITATION, LINK, RESET, key_of
from keyworker.record.models import Event
from keyworker.record.subjects import Subject

CHANGED = "account-changed"
_BETWEEN_RESETS = 15 * 60  # seconds
_INVITED = (
    "You have an account in Keyworker. Choose your password here; the link works once, for three days:\n\n"
    f"{LINK}\n\nThe page says your user name.\n"
)
_FORGOTTEN = (
    "Somebody asked for a new password for your account in Keyworker. Choose it here; the link works once, for an "
    f"hour:\n\n{LINK}\n\nIf it was not you, do nothing: your password stays as it is.\n"
)
_NOT_YOU = "If it was not you, tell your manager and whoever looks after Keyworker in your authority at once.\n"
_TOLD = {
    "account.password-chosen": "The password of your account in Keyworker was changed.",
    "account.factor-added": "A second factor was set up for your account in Keyworker.",
    "account.factor-removed": "A second factor of your account in Keyworker was removed.",
    "account.linked": "Your account in Keyworker was linked with your authority's own sign-in.",
    "account.address-changed": (
        "The address to which mail about your account in Keyworker goes was changed; nobody can open the account by the "
        "new one before you have confirmed it at Your account, signed in, or a second administrator has agreed."
    ),
    "account.address-confirmed": (
        "The changed address to which mail about your account in Keyworker goes was confirmed by somebody signed in "
        "to your account: links to choose a password go to it from now on."
    ),
    "account.address-agreed": (
        "A second administrator agreed to the changed address to which mail about your account in Keyworker goes: "
        "links to choose a password go to it from now on."
    ),
    "account.unlinked": (
        "An administrator unlinked your account in Keyworker from your authority's own sign-in, and you are signed out "
        "everywhere."
    ),
    "account.factors-taken-away": (
        "An administrator took the second factors of your account in Keyworker away, as lost. Set up another when you "
        "next sign in."
    ),
}
_ABOUT = "Your account in Keyworker"
_ASKED_FOR = "Choose a new password for Keyworker"
# Nobody is reached there: the name is kept free for such uses.
_NOBODY = "nobody@keyworker.invalid"
_INVITES = frozenset({"account.given", "account.invited"})


def tell_of_account(subject: Subject, seen: CaseOnDay | None, events: Sequence[Event]) -> None:
    """Write to people whose account is made or changed; listens to the record."""
    for event in events:
        if event.kind not in _INVITES and event.kind not in _TOLD:
            continue
        worker = event.worker
        if worker is None or worker.user is None:
            continue
        if event.kind in _INVITES:
            _send_invitation(worker.user, key=event.ref, now=event.recorded_at)
        else:
            _tell(worker.user, event)


def _tell(user: User, event: Event) -> None:
    """Say what changed, at every address that counts: whoever changed the one on record does not choose who hears of it."""
    user = User.objects.select_related("worker", "address_change").get(pk=user.pk)
    text = f"{_TOLD[event.kind]}\n\n{_NOT_YOU}"
    for place, to in enumerate(told_addresses(user)):
        about = f"{event.ref}/{place}" if place else event.ref
        _post(CHANGED, user, to, _ABOUT, text, about, event.recorded_at)


def _send_invitation(user: User, *, key: str, now: datetime) -> None:
    if settings.KEYWORKER_ADDRESS:
        _post(INVITATION, user, opening_address(user), _ABOUT, _INVITED, key, now)


def send_reset(who: str, *, now: datetime) -> None:
    """Send a link to whoever has this user name or e-mail address, if anybody has and they may sign in.

    The same is done for a name that nobody has, and undone: how long it takes tells nobody who has an account.
    """
    theirs = Q(username__iexact=who) | with_opening_address(who)
    quarter = str(int(now.timestamp()) // _BETWEEN_RESETS)
    with transaction.atomic():
        asked = User.objects.filter(theirs, is_active=True)
        found = list(asked.select_related("worker", "address_change")[:5])
        with transaction.atomic():
            for user in found:
                _post(RESET, user, opening_address(user), _ASKED_FOR, _FORGOTTEN, quarter, now)
            if not any(opening_address(user) for user in found):
                key = f"{RESET}:nobody:{uuid4()}"
                outbox.post(
                    key, to=_NOBODY, subject=_ASKED_FOR, text=_FORGOTTEN, now=now, kind=RESET
                )
                transaction.set_rollback(True)


def _post(kind: str, user: User, to: str, subject: str, text: str, key: str, now: datetime) -> None:
    if to:
        outbox.post(key_of(kind, user, key), to=to, subject=subject, text=text, now=now, kind=kind)
