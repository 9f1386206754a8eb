"""What somebody typed into a form and could not send yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0028_held_policies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=200)),
                ("entered", models.JSONField()),
                ("version", models.PositiveIntegerField(blank=True, null=True)),
                ("kept_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_forms",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["user_id", "address"],
                "indexes": [models.Index(fields=["kept_at"], name="kept_form_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "address"), name="one_kept_form_an_address"
                    )
                ],
            },
        ),
    ]
