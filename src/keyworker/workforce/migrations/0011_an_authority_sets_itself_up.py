"""The authority's name, and from which day a service works under which policy."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workforce", "0008_withdrawn")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="casework",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="service",
            name="earlier_packs",
            field=models.JSONField(
                blank=True, db_default=models.Value([], models.JSONField()), default=list
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="pack_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Authority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(pk=1), name="one_authority")
                ],
            },
        ),
    ]
