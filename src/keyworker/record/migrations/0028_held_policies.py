"""Policies that an authority wrote itself."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0027_names_and_lengths"),
        ("workforce", "0011_an_authority_sets_itself_up"),
    ]

    operations = [
        migrations.CreateModel(
            name="HeldPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("pack", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=200)),
                ("version", models.CharField(max_length=80)),
                ("files", models.JSONField()),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
            ],
            options={"ordering": ["pack", "-added_at"]},
        ),
    ]
