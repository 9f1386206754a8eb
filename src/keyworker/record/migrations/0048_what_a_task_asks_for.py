"""A clock of a task says what the task asks for, so that lists show it without looking into the record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0051_journeys_of_cases")]

    operations = [
        migrations.AddField(
            model_name="timescale",
            name="about",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        )
    ]
