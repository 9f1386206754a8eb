import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0047_looked_after_children_wait_by_decision"),
        ("notices", "0003_lease"),
        ("workforce", "0016_teams_from_a_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workforce.service",
                    ),
                ),
                ("begun_on", models.DateField()),
                ("done_on", models.DateField()),
                ("digest_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Reminded",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reminder", models.CharField(max_length=80)),
                ("rule", models.CharField(max_length=80)),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("limit", models.DateField()),
                ("time", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("stage", models.CharField(max_length=12)),
                ("told_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="casework.case",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="dispatch",
            name="reminded",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="notices.reminded",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="reminded",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="notices.reminded",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("worker", "reminded"), name="notice_reminds_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminded",
            constraint=models.UniqueConstraint(
                fields=("case", "rule", "limit", "subject", "reminder", "time"),
                name="reminded_once",
            ),
        ),
    ]
