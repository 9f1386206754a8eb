"""Which policies are being written here, how far is each, and what does each say so far?"""

from __future__ import annotations

from django.db import models

from keyworker.workforce.models import Service, Worker


class PolicyDraft(models.Model):
    """A policy that is being written: its files as they stand, and those with which it began.

    ``began_from`` is what a service would name that policy by. ``changes`` counts what was changed, so that a page knows
    whether it is out of date. Once sent, ``service`` and ``from_day`` say where and from when it is meant to govern. Who
    changed what, sent it and agreed to it stands in events of the authority.
    """

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", "Being written"
        SENT = "sent", "Sent for agreement"
        AGREED = "agreed", "Agreed"
        DROPPED = "dropped", "Put aside"

    pack = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    began_from = models.CharField(max_length=120)
    began_with = models.JSONField()
    files = models.JSONField()
    changes = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    from_day = models.DateField(null=True, blank=True)
    # What a service names it by, once it was agreed.
    became = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"draft {self.pk} of {self.pack}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_sent(self) -> bool:
        return self.state == self.State.SENT
