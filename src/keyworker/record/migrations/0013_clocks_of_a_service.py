"""Clocks know whose they are and whether they still matter, so that lists of a whole service need not look at its cases.

Written with every projection from now on; what is there is filled in here.
"""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE casework_timescale t
   SET service_id = c.service_id, team_id = c.team_id,
       live = t.status = 'running' AND c.stage <> 'closed'
  FROM casework_case c WHERE c.id = t.case_id;
"""


class Migration(migrations.Migration):
    # Rows are filled before indexes are made of them; each is a step that can be taken again.
    atomic = False

    dependencies = [
        ("casework", "0012_statistics"),
        ("workforce", "0008_withdrawn"),
    ]

    operations = [
        migrations.AddField(
            model_name="timescale",
            name="service",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.service",
            ),
        ),
        migrations.AddField(
            model_name="timescale",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.team",
            ),
        ),
        migrations.AddField(
            model_name="timescale", name="live", field=models.BooleanField(default=False)
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="timescale", name="running_by_worker"),
        migrations.RemoveIndex(model_name="timescale", name="running_by_case"),
        *(
            migrations.AddIndex(
                model_name="timescale",
                index=models.Index(
                    fields=[of, "limit"], name=f"live_by_{of}", condition=models.Q(("live", True))
                ),
            )
            for of in ("case", "worker", "team", "service")
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(
                fields=["case", "role"],
                name="allocation_runs_on_case",
                condition=models.Q(("period__upper_inf", True)),
            ),
        ),
    ]
