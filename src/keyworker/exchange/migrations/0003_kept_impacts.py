"""What a policy would change on every open case of a service, kept as far as it has been worked out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0002_source_words"),
        ("workforce", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptImpact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.CharField(max_length=64)),
                ("after", models.CharField(max_length=64)),
                ("on", models.DateField()),
                ("begun_at", models.DateTimeField()),
                ("cases", models.PositiveIntegerField()),
                ("looked_at", models.PositiveIntegerField(default=0)),
                ("last", models.BigIntegerField()),
                ("found", models.JSONField(default=list)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workforce.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["service", "before", "after", "on"], name="impact_kept_once"
                    )
                ]
            },
        ),
    ]
