"""What is being worked on, for which children, at what stage, and who may see it?"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from keyworker.record.models.case_questions import CLOSED, NEWEST, CaseQuerySet
from keyworker.record.models.people import Family
from keyworker.workforce.models import Service, Team, Worker

# The day on which a case wakes that is to be looked at as soon as anybody comes by.
AT_ONCE: Final = date.min


class Stage(models.TextChoices):
    """Where a case has got to; read off its events, never set by hand."""

    RECEIVED = "received", "Awaiting decision"
    NOT_OPENED = "not-opened", "Not opened"
    OPEN = "open", "Open"
    ON_HOLD = "on-hold", "On hold"
    CLOSED = "closed", "Closed"


class Case(models.Model):
    """One service's episode of work with one family.

    ``stage`` and the dates are read off the events whenever one is added. ``version`` counts the events, so that a
    page that is no longer true can be refused.
    """

    reference = models.CharField(max_length=20, unique=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="cases")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="cases")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    locality = models.CharField(max_length=120, blank=True)
    # In which team, by its short name, and where it was entered: what its events move it from, and back to once they are withdrawn.
    entered_team = models.CharField(max_length=50, blank=True, default="", db_default="")
    entered_locality = models.CharField(max_length=120, blank=True, default="", db_default="")
    type = models.CharField(max_length=30, blank=True)
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=200, blank=True)
    restricted = models.BooleanField(default=False)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.RECEIVED)
    received_on = models.DateField(null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    # Who answers for it, by the policy's own rules where it has some: a worker, or whoever has a job role.
    accountable = models.ForeignKey(
        Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accountable_role = models.CharField(max_length=60, blank=True, default="", db_default="")
    # Who has been asked to take it on and has not yet answered: they must be able to read it to agree.
    proposed_to = models.ForeignKey(
        Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    # The team it is on its way to: its managers check and sign for it before they take it.
    moving_to = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="coming_cases"
    )
    # 0 where a child in it now has a standing that the law does not let go unheld, and it was not decided that it waits
    # where that may be; 1 otherwise: a number, since lists go by it.
    may_wait = models.PositiveSmallIntegerField(default=1, db_default=1)
    # Since when it is allocated to nobody: by the policy's own state, or where it has none, since nobody leads it; none
    # where it is allocated, or nobody works on it.
    without_lead_since = models.DateField(null=True, blank=True)
    # Since when its family is on the waiting list, the priority it was last given there, and that one's place in the
    # policy's order; none where it does not wait.
    waiting_since = models.DateField(null=True, blank=True)
    priority = models.CharField(max_length=60, blank=True, default="", db_default="")
    priority_rank = models.PositiveSmallIntegerField(default=0, db_default=0)
    version = models.PositiveIntegerField(default=0)
    # The day to which passing days were looked at, and everybody told of what they brought; none of a case never looked at.
    derived_on = models.DateField(null=True, blank=True)
    # The first day on which anything read off the events may differ though nothing is recorded; none of a closed case.
    wakes_on = models.DateField(null=True, blank=True, default=AT_ONCE, db_default=AT_ONCE)
    # What it was worked out with: tells one text of the policy, and one Keyworker, from another.
    derived_with = models.CharField(max_length=16, blank=True, default="", db_default="")
    # The version of the policy that its clocks follow.
    pack_version = models.CharField(max_length=40, blank=True, default="")

    # The earlier day whose record is shown, on a page of that day (``record.as_it_stood``).
    stood_on: date | None = None

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "stage"], name="case_by_team_stage"),
            models.Index(fields=["family"], name="case_by_family"),
            models.Index(
                fields=["service", "pack_version"],
                name="case_by_version",
                condition=~models.Q(stage="closed"),
            ),
            # Those that wait for a team: few, and everybody who sends them to one looks for them.
            models.Index(
                fields=["service", "locality"],
                name="case_of_no_team",
                condition=models.Q(team__isnull=True) & ~models.Q(stage="closed"),
            ),
            models.Index(
                fields=["wakes_on"],
                name="case_by_waking",
                condition=models.Q(wakes_on__isnull=False),
            ),
            GinIndex(
                OpClass(Upper("reference"), name="gin_trgm_ops"), name="case_by_any_part_of_ref"
            ),
            # The order of what was found.
            models.Index(CLOSED, NEWEST.desc(nulls_last=True), "id", name="case_by_newest"),
            # The orders of those that nobody leads, and of those that wait; of a service's and of a team's.
            *(
                models.Index(
                    fields=(of, "may_wait", "without_lead_since", "id"),
                    name=f"case_without_lead_by_{of}",
                    condition=models.Q(without_lead_since__isnull=False),
                )
                for of in ("service", "team")
            ),
            *(
                models.Index(
                    fields=(of, "may_wait", "priority_rank", "priority", "waiting_since", "id"),
                    name=f"case_waiting_by_{of}",
                    condition=models.Q(waiting_since__isnull=False),
                )
                for of in ("service", "team")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"],
                name="case_source_once",
                condition=~models.Q(source_key=""),
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves it; a new one is entered where it now stands."""
        if self._state.adding:
            self.enter()
        super().save(*args, **kwargs)

    def enter(self) -> Case:
        """Has it be entered in the team and the locality in which it stands; itself, for whoever adds many at once."""
        self.entered_team = self.team.slug if self.team is not None else ""
        self.entered_locality = self.locality
        return self

    def __str__(self) -> str:
        return self.reference

    @property
    def is_statutory(self) -> bool:
        """Whether a child in it has a statutory standing, so that it must not be without a worker."""
        return not self.may_wait
