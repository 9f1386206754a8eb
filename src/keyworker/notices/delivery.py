"""How does what is in the outbox leave, once, whatever breaks down on the way?

Before anything is sent the row says so ("being sent") and is committed; afterwards it says what came of it. While a
sender is at work it holds a lock that PostgreSQL lets go of when the sender's connection ends, however it ends. A row
that says "being sent" with its lock free was left by a sender that died: the way is asked whether it was accepted, and
where it cannot tell, a person is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from keyworker.notices.channels import NotAccepted, Rejected, Way
from keyworker.notices.models import Dispatch

Clock = Callable[[], datetime]

# A mail server that is away comes back; after a day and a half a person should look.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720))
_LOCKS = 0x4B57


def deliver(dispatch_id: UUID, *, way: Way, clock: Clock) -> None:
    """Send one, if it is waiting and due and nobody else is at it; settle it, if its sender died."""
    with _alone(dispatch_id) as mine:
        if not mine:
            return
        dispatch = Dispatch.objects.filter(pk=dispatch_id).first()
        if dispatch is None:
            return
        if dispatch.state == Dispatch.State.SENDING:
            _settle(dispatch, way, clock)
        if dispatch.state == Dispatch.State.WAITING and dispatch.not_before <= clock():
            _send(dispatch, way, clock)


def left_over(*, now: datetime) -> Iterator[UUID]:
    """What is due or was left by a sender that died; one still being sent is passed over when it is looked at."""
    waiting = Dispatch.objects.filter(
        state__in=[Dispatch.State.WAITING, Dispatch.State.SENDING], not_before__lte=now
    )
    yield from waiting.order_by("not_before").values_list("pk", flat=True)[:500]


def _send(dispatch: Dispatch, way: Way, clock: Clock) -> None:
    _set(dispatch, Dispatch.State.SENDING, attempts=dispatch.attempts + 1)
    try:
        way.send(dispatch)
    except Rejected as refusal:
        _set(dispatch, Dispatch.State.FAILED, problem=str(refusal))
    except NotAccepted as refusal:
        _try_later(dispatch, str(refusal), clock)
    except Exception as error:
        # Whether it was taken before the line broke is not known here.
        dispatch.problem = f"The connection broke while it was being sent ({type(error).__name__})"
        _settle(dispatch, way, clock)
    else:
        _set(dispatch, Dispatch.State.SENT, sent_at=clock(), problem="")


def _settle(dispatch: Dispatch, way: Way, clock: Clock) -> None:
    accepted = way.was_accepted(dispatch)
    if accepted is None:
        problem = dispatch.problem or "The program stopped while it was being sent"
        _set(dispatch, Dispatch.State.UNSURE, problem=problem)
    elif accepted:
        _set(dispatch, Dispatch.State.SENT, sent_at=clock(), problem="")
    else:
        _try_later(dispatch, dispatch.problem, clock)


def _try_later(dispatch: Dispatch, problem: str, clock: Clock) -> None:
    if dispatch.attempts > len(WAITS):
        _set(dispatch, Dispatch.State.FAILED, problem=problem)
    else:
        wait = WAITS[max(dispatch.attempts, 1) - 1]
        _set(dispatch, Dispatch.State.WAITING, not_before=clock() + wait, problem=problem)


def _set(dispatch: Dispatch, state: Dispatch.State, **more: object) -> None:
    dispatch.state = state
    for name, value in more.items():
        setattr(dispatch, name, value)
    with transaction.atomic():
        dispatch.save(update_fields=["state", "problem", *more])


@contextmanager
def _alone(dispatch_id: UUID) -> Iterator[bool]:
    """A lock on this dispatch for as long as this connection lives; False where another sender holds it."""
    number = dispatch_id.int & 0x7FFFFFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, number])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, number])
