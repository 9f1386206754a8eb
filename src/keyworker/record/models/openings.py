"""Who may open a restricted case because somebody let them?"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models

from keyworker.policy.casefile import local_day
from keyworker.workforce.models import Worker


class OpeningQuerySet(models.QuerySet["Opening"]):
    """Leave to open restricted cases, by the question asked of it."""

    def live(self, at: datetime) -> OpeningQuerySet:
        """What holds at that instant."""
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gt=at))

    def with_who(self) -> OpeningQuerySet:
        """Each with whom it lets in, by name."""
        return self.select_related("worker").order_by("worker__name", "pk")


class Opening(models.Model):
    """One person's leave to open one restricted case, read off the events; ``until`` is when it ends, where that is said."""

    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="openings")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="openings")
    until = models.DateTimeField(null=True, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "case"], name="opening_once"),
        ]

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds, where one is said."""
        return local_day(self.until - timedelta(seconds=1)) if self.until is not None else None

    def __str__(self) -> str:
        return f"opening of case {self.case_id} by W{self.worker_id}"
