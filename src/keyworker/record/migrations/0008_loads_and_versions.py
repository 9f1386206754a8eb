"""Which version of the policy a case follows, kept with the case; and the last count of each team's caseloads."""

import django.db.models.deletion
from django.db import migrations, models

_READ_OFF_THE_CLOCKS = """
UPDATE casework_case c SET pack_version = coalesce(
    (SELECT min(t.pack_version) FROM casework_timescale t WHERE t.case_id = c.id), '')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0007_supervision"),
        ("workforce", "0004_team_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="TeamLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("over", models.PositiveIntegerField()),
                ("room", models.PositiveIntegerField()),
                ("unanswered", models.JSONField(default=list)),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="pack_version",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("stage", "closed"), _negated=True),
                fields=["service", "pack_version"],
                name="case_by_version",
            ),
        ),
        migrations.AddField(
            model_name="teamload",
            name="team",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="load",
                to="workforce.team",
            ),
        ),
        migrations.RunSQL(_READ_OFF_THE_CLOCKS, migrations.RunSQL.noop),
    ]
