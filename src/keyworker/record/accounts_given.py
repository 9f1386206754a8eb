"""Who gave somebody their account, and does that stand in the way of their agreeing to what that person brought?

Two people agree to a policy. Whoever could have made the second one, for the purpose, has agreed alone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from keyworker.policy.casefile import local_day
from keyworker.policy.wording import on_day
from keyworker.record.models import Event
from keyworker.workforce.models import Worker

_GIVEN = "account.given"
# A new link to sign in opens an account to whoever has the link, as the first one does.
_OPENS_IT = (_GIVEN, "account.invited")


def account_of(worker: Worker) -> str:
    """By whom and when this person's account was given; nothing where no page or command put that on record."""
    given = _events(worker).filter(kind=_GIVEN).order_by("seq").first()
    if given is None or given.by is None:
        return ""
    return f"Your account was given by {given.by.name} {on_day(local_day(given.at))}"


def why_not_second(worker: Worker, *, bringers: Collection[int], brought: datetime) -> str | None:
    """Why this person is no second one to agree to what these people brought then; None where they are.

    Args:
        worker: Who would agree.
        bringers: The numbers of the workers who brought, wrote or sent it.
        brought: When it was brought or sent; what was given earlier on that day counts, too.
    """
    opened = _events(worker).filter(kind__in=_OPENS_IT, by__in=bringers).order_by("-seq").first()
    if opened is None or opened.by is None or local_day(opened.at) < local_day(brought):
        return None
    what = "gave you this account" if opened.kind == _GIVEN else "made you a link to sign in"
    return (
        f"{opened.by.name}, who brought it, {what} {on_day(local_day(opened.at))}: somebody agrees who could sign in before"
        " it was brought"
    )


def _events(worker: Worker) -> QuerySet[Event]:
    return Event.objects.filter(worker=worker).select_related("by")
