"""What did somebody type into a form that is not recorded yet?"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class KeptForm(models.Model):
    """What one person typed into the form at one address. It is no record: only they see it, and it goes when it is sent.

    ``version`` is how far the record had come when the form was opened; None where the form shows none.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_forms"
    )
    address = models.CharField(max_length=200)
    entered = models.JSONField()
    version = models.PositiveIntegerField(null=True, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["user_id", "address"]
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="one_kept_form_an_address")
        ]
        indexes = [models.Index(fields=["kept_at"], name="kept_form_by_age")]

    def __str__(self) -> str:
        return f"form {self.pk} of user {self.user_id}"
