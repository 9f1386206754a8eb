"""Which way did a case go: through which teams, with which named worker after which?"""

from __future__ import annotations

from typing import Any

from django.db import models

from keyworker.record.models.events import Event
from keyworker.workforce.models import Team, Worker


def _of(model: type[models.Model]) -> Any:
    """What a step names and nobody looks steps up by: an index of each would be one more to write."""
    return models.ForeignKey(
        model, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


class JourneyStepQuerySet(models.QuerySet["JourneyStep"]):
    """Steps of cases, by the question asked of them."""

    def with_who(self) -> JourneyStepQuerySet:
        """Each with its workers, its teams and what brought it about at hand."""
        return self.select_related("worker", "team", "from_worker", "from_team", "event__by")


class JourneyStep(models.Model):
    """Another named worker of a case than before, or another team, read off the events.

    ``changes``: the child's worker changed, or the child moved; otherwise it is the way in, to the first named worker.
    ``team`` is the one the case is of from then.
    """

    class What(models.TextChoices):
        WORKER = "worker", "change of named worker"
        TEAM = "team", "move between teams"

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="journey")
    what = models.CharField(max_length=6, choices=What.choices)
    at = models.DateTimeField()
    worker = _of(Worker)
    team = _of(Team)
    from_worker = _of(Worker)
    from_team = _of(Team)
    changes = models.BooleanField()
    # Without a constraint: an event that was cut out is for ``verify`` to tell, with every row as it stands.
    event = models.ForeignKey(
        Event,
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    objects = JourneyStepQuerySet.as_manager()

    class Meta:
        ordering = ["at", "what"]
        constraints = [
            models.UniqueConstraint(fields=["case", "what", "at"], name="journey_step_once"),
        ]
        indexes = [
            models.Index(
                fields=["at"], name="journey_changes_by_day", condition=models.Q(changes=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.at:%d %B %Y}"
