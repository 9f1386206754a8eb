"""The day to which a case was brought on, where days have passed since its last record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="derived_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
