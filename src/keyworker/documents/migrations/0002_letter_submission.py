"""A letter knows the form it was written on, so that a form sent twice keeps one letter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_letters")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="submission",
            field=models.UUIDField(default=None, null=True),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("case", "submission"), name="one_letter_a_submission"
            ),
        ),
    ]
