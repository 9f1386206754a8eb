"""What managers do for a team or a service, never altered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_ONLY_GROWS = """
CREATE TRIGGER team_event_only_grows BEFORE UPDATE OR DELETE ON casework_teamevent
    FOR EACH ROW EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER team_event_never_emptied BEFORE TRUNCATE ON casework_teamevent
    FOR EACH STATEMENT EXECUTE FUNCTION casework_only_grows();
"""
_MAY_CHANGE = """
DROP TRIGGER team_event_never_emptied ON casework_teamevent;
DROP TRIGGER team_event_only_grows ON casework_teamevent;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_intake"),
        ("workforce", "0004_team_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TeamEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("at_is_date", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("by_role", models.CharField(blank=True, max_length=60)),
                ("data", models.JSONField(default=dict)),
                ("action", models.CharField(blank=True, max_length=60)),
                ("attempt", models.UUIDField(blank=True, default=None, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="team_events",
                        to="workforce.service",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="workforce.team",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(fields=["service", "team", "at"], name="team_event_by_at"),
                    models.Index(
                        condition=models.Q(("attempt__isnull", False)),
                        fields=["attempt"],
                        name="team_event_attempt",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_ONLY_GROWS, _MAY_CHANGE),
    ]
