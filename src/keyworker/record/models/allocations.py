"""Who holds a case, in which part, from when to when?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from keyworker.workforce.models import Team, Worker


class AllocationQuerySet(models.QuerySet["Allocation"]):
    """Parts played in cases, by the question asked of them."""

    def running(self) -> AllocationQuerySet:
        """Those that are played now."""
        return self.filter(period__upper_inf=True)

    def of_leavers(self, cases: models.QuerySet[Any], day: date) -> AllocationQuerySet:
        """Those of ``cases`` that end on ``day`` or later because whoever plays them leaves; whoever leaves first first.

        A case stays among them until somebody else has that part.
        """
        answering = ("lead", "accountable", "key-worker", "holding")
        theirs = self.running().filter(case__in=cases, role__in=answering, worker__left__gte=day)
        ordered = theirs.order_by("worker__left", "worker__name", "worker", "case", "role")
        return ordered.select_related("worker", "case")

    def latest_first(self) -> AllocationQuerySet:
        """Each with its worker and teams at hand, the one that began last first."""
        return self.select_related("worker__team", "team").order_by("-period")


class Allocation(models.Model):
    """A worker's part in a case over a period, read off the events. The database allows one lead and one holder at a time."""

    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="allocations")
    worker = models.ForeignKey(
        Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="allocations"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=20)
    period = DateTimeRangeField()
    start_is_estimated = models.BooleanField(default=False)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_lead_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(role="lead"),
                violation_error_message="This case already has a lead practitioner for that time.",
            ),
            ExclusionConstraint(
                name="one_holder_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(role="holding"),
                violation_error_message="Somebody holds this case already for that time.",
            ),
            models.CheckConstraint(
                condition=models.Q(worker__isnull=False) | models.Q(role="team-only"),
                name="allocation_names_a_worker",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "role"], name="allocation_by_worker"),
            # Beside one by worker that the guards' migration makes.
            models.Index(
                fields=["case", "role"],
                name="allocation_runs_on_case",
                condition=models.Q(period__upper_inf=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of case {self.case_id}"
