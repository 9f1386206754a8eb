"""That a record was opened by mistake, and closed again at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="accessgrant",
            name="mistaken_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
