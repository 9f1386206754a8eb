"""What some kinds of event say of some cases is found without looking through all that happened in an authority.

The index of the case alone goes: three others begin with the case and answer what it answered.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0042_lists_kept_in_order")]

    operations = [
        migrations.AddIndex(
            "event", models.Index(fields=["case", "kind"], name="event_by_case_kind")
        ),
        migrations.AlterField(
            "event",
            "case",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="events",
                to="casework.case",
            ),
        ),
    ]
