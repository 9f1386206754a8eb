"""Letterhead, local closures, last days of services and teams, areas, and what people bring."""

import django.contrib.postgres.fields
from django.db import migrations, models

# What is sealed of these tables, and what of it is new.
_SEALED = {
    "workforce_team": ("service_id,slug,name,locality,service_line,set_up_on", "postcodes,ended"),
    "workforce_service": ("slug,pack,pack_from,earlier_packs,casework", "closures,ended"),
}
_TRIGGER = """
DROP TRIGGER row_sealed ON {table};
CREATE TRIGGER row_sealed AFTER INSERT OR DELETE OR UPDATE OF {named}
    ON {table} FOR EACH ROW EXECUTE FUNCTION casework_seals({quoted});
"""
_ADDED = """
UPDATE casework_sealedrow s
   SET digests = s.digests || casework_digests('{table}', t.id, to_jsonb(t), '{{{added}}}')
  FROM {table} t WHERE s.of_table = '{table}' AND s.row_id = t.id;
"""


def _trigger(table: str, columns: str) -> str:
    names = columns.split(",")
    return _TRIGGER.format(
        table=table,
        named=", ".join(f'"{name}"' for name in names),
        quoted=", ".join(f"'{name}'" for name in names),
    )


_SEALS = "".join(
    _trigger(table, f"{before},{added}") + _ADDED.format(table=table, added=added)
    for table, (before, added) in _SEALED.items()
)
_BACK = "".join(_trigger(table, before) for table, (before, _) in _SEALED.items())


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0012_inspections"),
        # Which seals rows.
        ("casework", "0035_restricted_on_the_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="authority",
            name="address",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="authority",
            name="closures",
            field=models.JSONField(
                blank=True, db_default=models.Value([], models.JSONField()), default=list
            ),
        ),
        migrations.AddField(
            model_name="authority",
            name="languages",
            field=models.JSONField(
                blank=True, db_default=models.Value([], models.JSONField()), default=list
            ),
        ),
        migrations.AddField(
            model_name="authority",
            name="logo_text",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="authority",
            name="skills",
            field=models.JSONField(
                blank=True, db_default=models.Value([], models.JSONField()), default=list
            ),
        ),
        migrations.AddField(
            model_name="authority",
            name="telephone",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="service",
            name="closures",
            field=models.JSONField(
                blank=True, db_default=models.Value([], models.JSONField()), default=list
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="ended",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="team",
            name="ended",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="team",
            name="postcodes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="worker",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="worker",
            name="skills",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.RunSQL(_SEALS, _BACK),
    ]
