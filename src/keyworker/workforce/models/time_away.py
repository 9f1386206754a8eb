"""What takes a worker from casework: other work for a share of the week, or an absence?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from keyworker.policy.wording import on_day
from keyworker.workforce.models.workers import Worker


class _NotWithdrawn(models.Manager[Any]):
    """Rows but for those that were withdrawn as entered by mistake."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class ReductionQuerySet(models.QuerySet["Reduction"]):
    def of_worker(self, worker: Worker) -> ReductionQuerySet:
        return self.filter(worker=worker)

    def with_who(self) -> ReductionQuerySet:
        """Each with whoever entered it at hand, in the order in which they began."""
        return self.select_related("entered_by").order_by("started", "pk")


class Reduction(models.Model):
    """Work besides casework that takes a share of a worker's week, or is counted by the children seen in it.

    Who entered it and when is not known of those from before that was kept; the events on the worker's record say who
    ended it, and who withdrew one entered by mistake: that counts nowhere, and is found ``with_withdrawn`` alone.
    """

    class CountBy(models.TextChoices):
        PERCENTAGE = "percentage", "By share of workload"
        CHILDREN = "children", "By number of children"

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="reductions")
    # As the pack names it: which kinds there are, and what they are called, is the authority's to say.
    kind = models.CharField(max_length=40)
    count_by = models.CharField(max_length=20, choices=CountBy.choices, default=CountBy.PERCENTAGE)
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    children = ArrayField(models.BigIntegerField(), default=list, blank=True)
    started = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = _NotWithdrawn.from_queryset(ReductionQuerySet)()
    with_withdrawn = ReductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100),
                name="reduction_percent_in_range",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of W{self.worker_id}"

    @property
    def ref(self) -> str:
        """The reduction's id in the events about it."""
        return f"R{self.pk}"

    def runs_on(self, day: date) -> bool:
        """Whether it takes its share that day."""
        return self.started <= day and (self.until is None or self.until >= day)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def covering(self, day: date) -> AbsenceQuerySet:
        """The absences that cover ``day``: begun by then, and neither back nor expected back by then."""
        not_back = models.Q(returned__isnull=True, expected_return__isnull=True)
        not_back |= models.Q(returned__gt=day)
        not_back |= models.Q(returned__isnull=True, expected_return__gt=day)
        return self.filter(not_back, first_day__lte=day)

    def not_over(self, day: date) -> AbsenceQuerySet:
        """Those that run on ``day`` or are still to come."""
        ends_later = models.Q(expected_return__isnull=True) | models.Q(expected_return__gt=day)
        return self.filter(ends_later, returned__isnull=True)

    def still_to_end(self, worker: int, day: date) -> AbsenceQuerySet:
        """The same of one worker."""
        return self.not_over(day).filter(worker=worker)

    def latest_of(self, worker: Worker) -> AbsenceQuerySet:
        """The worker's, the one that began last first."""
        return self.filter(worker=worker).order_by("-first_day", "-pk")

    def latest_begun(self) -> Absence | None:
        """The one that began last."""
        return self.order_by("-first_day").first()


class Absence(models.Model):
    """A period away: ``first_day`` to the day before ``returned`` (or ``expected_return``; open where unknown).

    One that was withdrawn as entered by mistake counts nowhere, and is found ``with_withdrawn`` alone.
    """

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField()
    expected_return = models.DateField(null=True, blank=True)
    returned = models.DateField(null=True, blank=True)
    planned = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = _NotWithdrawn.from_queryset(AbsenceQuerySet)()
    with_withdrawn = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(returned__isnull=True)
                | models.Q(returned__gte=models.F("first_day")),
                name="absence_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"absence of W{self.worker_id}"

    def in_words(self, day: date) -> str:
        """Since or from when somebody is away, and until when, as a list shows it on ``day``."""
        back = (
            f" to {on_day(self.expected_return)}" if self.expected_return else ", no date of return"
        )
        if self.first_day <= day:
            return f"Away from {on_day(self.first_day)}{back}"
        return f"{'Leave' if self.planned else 'Away'} from {on_day(self.first_day)}{back}"

    def covers(self, day: date) -> bool:
        """Whether they are away on ``day``: the same as ``covering`` asks of all."""
        back = self.returned or self.expected_return
        return self.first_day <= day and (back is None or back > day)

    def is_over_on(self, day: date) -> bool:
        """Whether they were back from it by ``day``; while nobody recorded a return, it is not over."""
        return self.returned is not None and self.returned <= day

    def overlaps(self, other: Absence) -> bool:
        """Whether both are expected to take a day of the same."""
        ends, others = (each.expected_return or date.max for each in (self, other))
        return self.first_day < others and other.first_day < ends

    @property
    def ref(self) -> str:
        """The absence's id on a form."""
        return f"A{self.pk}"
