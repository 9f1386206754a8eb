"""A role for inspectors, who read and write nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0008_ways_to_sign_in"),
    ]

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
                    ("inspector", "Inspector"),
                ],
                default="practitioner",
                max_length=30,
            ),
        ),
    ]
