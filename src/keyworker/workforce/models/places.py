"""Of which authority, service and team is something, by what is it closed, and which areas does it take?

``version`` of a service or a team counts the events on its record.
"""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models

from keyworker.policy.closures import LocalClosure
from keyworker.workforce.closures import known_on


class Authority(models.Model):
    """The authority itself: one row, or none before it is named.

    ``logo_text``, ``address`` and ``telephone`` head its letters. ``closures`` are those of all its services, for one that is
    set up later; what each observes stands with itself. ``languages`` and ``skills`` are its own lists of what people bring.
    """

    name = models.CharField(max_length=120)
    logo_text = models.CharField(max_length=120, blank=True, default="", db_default="")
    address = models.TextField(blank=True, default="", db_default="")
    telephone = models.CharField(max_length=40, blank=True, default="", db_default="")
    closures = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    languages = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    skills = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_authority"),
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """Part of an authority that works under one policy at a time.

    ``pack`` names the policy chosen last, in force from ``pack_from`` (None: always); ``earlier_packs`` those before it,
    each with its first day. No pack: cases are held and read, and nothing is recorded on them. A service without
    ``casework`` is where people work who hold no cases, such as those who administer Keyworker. ``closures`` are the days
    on which it is closed besides bank holidays, those withdrawn too, each with the day on which it was said. ``ended`` is
    its last day, once that is known.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    pack = models.CharField(max_length=250, blank=True)
    pack_from = models.DateField(null=True, blank=True)
    earlier_packs = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    casework = models.BooleanField(default=True, db_default=True)
    closures = models.JSONField(
        default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    ended = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def packs(self) -> tuple[tuple[str, date | None], ...]:
        """Every policy chosen for it with its first day (None: always), the earliest first."""
        earlier = ((each["pack"], each["from"]) for each in self.earlier_packs)
        before = ((pack, date.fromisoformat(first) if first else None) for pack, first in earlier)
        return (*before, (self.pack, self.pack_from)) if self.pack else tuple(before)

    def closures_on(self, day: date) -> tuple[LocalClosure, ...]:
        """The local closures that were known on that day, and not withdrawn by then."""
        return known_on(self.closures, day)


class TeamQuerySet(models.QuerySet["Team"]):
    def taking_on(self) -> TeamQuerySet:
        """Those to which something new may come: none whose last day is known, be it still to come."""
        return self.filter(ended__isnull=True)


class Team(models.Model):
    """A team of a service, for a locality."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="teams")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    locality = models.CharField(max_length=120, blank=True)
    # The service it belongs to by the policy's own name, where one policy speaks of several.
    service_line = models.SlugField(blank=True)
    # Whose referrals it takes: outward codes such as NG24, or the beginning of postcodes.
    postcodes = ArrayField(models.CharField(max_length=10), default=list, blank=True, db_default=[])
    # Since when its managers answer for what a policy asks of a team each week.
    set_up_on = models.DateField()
    # Its last day, once that is known.
    ended = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_there(self, day: date) -> bool:
        """Whether it had not closed by that day."""
        return self.ended is None or self.ended >= day
