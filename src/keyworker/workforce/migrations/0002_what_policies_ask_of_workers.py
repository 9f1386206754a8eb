"""What policies ask of workers beside their job; what a manager confirmed of them is never altered."""

import django.db.models.deletion
from django.db import migrations, models

_ONLY_GROWS = """
CREATE TRIGGER confirmation_only_grows BEFORE UPDATE OR DELETE ON workforce_confirmation
    FOR EACH ROW EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER confirmation_never_emptied BEFORE TRUNCATE ON workforce_confirmation
    FOR EACH STATEMENT EXECUTE FUNCTION casework_only_grows();
"""
_MAY_CHANGE = """
DROP TRIGGER confirmation_never_emptied ON workforce_confirmation;
DROP TRIGGER confirmation_only_grows ON workforce_confirmation;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_guards"),
        ("workforce", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="worker",
            name="line_manager",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="manages",
                to="workforce.worker",
            ),
        ),
        migrations.AddField(
            model_name="worker",
            name="qualities",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("value", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="workforce.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.RunSQL(_ONLY_GROWS, _MAY_CHANGE),
    ]
