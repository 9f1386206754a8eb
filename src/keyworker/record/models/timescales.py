"""What is due on a case, by when, and was it done in time?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, QuerySet

from keyworker.record.words_withheld import are_withheld
from keyworker.workforce.models import Service, Team, Worker


class TimescaleQuerySet(models.QuerySet["Timescale"]):
    """Clocks, by the question asked of them."""

    def begun_by(self, day: date) -> TimescaleQuerySet:
        """Those that have started, soonest due first."""
        return self.filter(started__lte=day).order_by("limit", "pk")

    def live(self) -> TimescaleQuerySet:
        """Those that run on cases that are not closed; one that sleeps until a later day, too."""
        return self.filter(live=True)

    def running_on(self, day: date) -> TimescaleQuerySet:
        """Of those, the ones that have started."""
        return self.live().filter(started__lte=day)

    def late_on(self, day: date) -> TimescaleQuerySet:
        """Of those, the ones past their limit."""
        return self.running_on(day).filter(limit__lt=day)

    def within(self, cases: QuerySet[Any]) -> TimescaleQuerySet:
        """Those of these cases."""
        return self.filter(case__in=cases)

    def of_service(self, service: Service) -> TimescaleQuerySet:
        return self.filter(service=service)

    def of_nobody(self) -> TimescaleQuerySet:
        """Those that nobody answers for by name."""
        return self.filter(worker__isnull=True)

    def of_worker(self, number: int) -> TimescaleQuerySet:
        return self.filter(worker=number)

    def under(self, rule: str) -> TimescaleQuerySet:
        return self.filter(rule=rule)

    def of_team(self, number: int) -> TimescaleQuerySet:
        return self.filter(team=number)

    def of_no_team(self) -> TimescaleQuerySet:
        return self.filter(team__isnull=True)

    def by_team(self) -> dict[int | None, list[tuple[str, str, int]]]:
        """How many there are of each team's cases, by the team's number: rule, title and number of each duty; one question."""
        found: dict[int | None, list[tuple[str, str, int]]] = {}
        rows = self.order_by("team", "rule", "title").values_list("team", "rule", "title")
        for team, *duty in rows.annotate(n=Count("pk")):
            found.setdefault(team, []).append((duty[0], duty[1], duty[2]))
        return found

    def counted(self) -> Iterable[tuple[int | None, str | None, str, str, int]]:
        """By worker (number and name) and rule (id and title), how many there are: one question."""
        rows = self.order_by().values_list("worker", "worker__name", "rule", "title")
        return rows.annotate(n=Count("pk"))


class Timescale(models.Model):
    """One clock of one case: a copy of what the policy derives from the events, so that lists can ask by due date.

    ``status`` here knows only what does not change with the passing of days: running, met, met-late, paused or ended.
    Overdue is running with ``limit`` before today. A clock that sleeps until a date has that date as ``started``. Why it
    is so is worked out when a page asks (``record.clock_rows``). ``service`` and ``team`` are the case's, and ``live`` says
    that the clock runs and the case is not closed: lists of a whole service find their clocks by these alone, without
    looking at its cases.
    """

    # What a clock refers to stands in the rows that it is copied from: there the database holds that it exists.
    case = models.ForeignKey(
        "Case",
        on_delete=models.CASCADE,
        related_name="timescales",
        db_index=False,
        db_constraint=False,
    )
    service = models.ForeignKey(
        Service,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    team = models.ForeignKey(
        Team,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    live = models.BooleanField(default=False)
    rule = models.CharField(max_length=80)
    instance = models.PositiveIntegerField(default=0)
    subject = models.CharField(max_length=40, blank=True)
    pack = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=20)
    clause = models.CharField(max_length=200)
    clause_id = models.CharField(max_length=40)
    force = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    started = models.DateField()
    target = models.DateField(null=True)
    limit = models.DateField(null=True)
    limit_at = models.DateTimeField(null=True)
    warn_on = models.DateField(null=True)
    met = models.DateField(null=True)
    status = models.CharField(max_length=12)
    days_late = models.IntegerField(default=0)
    unit = models.CharField(max_length=20, default="days")
    relaxed = models.BooleanField(default=False)
    responsible = models.CharField(max_length=60)
    worker = models.ForeignKey(
        Worker,
        null=True,
        on_delete=models.PROTECT,
        related_name="timescales",
        db_index=False,
        db_constraint=False,
    )
    local_default = models.BooleanField(default=False)
    missed = models.CharField(max_length=500, blank=True)
    offer = models.CharField(max_length=60, blank=True)
    # What a task asks for, in the words of whoever set it: shown to whoever may open the case, and in no message.
    about = models.CharField(max_length=500, blank=True, default="", db_default="")

    objects = TimescaleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule", "subject", "instance"], name="timescale_once"
            )
        ]
        indexes = [
            models.Index(fields=[of, "limit"], name=f"live_by_{of}", condition=models.Q(live=True))
            for of in ("case", "worker", "team", "service")
        ] + [
            # What is laid on a job, and on nobody by name.
            models.Index(
                fields=["service", "responsible", "limit"],
                name="live_by_job",
                condition=models.Q(live=True, worker__isnull=True),
            ),
        ]

    @property
    def asks(self) -> str:
        """What is to be done: the words of a task, the policy's of any other duty, and of a task where those are withheld."""
        return self.title if are_withheld() else self.about or self.title

    def __str__(self) -> str:
        return f"{self.rule} of case {self.case_id}"
