"""What has each worker been told, and have they seen it?"""

from __future__ import annotations

from django.db import models

from keyworker.casework.models import Case, Event
from keyworker.workforce.models import Worker


class Notice(models.Model):
    """One thing a worker is told. ``kind`` is the pack's rule; ``text`` names no child, only the case's reference."""

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="notices")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    clause = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=500)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["worker", "-created_at"], name="notice_unseen", condition=models.Q(seen_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["worker", "event", "kind"], name="notice_once")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} to {self.worker_id}"
