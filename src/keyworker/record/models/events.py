"""What happened on a case, when, and when was it recorded?"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from keyworker.policy.refs import ref
from keyworker.workforce.models import Worker


class Event(models.Model):
    """One thing that happened. Rows are only ever added; the database refuses to alter or delete one.

    ``at`` is when it happened (midnight London time with ``at_is_date`` where only the date is known), ``recorded_at``
    when it was written down. ``data`` holds the fields of the kind, as ``keyworker vocabulary`` lists them. ``seq``
    numbers the case's events from 1. ``hash`` is set by the database from the previous event's hash and this row.
    """

    append_only = True

    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="events")
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
    attempt = models.UUIDField(null=True, blank=True, default=None)
    previous_hash = models.BinaryField(max_length=32, null=True, editable=False)
    hash = models.BinaryField(max_length=32, null=True, editable=False)

    class Meta:
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_seq_once")]
        indexes = [
            models.Index(fields=["case", "at"], name="event_by_case_at"),
            models.Index(fields=["kind", "at"], name="event_by_kind"),
            models.Index(
                fields=["attempt"],
                name="event_by_attempt",
                condition=models.Q(attempt__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on case {self.case_id}"

    @property
    def ref(self) -> str:
        """The event's id in a case file."""
        return ref("E", self.pk)
