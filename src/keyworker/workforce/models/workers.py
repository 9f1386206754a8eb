"""Who works where, in which job and for how much of the week, and what was given to or confirmed of them?

``version`` of a worker counts the events on their record.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from keyworker.access.roles import ACCESS, Reach
from keyworker.policy.casefile import local_day
from keyworker.policy.refs import ref
from keyworker.workforce.jobs import role_on
from keyworker.workforce.models.places import Service, Team


class WorkerQuerySet(models.QuerySet["Worker"]):
    """People in post, by the question asked of them."""

    def numbered(self, number: int) -> Worker | None:
        """The worker of that number, with their team, service, account and line manager at hand."""
        beside = ("team__service", "user__address_change", "line_manager")
        return self.select_related(*beside).filter(pk=number).first()

    def all_numbered(self, numbers: Iterable[int]) -> WorkerQuerySet:
        """The workers of these numbers, with their teams at hand."""
        return self.filter(pk__in=numbers).select_related("team__service")

    def practising(self) -> WorkerQuerySet:
        """Those whose access is to their own cases: not managers, nor business support."""
        own = [role for role, access in ACCESS.items() if access.sees is Reach.OWN]
        return self.filter(user__access_role__in=own)

    def active_on(self, day: date) -> WorkerQuerySet:
        """Workers in post on ``day``."""
        return self.filter(models.Q(left__isnull=True) | models.Q(left__gte=day), started__lte=day)

    def in_job(self, role: str) -> WorkerQuerySet:
        """Those who have this job role, as their first or as one more."""
        return self.filter(models.Q(role=role) | models.Q(more_roles__contains=[role]))

    def staying_on(self, day: date) -> WorkerQuerySet:
        """Those of them to whom work may be given: nobody whose last day is known, be it still to come."""
        return self.active_on(day).filter(left__isnull=True)


class Worker(models.Model):
    """A named person in post. ``role`` is the job role as the pack names it; ``more_roles`` are further roles held.

    ``role`` is that of today: where ``jobs`` says another from a day on, it follows on that day (``record.job_changes``).

    ``team`` is that of today, too; ``teams`` says of which they were before.

    ``left`` is their last day in post, once it is known: past or still to come. Nothing new is given to them from then on.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="worker",
    )
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=60)
    # Of whoever went from one job to another, or will: each with its first day, as ``workforce.jobs`` keeps them.
    jobs = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    # Of whoever went from one team to another, as ``workforce.teams`` keeps them.
    teams = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    more_roles = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    profession = models.CharField(max_length=60, blank=True)
    qualified = models.DateField(null=True, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="workers")
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    started = models.DateField()
    left = models.DateField(null=True, blank=True)
    line_manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="manages"
    )
    languages = ArrayField(models.CharField(max_length=60), default=list, blank=True, db_default=[])
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True, db_default=[])
    does_unitemised_supervised_contact = models.BooleanField(default=False)
    # What else a policy asks of a worker by its own names: newly qualified, trained, ready for child protection ...
    qualities = models.JSONField(default=dict, blank=True)
    # Where the worker came from in another system: a name string, a staff number ...
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [
            # Every manager's first page asks who leaves: few, of all who are in post or ever were.
            models.Index(
                fields=["left"],
                name="worker_by_last_day",
                condition=models.Q(left__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"],
                name="worker_source_once",
                condition=~models.Q(source_key=""),
            ),
            models.CheckConstraint(
                condition=models.Q(fte__gte=0, fte__lte=1.5), name="worker_fte_sensible"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """The worker's id in a case file."""
        return ref("W", self.id)

    def stays_on(self, day: date) -> bool:
        """Whether work may be given to them: in post on ``day``, and no last day is known."""
        return self.started <= day and self.left is None

    @property
    def brings(self) -> str:
        """The languages they speak and their skills, as whoever chooses a worker reads them."""
        return ", ".join((*self.languages, *self.skills))

    @property
    def roles(self) -> tuple[str, ...]:
        return (self.role, *self.more_roles)

    def is_in_post(self, day: date) -> bool:
        """Whether they work here that day."""
        return self.started <= day and (self.left is None or self.left >= day)

    def roles_on(self, day: date) -> tuple[str, ...]:
        """Every job role they hold that day, the first one first."""
        role = role_on(self.jobs, day) or self.role
        return (role, *(each for each in self.more_roles if each != role))

    @property
    def known_qualities(self) -> dict[str, Any]:
        """What policies may ask of the worker beside the job: their qualities, and who manages them."""
        if self.line_manager_id is None:
            return dict(self.qualities)
        manager = ref("W", self.line_manager_id)
        # Whoever manages a worker supervises them, unless a manager confirmed somebody else.
        return {"supervisor": manager, **self.qualities, "line_manager": manager}


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def live(self, at: datetime) -> InspectionQuerySet:
        """What holds at that instant."""
        return self.filter(given_at__lte=at, until__gt=at)

    def with_services(self) -> InspectionQuerySet:
        """Each with its service at hand, by name."""
        return self.select_related("service").order_by("service__name", "pk")


class Inspection(models.Model):
    """A whole service given to somebody from ``given_at`` until ``until``: to an inspector, to look at; to anybody else, as
    who works out of hours, to open records of any of its teams by giving a reason.
    """

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="inspections")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="inspections")
    given_at = models.DateTimeField()
    until = models.DateTimeField()

    objects = InspectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.service} for W{self.worker_id}"

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return local_day(self.until - timedelta(seconds=1))


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def with_who(self) -> ConfirmationQuerySet:
        """Each with whoever confirmed it at hand, the latest first."""
        return self.select_related("by")


class Confirmation(models.Model):
    """What a manager confirmed of a worker, by the policy's own name for it: who, when and which value. Never altered."""

    append_only = True

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="confirmations")
    name = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} of W{self.worker_id}"
