"""What happened, to which subject, when, and when was it recorded?

A subject is a case, a worker, a team, a service or, where an event names none of them, the authority itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Concat

from keyworker.policy.casefile import local_day
from keyworker.policy.refs import ref
from keyworker.policy.vocabulary import kinds
from keyworker.workforce.models import Service, Team, Worker

if TYPE_CHECKING:
    from keyworker.access.models import User

SUBJECTS = ("case", "worker", "team", "service")


def _named(*columns: str) -> Q:
    """The condition that just these columns of the subject are filled."""
    condition = Q()
    for column in SUBJECTS:
        condition &= Q(**{f"{column}__isnull": column not in columns})
    return condition


class EventQuerySet(models.QuerySet["Event"]):
    """Events. Whoever asks says first whether those that were a mistake count, as ``uncorrected`` or ``ever_recorded``."""

    def uncorrected(self) -> EventQuerySet:
        """The events of cases that no later one corrects: what did happen, as far as anybody knows."""
        own = Concat(Value("E"), Cast(OuterRef("pk"), TextField()))
        corrections = self.model.objects.filter(
            case=OuterRef("case"), kind=kinds.EVENT_CORRECTED
        ).alias(of=KT("data__corrects"))
        return self.exclude(Exists(corrections.filter(of=own)))

    def ever_recorded(self) -> EventQuerySet:
        """All events, those corrected since among them: what was written down."""
        return self.all()

    def on_other_cases_of(self, children: Iterable[int], *wanted: str, but: int) -> EventQuerySet:
        """Those of these kinds on the cases of these children, one case aside."""
        theirs = self.filter(kind__in=wanted, case__case_children__person__in=list(children))
        return theirs.exclude(case=but).distinct()

    def of_the_authority(self) -> EventQuerySet:
        """The events that are about no case, worker, team or service."""
        return self.filter(_named())

    def referred_by(self, user: User) -> EventQuerySet:
        """The referrals that this person recorded."""
        return self.filter(kind="referral.received", recorded_by=user)


class Event(models.Model):
    """One thing that happened. Rows are only ever added; the database refuses to alter or delete one.

    ``at`` is when it happened (midnight London time with ``at_is_date`` where only the date is known), ``recorded_at``
    when it was written down. ``data`` holds the fields of the kind, as ``keyworker vocabulary`` lists them. ``seq``
    numbers the subject's events from 1. ``hash`` is set by the database from the subject's previous event's hash and
    this row. No child is named in an event of anything but a case.
    """

    append_only = True

    # Three indexes begin with the case; one of the case alone would be a fourth to write.
    case = models.ForeignKey(
        "Case",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        db_index=False,
    )
    worker = models.ForeignKey(
        Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    at_is_date = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_role = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    action = models.CharField(max_length=60, blank=True)
    submission = models.UUIDField(null=True, blank=True, default=None)
    previous_hash = models.BinaryField(max_length=32, null=True, editable=False)
    hash = models.BinaryField(max_length=32, null=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["case_id", "seq"]
        constraints = [
            models.CheckConstraint(
                condition=_named()
                | _named("case")
                | _named("worker")
                | _named("team")
                | _named("service"),
                name="event_has_one_subject",
            ),
            models.UniqueConstraint(fields=["case", "seq"], name="event_seq_once"),
            models.UniqueConstraint(fields=["worker", "seq"], name="event_seq_once_a_worker"),
            models.UniqueConstraint(fields=["team", "seq"], name="event_seq_once_a_team"),
            models.UniqueConstraint(fields=["service", "seq"], name="event_seq_once_a_service"),
            models.UniqueConstraint(
                fields=["seq"], name="event_seq_once_an_authority", condition=_named()
            ),
        ]
        indexes = [
            models.Index(fields=["case", "at"], name="event_by_case_at"),
            models.Index(fields=["case", "kind"], name="event_by_case_kind"),
            models.Index(fields=["kind", "at"], name="event_by_kind"),
            models.Index(
                fields=["submission"],
                name="event_by_submission",
                condition=models.Q(submission__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        found = ((name, getattr(self, f"{name}_id")) for name in SUBJECTS)
        name, number = next((each for each in found if each[1]), ("the authority", ""))
        return f"{self.kind} on {name} {number}".rstrip()

    @property
    def ref(self) -> str:
        """The event's id in a record file; no two events share one."""
        return ref("E", self.id)

    @property
    def when(self) -> date | datetime:
        """When it happened; a date where the hour is not known."""
        return local_day(self.at) if self.at_is_date else self.at

    @property
    def names(self) -> frozenset[str]:
        """The people it is about, by reference; none where it is about the whole family."""
        named = {self.data.get("person"), *(self.data.get("people") or ())}
        return frozenset(named - {None})

    def is_to_the_minute(self, said: date | datetime | None) -> bool:
        """Whether it happened then, as far as a form says it; where nothing is said, it did."""
        if not isinstance(said, datetime) or self.at_is_date:
            return said is None or said == self.when
        return said == self.at.replace(second=0, microsecond=0)

    @property
    def case_number(self) -> int:
        """The number of the case it is about. Raises TypeError where it is about something else."""
        if self.case_id is None:
            raise TypeError(f"{self.ref} is about no case")
        return self.case_id
