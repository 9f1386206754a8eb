"""What does a row say on which a decision or a right to see rests, as Keyworker itself last wrote it?"""

from __future__ import annotations

from django.db import models


class SealedRow(models.Model):
    """A digest of each column of one row that no event holds. The database alone writes it, as the row is written."""

    kept_by_the_database = True

    of_table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    digests = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of_table", "row_id"], name="row_sealed_once")
        ]

    def __str__(self) -> str:
        return f"{self.of_table} {self.row_id}"
