"""A clock is a copy of what a case's events come to, written by the million: the database looks up nothing for it.

Its case, service, team and worker stand in the rows that it is copied from, and there the database holds that they exist.
The indexes by case and by worker served that alone; lists ask by those of the clocks that run.
"""

import django.db.models.deletion
from django.db import migrations, models

OF = {
    "case": models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="timescales",
        to="casework.case",
    ),
    "service": models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="workforce.service",
    ),
    "team": models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="workforce.team",
    ),
    "worker": models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="timescales",
        to="workforce.worker",
    ),
}


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0019_team_figures"),
    ]

    operations = [
        migrations.AlterField(model_name="timescale", name=name, field=field)
        for name, field in OF.items()
    ]
