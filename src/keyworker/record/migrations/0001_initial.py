import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("workforce", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # One lead at a time needs equality inside a range index; the family search needs trigrams.
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name="Family",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "verbose_name_plural": "families",
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("locality", models.CharField(blank=True, max_length=120)),
                ("type", models.CharField(blank=True, max_length=30)),
                ("source", models.CharField(blank=True, max_length=60)),
                ("source_key", models.CharField(blank=True, max_length=200)),
                ("restricted", models.BooleanField(default=False)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "Awaiting decision"),
                            ("not-opened", "Not opened, guidance due"),
                            ("open", "Open"),
                            ("on-hold", "On hold"),
                            ("closed", "Closed"),
                        ],
                        default="received",
                        max_length=20,
                    ),
                ),
                ("received_on", models.DateField(blank=True, null=True)),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "accountable",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.worker",
                    ),
                ),
                (
                    "proposed_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="workforce.worker",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="workforce.service",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="workforce.team",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="casework.family",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("born", models.DateField(blank=True, null=True)),
                ("expected", models.DateField(blank=True, null=True)),
                ("died", models.DateField(blank=True, null=True)),
                ("sex", models.CharField(blank=True, max_length=1)),
                ("ethnicity", models.CharField(blank=True, max_length=10)),
                ("disabled", models.BooleanField(null=True)),
                ("postcode", models.CharField(blank=True, max_length=10)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("born__isnull", True),
                            ("died__isnull", True),
                            ("died__gte", models.F("born")),
                            _connector="OR",
                        ),
                        name="person_dies_after_birth",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("system", models.CharField(max_length=60)),
                ("value", models.CharField(max_length=100)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="casework.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FamilyMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("relationship", models.CharField(default="child", max_length=40)),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="casework.family",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="casework.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseChild",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="case_children",
                        to="casework.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case_children",
                        to="casework.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("standing", models.CharField(max_length=30)),
                ("held_by", models.CharField(blank=True, max_length=60)),
                ("started", models.DateField()),
                ("ended", models.DateField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="standings",
                        to="casework.case",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standings",
                        to="casework.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Timescale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=80)),
                ("instance", models.PositiveIntegerField(default=0)),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("pack", models.CharField(max_length=60)),
                ("pack_version", models.CharField(max_length=20)),
                ("clause", models.CharField(max_length=200)),
                ("clause_id", models.CharField(max_length=40)),
                ("force", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=200)),
                ("started", models.DateField()),
                ("target", models.DateField(null=True)),
                ("limit", models.DateField(null=True)),
                ("limit_at", models.DateTimeField(null=True)),
                ("warn_on", models.DateField(null=True)),
                ("met", models.DateField(null=True)),
                ("status", models.CharField(max_length=12)),
                ("days_late", models.IntegerField(default=0)),
                ("unit", models.CharField(default="days", max_length=20)),
                ("relaxed", models.BooleanField(default=False)),
                ("responsible", models.CharField(max_length=60)),
                ("local_default", models.BooleanField(default=False)),
                ("missed", models.CharField(blank=True, max_length=500)),
                ("offer", models.CharField(blank=True, max_length=60)),
                ("because", models.JSONField(default=list)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="timescales",
                        to="casework.case",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timescales",
                        to="workforce.worker",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("start_is_estimated", models.BooleanField(default=False)),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workforce.team",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="workforce.worker",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="casework.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["worker", "role"], name="allocation_by_worker")],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("role", "lead")),
                        expressions=[("case", "="), ("period", "&&")],
                        name="one_lead_at_a_time",
                        violation_error_message="This case already has a lead practitioner for that time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("worker__isnull", False), ("role", "team-only"), _connector="OR"
                        ),
                        name="allocation_names_a_worker",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("at_is_date", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                ("by_role", models.CharField(blank=True, max_length=60)),
                ("data", models.JSONField(default=dict)),
                ("action", models.CharField(blank=True, max_length=60)),
                ("attempt", models.UUIDField(blank=True, default=None, null=True)),
                ("previous_hash", models.BinaryField(max_length=32, null=True)),
                ("hash", models.BinaryField(max_length=32, null=True)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="casework.case",
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
            ],
            options={
                "ordering": ["case_id", "seq"],
                "indexes": [
                    models.Index(fields=["case", "at"], name="event_by_case_at"),
                    models.Index(fields=["kind", "at"], name="event_by_kind"),
                    models.Index(
                        condition=models.Q(("attempt__isnull", False)),
                        fields=["attempt"],
                        name="event_by_attempt",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "seq"), name="event_seq_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["team", "stage"], name="case_by_team_stage"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["family"], name="case_by_family"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("source", "source_key"),
                name="case_source_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="identifier",
            constraint=models.UniqueConstraint(fields=("system", "value"), name="identifier_once"),
        ),
        migrations.AddConstraint(
            model_name="familymember",
            constraint=models.UniqueConstraint(
                fields=("family", "person"), name="family_member_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="casechild",
            constraint=models.UniqueConstraint(fields=("case", "person"), name="case_child_once"),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["person", "standing"], name="standing_by_person"),
        ),
        migrations.AddIndex(
            model_name="timescale",
            index=models.Index(
                condition=models.Q(("status", "running")),
                fields=["worker", "limit"],
                name="running_by_worker",
            ),
        ),
        migrations.AddIndex(
            model_name="timescale",
            index=models.Index(
                condition=models.Q(("status", "running")),
                fields=["case", "limit"],
                name="running_by_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="timescale",
            constraint=models.UniqueConstraint(
                fields=("case", "rule", "subject", "instance"), name="timescale_once"
            ),
        ),
    ]
