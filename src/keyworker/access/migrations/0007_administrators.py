"""A role for those who set the authority up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0004_no_default_clock")]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="access_role",
            field=models.CharField(
                choices=[
                    ("practitioner", "Practitioner"),
                    ("lead", "Practice lead"),
                    ("practice-manager", "Practice manager"),
                    ("service-manager", "Service manager"),
                    ("business-support", "Business support"),
                    ("administrator", "Administrator"),
                ],
                default="practitioner",
                max_length=30,
            ),
        ),
    ]
