"""What a policy lays on a job, and on nobody by name, is found without reading every clock of the service."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0015_names_folded"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="timescale",
            index=models.Index(
                fields=["service", "responsible", "limit"],
                name="live_by_job",
                condition=models.Q(("live", True), ("worker__isnull", True)),
            ),
        ),
    ]
