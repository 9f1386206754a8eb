"""How does what is in the outbox leave, once, whatever breaks down on the way?

Before anything is sent the row says so ("being sent") and is committed; afterwards it says what came of it. Meanwhile
the sender holds the lease on the row (``notices.lease``). A row that says "being sent" while nobody holds its lease was
left by a sender that died: the way is asked whether it was accepted, and where it cannot tell, a person is. A sender
that comes to after its lease went to another writes nothing any more: what the other found stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from keyworker.notices.account_links import with_its_link
from keyworker.notices.channels import NotAccepted, Rejected, Way
from keyworker.notices.lease import Lease, leased
from keyworker.notices.models import Dispatch

Clock = Callable[[], datetime]

# A mail server that is away comes back; after a day and a half a person should look.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 720))


def deliver(dispatch_id: UUID, *, way: Way, clock: Clock) -> None:
    """Send one, if it is waiting and due and nobody else is at it; settle it, if its sender died."""
    with leased(dispatch_id) as lease:
        if lease is None:
            return
        dispatch = Dispatch.objects.get(pk=dispatch_id)
        if dispatch.state == Dispatch.State.SENDING:
            _settle(dispatch, lease, way, clock)
        elif dispatch.not_before <= clock():
            _send(dispatch, lease, way, clock)


def left_over(*, now: datetime) -> Iterator[UUID]:
    """What is due, or was left by a sender that died; one that is still being sent is not."""
    waiting = Dispatch.objects.to_do().with_lease_free().filter(not_before__lte=now)
    yield from waiting.order_by("not_before").values_list("pk", flat=True)[:500]


def _send(dispatch: Dispatch, lease: Lease, way: Way, clock: Clock) -> None:
    dispatch.attempts += 1
    # The whole time of the lease is ahead when it is handed over, or it is not handed over.
    if not lease.renew(state=Dispatch.State.SENDING, attempts=dispatch.attempts):
        return
    try:
        way.send(with_its_link(dispatch))
    except Rejected as refusal:
        lease.give_back(state=Dispatch.State.FAILED, problem=str(refusal))
    except NotAccepted as refusal:
        _try_later(dispatch, lease, str(refusal), clock)
    except Exception as error:
        # Whether it was taken before the line broke is not known here.
        dispatch.problem = f"The connection broke while it was being sent ({type(error).__name__})"
        _settle(dispatch, lease, way, clock)
    else:
        lease.give_back(state=Dispatch.State.SENT, sent_at=clock(), problem="")


def _settle(dispatch: Dispatch, lease: Lease, way: Way, clock: Clock) -> None:
    accepted = way.was_accepted(dispatch)
    if accepted is None:
        problem = dispatch.problem or "The program stopped while it was being sent"
        lease.give_back(state=Dispatch.State.UNSURE, problem=problem)
    elif accepted:
        lease.give_back(state=Dispatch.State.SENT, sent_at=clock(), problem="")
    else:
        _try_later(dispatch, lease, dispatch.problem, clock)


def _try_later(dispatch: Dispatch, lease: Lease, problem: str, clock: Clock) -> None:
    if dispatch.attempts > len(WAITS):
        lease.give_back(state=Dispatch.State.FAILED, problem=problem)
    else:
        wait = WAITS[max(dispatch.attempts, 1) - 1]
        lease.give_back(state=Dispatch.State.WAITING, not_before=clock() + wait, problem=problem)
