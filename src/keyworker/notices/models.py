"""What has each worker been told, and what is still to be sent outside these pages?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Concat

from keyworker.notices.database_time import DATABASE_TIME
from keyworker.notices.reminder_models import Reminded, ReminderRound, over
from keyworker.paged import By, Order
from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Case, Event
from keyworker.workforce.models import Worker

__all__ = ["MESSAGES", "NOTICES", "Dispatch", "Notice", "Reminded", "ReminderRound"]

# Of both the latest first.
NOTICES = Order(By("created_at", datetime, falling=True), By("pk", int, falling=True))
MESSAGES = Order(By("created_at", datetime, falling=True), By("pk", UUID, falling=True))

# Events later on the same case by which a proposal waits for no answer any more: it was answered, another was made.
_ANSWERS = models.Q(kind__in=["allocation.proposed", "allocation.declined", "case.closed"]) | (
    models.Q(kind="allocation.started") & (models.Q(part="lead") | models.Q(part__isnull=True))
)


def _settled() -> models.Q:
    """That what somebody was asked waits for no answer any more, or what they were reminded of is not owed so any more."""
    later = Event.objects.uncorrected().alias(part=KT("data__role"))
    later = later.filter(_ANSWERS, case=OuterRef("event__case"), seq__gt=OuterRef("event__seq"))
    return (models.Q(event__kind="allocation.proposed") & models.Q(Exists(later))) | over()


def _withdrawn() -> Exists:
    """That the entry of which it tells was withdrawn, or another stands in its place."""
    own = Concat(Value("E"), Cast(OuterRef("event"), models.TextField()))
    corrections = Event.objects.ever_recorded().filter(
        case=OuterRef("event__case"), kind=kinds.EVENT_CORRECTED
    )
    return Exists(corrections.alias(of=KT("data__corrects")).filter(of=own))


class NoticeQuerySet(models.QuerySet["Notice"]):
    """What workers are told, by the question asked of it."""

    def unseen(self) -> NoticeQuerySet:
        """Those that the worker has not looked at."""
        return self.filter(seen_at__isnull=True)

    def with_case(self) -> NoticeQuerySet:
        """Each with its case at hand, and whether what it tells of was ``withdrawn`` since, or is ``settled``."""
        return self.select_related("case").annotate(withdrawn=_withdrawn(), settled=_settled())

    def that_stand(self) -> NoticeQuerySet:
        """Those whose ground stands: it was not withdrawn, and what somebody was asked still waits for an answer."""
        return self.exclude(_withdrawn()).exclude(_settled())

    def of_events(self, events: Collection[int]) -> NoticeQuerySet:
        """What was told of these events."""
        return self.filter(event__in=events).order_by()

    def mark_seen(self, at: datetime) -> int:
        """The worker has looked at all of them. Returns how many were new."""
        return self.unseen().update(seen_at=at)


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """What is sent outside the pages, by the question asked of it."""

    def about(self, cases: QuerySet[Case]) -> DispatchQuerySet:
        """What is sent about these cases, each with its case at hand."""
        return self.filter(case__in=cases).select_related("case")

    def not_sent_yet(self) -> DispatchQuerySet:
        """What waits, with no sender at it."""
        return self.filter(state=Dispatch.State.WAITING).with_lease_free()

    def without_ground(self) -> DispatchQuerySet:
        """What would tell of something that was withdrawn, or ask what is answered."""
        return self.filter(models.Q(_withdrawn()) | _settled())

    def of_events(self, events: Collection[int]) -> DispatchQuerySet:
        """What is sent because of these events, under a clause."""
        return self.filter(event__in=events).exclude(clause="").order_by()

    def to_settle(self) -> DispatchQuerySet:
        """What somebody has to settle: it could not be sent, or may not have been."""
        return self.filter(state__in=_TO_SETTLE)

    def settled(self) -> DispatchQuerySet:
        """All the rest."""
        return self.exclude(state__in=_TO_SETTLE)

    def to_do(self) -> DispatchQuerySet:
        """What waits to be sent, or was being sent when last heard of."""
        return self.filter(state__in=_TO_DO)

    def with_lease_free(self) -> DispatchQuerySet:
        """Those that no sender is at: the last one gave the lease back, or did not live to before it ran out."""
        return self.filter(
            models.Q(leased_until__isnull=True) | models.Q(leased_until__lte=DATABASE_TIME)
        )

    def leased_to(self, sender: UUID) -> DispatchQuerySet:
        """Those that this sender took and nobody has taken since."""
        return self.filter(sender=sender)

    def numbered(self, number: UUID) -> Dispatch | None:
        return self.filter(pk=number).first()


class Notice(models.Model):
    """One thing a worker is told. ``kind`` is the pack's rule; ``text`` names no child, only the case's reference."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="notices")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    reminded = models.ForeignKey(
        Reminded, null=True, on_delete=models.CASCADE, related_name="notices", editable=False
    )
    kind = models.CharField(max_length=80)
    clause = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=500)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["worker", "-created_at"],
                name="notice_unseen",
                condition=models.Q(seen_at__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["worker", "event", "kind"], name="notice_once"),
            models.UniqueConstraint(fields=["worker", "reminded"], name="notice_reminds_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.worker_id}"


class Dispatch(models.Model):
    """Something to be sent outside these pages: written with the change it tells of, sent afterwards, once.

    ``subject`` and ``text`` name no child: the case by its reference. ``key`` says what it is about, so that the same
    thing is never put in the outbox twice. ``sender`` is who is at it, until ``leased_until``: see ``notices.lease``.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        TEXT = "text", "Text message"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"
        UNSURE = "unsure", "May not have been sent"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    to = models.CharField(max_length=254)
    copies = ArrayField(models.CharField(max_length=254), default=list, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="dispatches")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    reminded = models.ForeignKey(
        Reminded, null=True, on_delete=models.CASCADE, related_name="+", editable=False
    )
    kind = models.CharField(max_length=80, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    sender = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name_plural = "dispatches"
        indexes = [
            models.Index(
                fields=["not_before"],
                name="dispatch_to_do",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
            models.Index(fields=["state", "-created_at"], name="dispatch_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="dispatch_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(sender__isnull=True, leased_until__isnull=True)
                | models.Q(sender__isnull=False, leased_until__isnull=False),
                name="dispatch_lease_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"


_TO_DO = (Dispatch.State.WAITING, Dispatch.State.SENDING)
_TO_SETTLE = (Dispatch.State.UNSURE, Dispatch.State.FAILED)
