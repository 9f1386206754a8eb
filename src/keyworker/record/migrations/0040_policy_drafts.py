"""Policies that are being written here, each with its files as they stand."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0037_cases_of_no_team"),
        ("workforce", "0012_inspections"),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pack", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("began_from", models.CharField(max_length=120)),
                ("began_with", models.JSONField()),
                ("files", models.JSONField()),
                ("changes", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being written"),
                            ("sent", "Sent for agreement"),
                            ("agreed", "Agreed"),
                            ("dropped", "Put aside"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("from_day", models.DateField(blank=True, null=True)),
                ("became", models.CharField(blank=True, max_length=120)),
                (
                    "began_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.service",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
    ]
