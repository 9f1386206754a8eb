"""How is something put in the outbox? In the transaction of the change it tells of: both are kept, or neither is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.notices.models import Dispatch, DispatchQuerySet, Reminded
from keyworker.prepared import prepared
from keyworker.record.models import Case, Event
from keyworker.record.subjects import Subject


def post(
    key: str,
    *,
    to: str,
    text: str,
    now: datetime,
    subject: str = "",
    copies: Sequence[str] = (),
    channel: str = Dispatch.Channel.EMAIL,
    case: Case | None = None,
    event: Event | None = None,
    kind: str = "",
    clause: str = "",
    reminded: Reminded | None = None,
    not_before: datetime | None = None,
) -> None:
    """Have it sent once this transaction is kept; a ``key`` already in the outbox is left as it is.
    It leaves at once, or ``not_before`` some moment.

    Needs an open transaction. ``text`` and ``subject`` must name no child.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(
            "something is put in the outbox inside the transaction of the change it tells of"
        )
    dispatch = Dispatch(
        key=key,
        channel=channel,
        to=to,
        copies=list(copies),
        subject=" ".join(subject.split())[:200],
        text=text,
        case=case,
        event=event,
        kind=kind,
        clause=clause,
        reminded=reminded,
        created_at=now,
        not_before=not_before or now,
    )
    if Dispatch.objects.filter(key=key).exists():
        return
    dispatch.save(force_insert=True)
    if not_before is not None:
        # The minute's round takes it up when its time has come.
        return
    deliver_soon(dispatch)


def deliver_soon(dispatch: Dispatch) -> None:
    """Have the one who delivers look at it at once; they are known by the name of their work (``notices.tasks``)."""
    app.configure_task("deliver", queue="outbox").defer(dispatch=str(dispatch.pk))


def take_back(subject: Subject, seen: CaseOnDay | None, events: Sequence[Event]) -> None:
    """Send nothing that these events withdrew, or settled, before it left; listens to the record."""
    # Mostly nothing waits, which is soon told.
    if seen is not None and _waiting_about(case=subject.as_case.pk):
        waiting = Dispatch.objects.filter(case=subject.as_case).not_sent_yet()
        waiting.without_ground().delete()


@prepared
def _waiting_about(*, case: int) -> QuerySet[Dispatch, UUID]:
    waiting = Dispatch.objects.filter(case=case, state=Dispatch.State.WAITING)
    return waiting.order_by().values_list("pk", flat=True)[:1]


def messages_about(cases: QuerySet[Case]) -> DispatchQuerySet:
    """What was put in the outbox about these cases."""
    return Dispatch.objects.about(cases)


def send_again(dispatch: Dispatch, *, now: datetime) -> bool:
    """Have one that failed, or may not have been sent, sent again; False where it is neither."""
    with transaction.atomic():
        again = Dispatch.objects.filter(
            pk=dispatch.pk, state__in=[Dispatch.State.FAILED, Dispatch.State.UNSURE]
        ).update(state=Dispatch.State.WAITING, not_before=now, attempts=0, problem="")
        if again:
            deliver_soon(dispatch)
    return bool(again)
