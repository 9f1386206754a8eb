"""By which text of each policy were the clocks on record worked out?"""

from __future__ import annotations

from django.db import models


class PackText(models.Model):
    """One version of a policy as the hosts of this database have it: each of its files, by its content's hash.

    ``pack`` is what a service names; ``program`` the release that wrote it.
    """

    pack = models.CharField(max_length=250)
    version = models.CharField(max_length=80)
    files = models.JSONField()
    program = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "version"], name="pack_text_once")]

    def __str__(self) -> str:
        return f"{self.pack} {self.version}"
