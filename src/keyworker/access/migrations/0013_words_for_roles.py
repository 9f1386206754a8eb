"""What an account is for, in words that are no one authority's job titles."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0012_lists_shown"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="access_role",
            field=models.CharField(
                choices=[
                    ("practitioner", "Practitioner"),
                    ("lead", "Team lead"),
                    ("practice-manager", "Team manager"),
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
