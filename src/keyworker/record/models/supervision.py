"""What was said in supervision about the worker, apart from every child's record?"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from keyworker.workforce.models import Worker


class SupervisionSession(models.Model):
    """The worker's own part of one session. Read by the worker, by who held it and by their line manager alone.

    ``answers`` are those to the policy's questions about the worker, ``caseload`` the figures as they stood. Rows are
    only ever added: what was wrong is put right by a further session's record.
    """

    append_only = True

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="sessions")
    supervisor = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="sessions_held")
    held_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    caseload_reviewed = models.BooleanField()
    caseload = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    notes = models.TextField(blank=True)
    submission = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"supervision of W{self.worker_id} on {self.held_on}"

    @property
    def ref(self) -> str:
        """The session's id in the events about it."""
        return f"S{self.pk}"


class SupervisionSignature(models.Model):
    """Somebody signed the worker's part of a session, once and for themselves."""

    append_only = True

    session = models.ForeignKey(
        SupervisionSession, on_delete=models.PROTECT, related_name="signatures"
    )
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["session", "by"], name="each_signs_a_session_once")
        ]

    def __str__(self) -> str:
        return f"signature of W{self.by_id}"
