"""Which files were brought in, what did each row say last time, and where does each case stand in the source?"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from keyworker.record.models import Case, Person
from keyworker.workforce.models import Service


class ImportRun(models.Model):
    """One file brought in: which, when, and what came of it. ``report`` names no one."""

    format = models.CharField(max_length=30)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    rows_in = models.PositiveIntegerField()
    created = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_rows_all_accounted_for",
                condition=models.Q(
                    rows_in=models.F("created")
                    + models.F("updated")
                    + models.F("unchanged")
                    + models.F("rejected")
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.at:%Y-%m-%d})"


class SourceRow(models.Model):
    """One row of another system's list as last read, so that the same row is known again and a change is noticed."""

    source = models.CharField(max_length=30)
    list = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=250)
    hash = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said = models.JSONField(default=dict)
    first_run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")
    last_run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "list", "key"], name="source_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} list {self.list}, row {self.pk}"


class SourceState(models.Model):
    """Where a case stood in the source when last read: its events, its standings, and who held it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="source_state")
    state = models.JSONField(default=dict)
    last_run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.case} in its source"


class SourceWord(models.Model):
    """What a person here said a word of another system's files means, once for every file; editable and no child's record.

    ``key`` is what its spellings share (see ``exchange.words``); of a child's id it is the id.
    """

    source = models.CharField(max_length=30)
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=200)
    meaning = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "key"], name="source_word_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.source}, word {self.pk}"


class KeptImpact(models.Model):
    """What another text of a policy would change on the open cases of a service, as far as it has been worked out that day.

    ``before`` and ``after`` are marks of the two texts. ``found`` names cases by number alone, and no child.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    on = models.DateField()
    begun_at = models.DateTimeField()
    # How many open cases there were when it was begun, how many of them were looked at, and the last of those.
    cases = models.PositiveIntegerField()
    looked_at = models.PositiveIntegerField(default=0)
    last = models.BigIntegerField()
    found = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "before", "after", "on"], name="impact_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"impact on {self.service_id}, {self.on:%Y-%m-%d}"


class DemoLoad(models.Model):
    """The sample authority as loaded: from which seed, and how its people sign in. Empty in an authority's own use."""

    seed = models.IntegerField()
    cases = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    # Shown on the sign-in page of a demonstration; the accounts reach nothing but invented people.
    password = models.CharField(max_length=40)
    accounts = models.JSONField(default=list)

    def by_service(self) -> list[tuple[str, list[dict[str, str]]]]:
        """Who one can be, under the name of each service in the order in which they were made."""
        found: dict[str, list[dict[str, str]]] = {}
        for each in self.accounts:
            found.setdefault(each.get("service", ""), []).append(each)
        return list(found.items())

    def __str__(self) -> str:
        return f"Sample authority of {self.cases} open cases"
