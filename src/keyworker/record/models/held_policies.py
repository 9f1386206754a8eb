"""Which policies did the authority bring itself, and in which words?"""

from __future__ import annotations

from django.db import models

from keyworker.workforce.models import Worker


class HeldPolicy(models.Model):
    """One text of a policy that the authority wrote: every file of it. Never altered: another text is another row.

    ``name`` is what a service names it by, ``northshire@3f2a9c01d4e7``: the pack's id and what tells this text from any
    other. ``files`` are its files' texts by their paths.
    """

    append_only = True

    name = models.CharField(max_length=120, unique=True)
    pack = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=80)
    files = models.JSONField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pack", "-added_at"]

    def __str__(self) -> str:
        return self.name
