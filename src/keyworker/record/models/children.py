"""Which children is a case about, and what standing has each of them had?"""

from __future__ import annotations

from collections.abc import Collection

from django.db import models

from keyworker.policy.refs import ref
from keyworker.policy.vocabulary import STATUTORY_STANDINGS
from keyworker.record.models.people import Person


class CaseChild(models.Model):
    """A child (or unborn child) the case is about."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="case_children")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="case_children")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="case_child_once")]

    def __str__(self) -> str:
        return f"{ref('P', self.person_id)} in case {self.case_id}"


class StandingQuerySet(models.QuerySet["Standing"]):
    """Which standings are asked about."""

    def statutory(self) -> StandingQuerySet:
        """Those that last and for which the law lets no child go unheld."""
        return self.filter(ended__isnull=True, standing__in=sorted(STATUTORY_STANDINGS))

    def by_case(self, cases: Collection[int]) -> dict[int, set[str]]:
        """What they are in each of these cases that has any, in one question."""
        found: dict[int, set[str]] = {}
        for case, standing in self.filter(case__in=cases).values_list("case", "standing"):
            found.setdefault(case, set()).add(standing)
        return found


class Standing(models.Model):
    """A child's standing on a case over time, read off the events."""

    case = models.ForeignKey("Case", on_delete=models.CASCADE, related_name="standings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="standings")
    standing = models.CharField(max_length=30)
    held_by = models.CharField(max_length=60, blank=True)
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "standing"], name="standing_by_person")]

    def __str__(self) -> str:
        return f"{self.standing} of P{self.person_id}"
