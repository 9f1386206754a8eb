"""Which cases the lists named that somebody was shown."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_ONLY_GROWS = """
CREATE TRIGGER list_only_grows BEFORE UPDATE OR DELETE ON access_listshown
    FOR EACH ROW EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER list_never_emptied BEFORE TRUNCATE ON access_listshown
    FOR EACH STATEMENT EXECUTE FUNCTION casework_only_grows();
"""
_BACK = """
DROP TRIGGER list_never_emptied ON access_listshown;
DROP TRIGGER list_only_grows ON access_listshown;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0011_outside_accounts_last_used"),
        # Whose function keeps what is recorded.
        ("casework", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListShown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("page", models.CharField(max_length=60)),
                (
                    "cases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), size=None
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "at"], name="list_by_user"),
                    django.contrib.postgres.indexes.GinIndex(fields=["cases"], name="list_by_case"),
                ]
            },
        ),
        migrations.RunSQL(_ONLY_GROWS, _BACK),
    ]
