import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=120)),
                ("pack", models.CharField(blank=True, max_length=250)),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=120)),
                ("locality", models.CharField(blank=True, max_length=120)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="workforce.service",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("role", models.CharField(max_length=60)),
                (
                    "more_roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("profession", models.CharField(blank=True, max_length=60)),
                ("qualified", models.DateField(blank=True, null=True)),
                ("fte", models.DecimalField(decimal_places=2, default=1, max_digits=3)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("started", models.DateField()),
                ("left", models.DateField(blank=True, null=True)),
                ("does_unitemised_supervised_contact", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=60)),
                ("source_key", models.CharField(blank=True, max_length=200)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workers",
                        to="workforce.team",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="worker",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("training-and-development", "Training and development"),
                            ("mentoring", "Mentoring"),
                            ("supervisory-role", "Supervisory role"),
                            ("supervised-contact", "Supervised contact"),
                            ("other", "Other"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "count_by",
                    models.CharField(
                        choices=[
                            ("percentage", "By share of workload"),
                            ("children", "By number of children"),
                        ],
                        default="percentage",
                        max_length=20,
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                (
                    "children",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("started", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to="workforce.worker",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField()),
                ("expected_return", models.DateField(blank=True, null=True)),
                ("returned", models.DateField(blank=True, null=True)),
                ("planned", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="workforce.worker",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="worker",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("source", "source_key"),
                name="worker_source_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="worker",
            constraint=models.CheckConstraint(
                condition=models.Q(("fte__gte", 0), ("fte__lte", 1.5)), name="worker_fte_sensible"
            ),
        ),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 0), ("percent__lte", 100)),
                name="duty_percent_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned__isnull", True),
                    ("returned__gte", models.F("first_day")),
                    _connector="OR",
                ),
                name="absence_ends_after_it_starts",
            ),
        ),
    ]
