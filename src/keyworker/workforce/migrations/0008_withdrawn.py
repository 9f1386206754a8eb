"""When an absence or a reduction was withdrawn as entered by mistake."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0007_kinds_of_the_policy"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        )
        for name in ("absence", "reduction")
    ]
