"""What was last found when the work of a team was counted, and has anything changed since?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from keyworker.workforce.models import Team


class TeamLoadQuerySet(QuerySet["TeamLoad"]):
    """Kept counts, by the question asked of them."""

    def that_hold(
        self, teams: Collection[Team] | Collection[int], *, fingerprint: str
    ) -> TeamLoadQuerySet:
        """Those of these teams that were counted by these rules on this day, and nothing has changed there since."""
        changed = TeamChange.objects.filter(team=OuterRef("team"))
        return self.filter(~Exists(changed), team__in=teams, fingerprint=fingerprint)

    def lock(self, teams: Sequence[Team]) -> None:
        """Keep others from counting these teams until the transaction ends; a team never counted gets its row here."""
        self.bulk_create([TeamLoad(team=team) for team in teams], ignore_conflicts=True)
        # In the order of their numbers, so that two who count the same ones never wait for each other.
        list(self.select_for_update(of=("self",)).filter(team__in=teams).order_by("team_id"))


class TeamLoad(models.Model):
    """A team's work and caseloads as they were counted, on the day and by the rules that ``fingerprint`` tells.

    It holds nothing that cannot be counted again. It holds good for that day and those rules while no ``TeamChange``
    says that something changed. ``counted`` says how often it was counted.
    """

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="load")
    fingerprint = models.CharField(max_length=64, default="")
    counted = models.PositiveBigIntegerField(default=0, db_default=0)
    waiting = models.PositiveIntegerField(default=0, db_default=0)
    open = models.PositiveIntegerField(default=0, db_default=0)
    without_lead = models.PositiveIntegerField(default=0, db_default=0)
    overdue = models.PositiveIntegerField(default=0, db_default=0)
    # The same by duty: the rule, its title and how many.
    overdue_by_duty = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField())
    )
    over = models.PositiveIntegerField(default=0)
    room = models.PositiveIntegerField(default=0)
    # Who is over their range with no increase agreed, over it with one, and below it with room, the fullest first:
    # worker's number, count, the range and what was agreed to.
    unanswered = models.JSONField(default=list)
    agreed = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    with_room = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))

    objects = TeamLoadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"work of team {self.team_id}"


class TeamChangeQuerySet(QuerySet["TeamChange"]):
    """Changes, by the question asked of them."""

    def take_in(self, teams: Collection[Team]) -> None:
        """Forget the changes of these teams that can be seen: what is counted after this takes them in."""
        self.filter(team__in=teams).delete()


class TeamChange(models.Model):
    """Something changed that a team's count rests on: added by the database with the change itself, in its transaction.

    Only ever added by whoever changes something, so nobody waits for anybody; taken away by whoever counts.
    """

    # No constraint: whoever records on a case would lock the team's row.
    team = models.ForeignKey(
        Team, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )

    objects = TeamChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"a change in team {self.team_id}"
