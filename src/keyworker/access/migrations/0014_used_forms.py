"""Which forms were recorded, so that none records twice."""

from django.db import migrations, models

_ONLY_GROWS = """
CREATE TRIGGER used_form_only_grows BEFORE UPDATE OR DELETE ON access_usedform
    FOR EACH ROW EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER used_form_never_emptied BEFORE TRUNCATE ON access_usedform
    FOR EACH STATEMENT EXECUTE FUNCTION casework_only_grows();
"""
_BACK = """
DROP TRIGGER used_form_never_emptied ON access_usedform;
DROP TRIGGER used_form_only_grows ON access_usedform;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0013_words_for_roles"),
        # Whose function keeps what is recorded.
        ("casework", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="UsedForm",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("mark", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(_ONLY_GROWS, _BACK),
    ]
