"""Which letters have been prepared on a case: as they stand, who prepared them, and when. Never altered."""

from __future__ import annotations

from django.db import models

from keyworker.record.models import Case
from keyworker.workforce.models import Worker


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters, by the question asked of them."""

    def with_author(self) -> LetterQuerySet:
        """Each with who prepared it at hand."""
        return self.select_related("by")


class Letter(models.Model):
    """One letter as it was prepared. It may name people; it leaves by post or by hand, never by e-mail or text."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    template = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    to = models.CharField(max_length=200)
    text = models.TextField()
    action = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # The form it was written on: sent twice, it is one letter. None: prepared before forms had a number.
    submission = models.UUIDField(null=True, default=None)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "submission"], name="one_letter_a_submission")
        ]

    def __str__(self) -> str:
        return f"letter {self.pk} on case {self.case_id}"
