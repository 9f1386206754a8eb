"""Who may open a restricted case because somebody let them; and what an inspector is given to look at is sealed."""

import django.db.models.deletion
from django.db import migrations, models

_SEALED = """
CREATE TRIGGER row_sealed AFTER INSERT OR DELETE OR UPDATE OF "worker_id", "service_id", "given_at", "until"
    ON workforce_inspection FOR EACH ROW
    EXECUTE FUNCTION casework_seals('worker_id', 'service_id', 'given_at', 'until');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0032_one_holder"),
        ("workforce", "0012_inspections"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="casework.case",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="workforce.worker",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("worker", "case"), name="opening_once")
                ],
            },
        ),
        migrations.RunSQL(_SEALED, "DROP TRIGGER row_sealed ON workforce_inspection;"),
    ]
