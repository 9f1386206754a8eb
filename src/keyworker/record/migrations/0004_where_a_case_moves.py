"""The team a case is on its way to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_days_pass"),
        ("workforce", "0003_where_a_case_moves"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="moving_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coming_cases",
                to="workforce.team",
            ),
        ),
    ]
