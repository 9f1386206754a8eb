"""Which kinds of other work there are is the policy's to say; the column stays as it was, so nothing is done to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workforce", "0006_subjects_and_reductions")]

    operations = [
        migrations.AlterField(
            model_name="reduction",
            name="kind",
            field=models.CharField(max_length=40),
        ),
    ]
