"""How many events a service, a team and a worker have; a duty is called what packs call it, and says who entered it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workforce", "0005_no_default_clock")]

    operations = [
        migrations.AddField(
            model_name="service", name="version", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="team", name="version", field=models.PositiveIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="worker", name="version", field=models.PositiveIntegerField(default=0)
        ),
        migrations.RemoveConstraint(model_name="duty", name="duty_percent_in_range"),
        migrations.RenameModel(old_name="Duty", new_name="Reduction"),
        migrations.AlterField(
            model_name="reduction",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reductions",
                to="workforce.worker",
            ),
        ),
        migrations.AddField(
            model_name="reduction",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.worker",
            ),
        ),
        migrations.AddField(
            model_name="reduction",
            name="entered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="reduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                name="reduction_percent_in_range",
            ),
        ),
    ]
