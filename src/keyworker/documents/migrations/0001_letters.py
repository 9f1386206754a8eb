"""Letters as they were prepared, never altered."""

import django.db.models.deletion
from django.db import migrations, models

_ONLY_GROWS = """
CREATE TRIGGER letter_only_grows BEFORE UPDATE OR DELETE ON documents_letter
    FOR EACH ROW EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER letter_never_emptied BEFORE TRUNCATE ON documents_letter
    FOR EACH STATEMENT EXECUTE FUNCTION casework_only_grows();
"""
_MAY_CHANGE = """
DROP TRIGGER letter_never_emptied ON documents_letter;
DROP TRIGGER letter_only_grows ON documents_letter;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0005_intake"),
        ("workforce", "0003_where_a_case_moves"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("template", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("to", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("action", models.CharField(blank=True, max_length=60)),
                ("made_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.RunSQL(_ONLY_GROWS, _MAY_CHANGE),
    ]
