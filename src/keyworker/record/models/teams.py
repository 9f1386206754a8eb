"""What happened in a team or a service, rather than on a case?"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from keyworker.workforce.models import Service, Team, Worker


class TeamEvent(models.Model):
    """One thing that a manager did for a team (``team``) or for the whole service. Rows are only ever added.

    Fields mean what they mean on an event of a case. No child is named in one.
    """

    append_only = True

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="team_events")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
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

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["service", "team", "at"], name="team_event_by_at"),
            models.Index(
                fields=["attempt"],
                name="team_event_attempt",
                condition=models.Q(attempt__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.team_id or self.service_id}"

    @property
    def ref(self) -> str:
        """The event's id in the file of its team."""
        return f"E{self.pk}"
