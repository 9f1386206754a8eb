"""Names, ids, references and postcodes can be looked for by any part of them, at any size of caseload."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Concat, Replace, Upper


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_where_a_case_moves"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=GinIndex(
                OpClass(
                    Upper(Concat("given_name", Value(" "), "family_name")), name="gin_trgm_ops"
                ),
                name="person_by_any_part_of_name",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=GinIndex(
                OpClass(Upper(Replace("postcode", Value(" "), Value(""))), name="gin_trgm_ops"),
                name="person_by_postcode",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["born"], name="person_by_birth"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["expected"],
                name="person_by_day_expected",
                condition=models.Q(expected__isnull=False),
            ),
        ),
        migrations.AddIndex(
            model_name="identifier",
            index=GinIndex(
                OpClass(Upper("value"), name="gin_trgm_ops"), name="identifier_by_any_part"
            ),
        ),
        migrations.AddIndex(
            model_name="family",
            index=GinIndex(
                OpClass(Upper("name"), name="gin_trgm_ops"), name="family_by_any_part_of_name"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=GinIndex(
                OpClass(Upper("reference"), name="gin_trgm_ops"), name="case_by_any_part_of_ref"
            ),
        ),
    ]
