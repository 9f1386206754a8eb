"""How does a link that works once come into a mail? Only as it is sent: the outbox says that there is to be one.

So nobody who reads the outbox, or a backup of it, can choose a password for somebody else.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from keyworker.access.invitations import invitation, reset_link
from keyworker.access.models import User
from keyworker.notices.models import Dispatch

INVITATION, RESET = "account-invitation", "account-reset"
LINK = "{link}"


def key_of(kind: str, user: User, about: str) -> str:
    """The key of a message to somebody about their account, from which its link is made."""
    return f"{kind}/{user.pk}/{about}"


def with_its_link(dispatch: Dispatch) -> Dispatch:
    """The same as it is handed over: with a link made for this moment, where there is to be one."""
    if dispatch.kind not in {INVITATION, RESET}:
        return dispatch
    user = User.objects.get(pk=int(dispatch.key.split("/")[1]))
    page, parts = (
        ("invitation", invitation(user))
        if dispatch.kind == INVITATION
        else ("reset", reset_link(user))
    )
    link = f"{settings.KEYWORKER_ADDRESS}{reverse(page, args=parts)}"
    dispatch.text = dispatch.text.replace(LINK, link)
    return dispatch
