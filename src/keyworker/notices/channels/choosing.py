"""Which way does this installation send by? Read from ``KEYWORKER_SENDING`` (docs/operators.md)."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from keyworker.notices.channels import Way
from keyworker.notices.channels.mail import Mail


@cache
def way() -> Way:
    """The way that is set up: the authority's mail server, GOV.UK Notify, or the console."""
    if settings.KEYWORKER_SENDING == "notify":
        from keyworker.notices.channels.notify import Notify

        return Notify(
            api_key=settings.KEYWORKER_NOTIFY_KEY,
            email_template=settings.KEYWORKER_NOTIFY_EMAIL_TEMPLATE,
            text_template=settings.KEYWORKER_NOTIFY_TEXT_TEMPLATE,
            address=settings.KEYWORKER_NOTIFY_ADDRESS,
        )
    return Mail(sender=settings.DEFAULT_FROM_EMAIL)
