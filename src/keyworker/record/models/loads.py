"""What was last found when the caseloads of a team were counted?"""

from __future__ import annotations

from django.db import models

from keyworker.workforce.models import Team


class TeamLoad(models.Model):
    """A team's caseloads as counted when everything they rest on stood as ``fingerprint`` says.

    It holds nothing that cannot be counted again: a row whose fingerprint no longer fits is counted anew.
    """

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="load")
    fingerprint = models.CharField(max_length=64)
    over = models.PositiveIntegerField()
    room = models.PositiveIntegerField()
    # Who is over their range with no increase agreed: worker's number, count, and the range.
    unanswered = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"caseloads of team {self.team_id}"
