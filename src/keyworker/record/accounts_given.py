"""Who gave somebody their account, and does that stand in the way of their agreeing to what that person brought?

Two people agree to a policy. Whoever could have made the other one, for the purpose, has agreed alone. What was done at
the command line, nobody can tell whose it is: it counts as that person's own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from keyworker.policy.casefile import local_day
from keyworker.policy.wording import on_day
from keyworker.record.models import Event
from keyworker.workforce.models import Worker

_GIVEN = "account.given"
_INVITED = "account.invited"
_READDRESSED = "account.address-changed"
_TAKEN_AWAY = "account.factors-taken-away"
# A new link to sign in opens an account to whoever has the link, as the first one does; so does another address, to
# which a link for a new password is sent.
_OPENS_IT: Final = (_GIVEN, _INVITED, _READDRESSED)
ON_THE_PAGE: Final = (
    "Whoever agrees does so on the page, signed in: at the command line nobody can tell who it is"
)


def account_of(worker: Worker) -> str:
    """By whom and when this person's account was given; nothing where no page or command put that on record."""
    given = Event.objects.filter(worker=worker, kind=_GIVEN).select_related("by").order_by("seq")
    first = given.first()
    if first is None:
        return ""
    return f"Your account was given {_by_whom(first)} {on_day(local_day(first.at))}"


def factors_taken(worker: Worker, *, since: datetime) -> list[Event]:
    """When an administrator took this person's second factors away since then, and who it was; the first first."""
    taken = Event.objects.filter(worker=worker, kind=_TAKEN_AWAY, recorded_at__gte=since)
    return list(taken.select_related("by").order_by("recorded_at", "pk"))


def why_not_second(worker: Worker, *, bringers: Collection[int], brought: datetime) -> str | None:
    """Why this person is no second one to agree to what these people brought then; None where they are.

    Args:
        worker: Who would agree.
        bringers: The numbers of the workers who brought, wrote, chose or sent it.
        brought: When it was brought or sent; what was given earlier on that day counts, too.
    """
    since = local_day(brought)
    opened = Event.objects.filter(worker__in={worker.pk, *bringers}, kind__in=_OPENS_IT)
    for each in opened.select_related("by", "worker").order_by("-recorded_at", "-pk"):
        if local_day(each.recorded_at) < since:
            break
        # Whoever gave it may have been made by somebody who brought it: any account made since is one made for it.
        if (
            each.kind == _READDRESSED
            and each.worker_id == each.by_id
            and not _at_command_line(each)
        ):
            continue
        if each.worker_id == worker.pk or each.by_id == worker.pk or _at_command_line(each):
            return _refusal(each, worker, bringers)
    return _unaccounted_for(worker, since)


def _refusal(opened: Event, worker: Worker, bringers: Collection[int]) -> str:
    """The same in words: by whom, to whom and when the account was opened."""
    own, day = opened.worker_id == worker.pk, on_day(local_day(opened.recorded_at))
    what = _WHAT[opened.kind]
    if _at_command_line(opened):
        of = "you" if own else "who brought it"
        return f"{what.noun} of {of} was made at the command line {day}: {_RULE}"
    if own and opened.by is not None:
        brought = ", who brought it," if opened.by_id in bringers else ""
        return f"{opened.by.name}{brought} {what.to_you} {day}: {_RULE}"
    return f"You {what.from_you} {day}: {_RULE}"


@dataclass(frozen=True)
class _Opening:
    """How an account was opened, in words: as a thing, as done to who agrees, as done by who agrees."""

    noun: str
    to_you: str
    from_you: str


_WHAT: Final = {
    _GIVEN: _Opening("The account", "gave you this account", "gave who brought it their account"),
    _INVITED: _Opening(
        "The link to sign in", "made you a link to sign in", "made who brought it a link to sign in"
    ),
    _READDRESSED: _Opening(
        "The change of the address", "changed your address", "changed the address of who brought it"
    ),
}


def _unaccounted_for(worker: Worker, since: date) -> str | None:
    """Of an account that nobody is on record as having given, when it was made is all there is to go by."""
    user = worker.user
    if user is None or local_day(user.date_joined) < since:
        return None
    if Event.objects.filter(worker=worker, kind=_GIVEN).exists():
        return None
    made = on_day(local_day(user.date_joined))
    return f"Who gave you this account {made} is not on record: {_RULE}"


_RULE: Final = "somebody agrees who could sign in before it was brought"


def _by_whom(event: Event) -> str:
    if _at_command_line(event):
        return f"at the command line, by {event.data.get('operator') or 'an operator'},"
    return f"by {event.by.name}" if event.by is not None else "by a command"


def _at_command_line(event: Event) -> bool:
    return event.by is None or bool(event.data.get("operator"))
