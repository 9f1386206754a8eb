"""Beside the worker who answers for a case, the job role that does where the policy names no worker."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0020_clocks_written_sooner")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="accountable_role",
            field=models.CharField(blank=True, default="", db_default="", max_length=60),
        ),
    ]
