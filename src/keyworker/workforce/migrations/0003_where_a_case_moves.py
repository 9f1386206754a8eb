"""The service a team belongs to by the name that a policy knows it by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0002_what_policies_ask_of_workers"),
    ]

    operations = [
        migrations.AddField(
            model_name="team",
            name="service_line",
            field=models.SlugField(blank=True),
        ),
    ]
