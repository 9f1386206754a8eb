"""Of which duty has somebody been told at which stage, and how far has each service's round come?"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from keyworker.record.models import Case, Timescale
from keyworker.workforce.models import Service


class Reminded(models.Model):
    """That a clock was told of by a reminder: once, whoever works it out and however often.

    The clock is known by what it is about and its limit, not by its row: rows are written anew. With another limit it is
    another thing to be told. ``time`` counts those of a reminder that comes again while a duty stays missed.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    reminder = models.CharField(max_length=80)
    rule = models.CharField(max_length=80)
    subject = models.CharField(max_length=40, blank=True)
    limit = models.DateField()
    time = models.PositiveSmallIntegerField(default=0, db_default=0)
    stage = models.CharField(max_length=12)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule", "limit", "subject", "reminder", "time"],
                name="reminded_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reminder} of {self.rule} on case {self.case_id}"


class ReminderRound(models.Model):
    """How far the reminders of a service have come: told from ``begun_on`` on, up to ``done_on``; its last digest.

    What was missed before ``begun_on`` nobody is told of one by one: the first digest counts it.
    """

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="+")
    begun_on = models.DateField()
    done_on = models.DateField()
    digest_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.service_id} to {self.done_on}"


def over(outer: str = "reminded") -> models.Q:
    """That the duty of which somebody was told is done, ended or due on another day: nothing of it runs any more."""
    clock: dict[str, Any] = {
        name: OuterRef(f"{outer}__{name}") for name in ("case", "rule", "limit")
    }
    runs = Timescale.objects.live().filter(status="running", **clock)
    return models.Q(**{f"{outer}__isnull": False}) & ~models.Q(Exists(runs))
