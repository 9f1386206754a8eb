"""Who are the children and adults, and which families are they part of?"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat, Replace, Upper

from keyworker.policy.refs import ref
from keyworker.record.models.folding import folded

# By which a person is looked for; the indexes hold the same expressions.
FULL_NAME = folded(Concat("given_name", Value(" "), "family_name"))
FAMILY_NAME = folded("name")
PLAIN_POSTCODE = Upper(Replace("postcode", Value(" "), Value("")))


def is_unborn(born: date | None, expected: date | None) -> bool:
    """Whether a child is known by the date on which they are expected alone."""
    return born is None and expected is not None


class Person(models.Model):
    """A child, an unborn child or an adult. Names may be unknown: some sources hold only an id."""

    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    born = models.DateField(null=True, blank=True)
    expected = models.DateField(null=True, blank=True)
    died = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    ethnicity = models.CharField(max_length=10, blank=True)
    disabled = models.BooleanField(null=True)
    postcode = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(born__isnull=True)
                | models.Q(died__isnull=True)
                | models.Q(died__gte=models.F("born")),
                name="person_dies_after_birth",
            )
        ]
        indexes = [
            GinIndex(OpClass(FULL_NAME, name="gin_trgm_ops"), name="person_by_folded_name"),
            GinIndex(OpClass(PLAIN_POSTCODE, name="gin_trgm_ops"), name="person_by_postcode"),
            models.Index(fields=["born"], name="person_by_birth"),
            models.Index(
                fields=["expected"],
                name="person_by_day_expected",
                condition=models.Q(expected__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """The person's id in a case file; also what logs and errors may say."""
        return ref("P", self.id)

    @property
    def name(self) -> str:
        """What people call them; "Unborn baby" or "Child 123" where no name is held."""
        full = f"{self.given_name} {self.family_name}".strip()
        return full or ("Unborn baby" if self.is_unborn else f"Child {self.pk}")

    @property
    def is_unborn(self) -> bool:
        return is_unborn(self.born, self.expected)

    def age_on(self, day: date) -> int | None:
        """Completed years on ``day``; None where the date of birth is not known or still to come."""
        if self.born is None or self.born > day:
            return None
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


class Identifier(models.Model):
    """An id another system knows the person by."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    system = models.CharField(max_length=60)
    value = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "value"], name="identifier_once")]
        indexes = [
            GinIndex(OpClass(Upper("value"), name="gin_trgm_ops"), name="identifier_by_any_part")
        ]

    def __str__(self) -> str:
        return f"{self.system} id of P{self.person_id}"


class Family(models.Model):
    """People worked with as one."""

    name = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name_plural = "families"
        indexes = [
            GinIndex(OpClass(FAMILY_NAME, name="gin_trgm_ops"), name="family_by_folded_name")
        ]

    def __str__(self) -> str:
        return ref("F", self.id)


class FamilyMember(models.Model):
    """A person's place in a family: child, unborn, mother, father, carer ..."""

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    relationship = models.CharField(max_length=40, default="child")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "person"], name="family_member_once")
        ]

    def __str__(self) -> str:
        return f"{ref('P', self.person_id)} in {ref('F', self.family_id)}"
