"""When somebody last came in with the authority's own sign-in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0010_inspectors"),
    ]

    operations = [
        migrations.AddField(
            model_name="outsideaccount",
            name="last_used_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
