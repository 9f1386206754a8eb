"""The worker's own part of supervision and who signed it, never altered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_ONLY_GROWS = """
CREATE TRIGGER session_only_grows BEFORE UPDATE OR DELETE ON casework_supervisionsession
    FOR EACH ROW EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER session_never_emptied BEFORE TRUNCATE ON casework_supervisionsession
    FOR EACH STATEMENT EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER signature_only_grows BEFORE UPDATE OR DELETE ON casework_supervisionsignature
    FOR EACH ROW EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER signature_never_emptied BEFORE TRUNCATE ON casework_supervisionsignature
    FOR EACH STATEMENT EXECUTE FUNCTION casework_only_grows();
"""
_MAY_CHANGE = """
DROP TRIGGER session_never_emptied ON casework_supervisionsession;
DROP TRIGGER session_only_grows ON casework_supervisionsession;
DROP TRIGGER signature_never_emptied ON casework_supervisionsignature;
DROP TRIGGER signature_only_grows ON casework_supervisionsignature;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_team_events"),
        ("workforce", "0004_team_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SupervisionSession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("caseload_reviewed", models.BooleanField()),
                ("caseload", models.JSONField(default=dict)),
                ("answers", models.JSONField(default=dict)),
                ("notes", models.TextField(blank=True)),
                ("attempt", models.UUIDField(unique=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions_held",
                        to="workforce.worker",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="workforce.worker",
                    ),
                ),
            ],
            options={
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="SupervisionSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
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
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="casework.supervisionsession",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "by"), name="each_signs_a_session_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(_ONLY_GROWS, _MAY_CHANGE),
    ]
