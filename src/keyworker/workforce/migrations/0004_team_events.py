"""Since when a team answers for what a policy asks of it each week."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0003_where_a_case_moves"),
    ]

    operations = [
        migrations.AddField(
            model_name="team",
            name="set_up_on",
            field=models.DateField(default=datetime.date.today),
        ),
    ]
