"""Those who are about to leave are found without looking at everybody who is in post or ever was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workforce", "0014_jobs_from_a_day")]

    operations = [
        migrations.AddIndex(
            "worker",
            models.Index(
                fields=["left"],
                name="worker_by_last_day",
                condition=models.Q(left__isnull=False),
            ),
        ),
    ]
