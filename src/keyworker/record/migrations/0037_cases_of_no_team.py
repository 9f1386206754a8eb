"""The few open cases that have no team yet are found without looking through all that a service has open."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0035_restricted_on_the_record")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["service", "locality"],
                name="case_of_no_team",
                condition=models.Q(
                    ("team__isnull", True), models.Q(("stage", "closed"), _negated=True)
                ),
            ),
        ),
    ]
