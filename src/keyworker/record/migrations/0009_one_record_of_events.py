"""An event is about a case, a worker, a team, a service or the authority: one table, one chain a subject, one set of guards."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

# What is hashed of a case's event is what always was, so that every chain made before still holds.
_GUARDS = """
CREATE OR REPLACE FUNCTION casework_event_subject(e casework_event) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN e.case_id IS NOT NULL THEN to_jsonb(e.case_id)
        WHEN e.worker_id IS NOT NULL THEN to_jsonb('worker ' || e.worker_id)
        WHEN e.team_id IS NOT NULL THEN to_jsonb('team ' || e.team_id)
        WHEN e.service_id IS NOT NULL THEN to_jsonb('service ' || e.service_id)
        ELSE to_jsonb('authority'::text)
    END
$$;

CREATE OR REPLACE FUNCTION casework_event_text(e casework_event) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        casework_event_subject(e), e.seq, e.kind, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        e.at_is_date, to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.recorded_by_id,
        e.by_id, e.by_role, e.data, e.action, e.submission
    )::text
$$;

CREATE OR REPLACE FUNCTION casework_event_add() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last casework_event;
BEGIN
    IF NEW.case_id IS NOT NULL THEN
        SELECT * INTO last FROM casework_event e WHERE e.case_id = NEW.case_id ORDER BY e.seq DESC LIMIT 1;
    ELSIF NEW.worker_id IS NOT NULL THEN
        SELECT * INTO last FROM casework_event e WHERE e.worker_id = NEW.worker_id ORDER BY e.seq DESC LIMIT 1;
    ELSIF NEW.team_id IS NOT NULL THEN
        SELECT * INTO last FROM casework_event e WHERE e.team_id = NEW.team_id ORDER BY e.seq DESC LIMIT 1;
    ELSIF NEW.service_id IS NOT NULL THEN
        SELECT * INTO last FROM casework_event e WHERE e.service_id = NEW.service_id ORDER BY e.seq DESC LIMIT 1;
    ELSE
        SELECT * INTO last FROM casework_event e
         WHERE e.case_id IS NULL AND e.worker_id IS NULL AND e.team_id IS NULL AND e.service_id IS NULL
         ORDER BY e.seq DESC LIMIT 1;
    END IF;
    IF NEW.seq <> coalesce(last.seq, 0) + 1 THEN
        RAISE EXCEPTION 'The record has moved on: event % cannot follow event %.', NEW.seq, coalesce(last.seq, 0)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_follows_the_last';
    END IF;
    -- A minute's tolerance for the clocks of several hosts.
    IF NEW.recorded_at < NEW.at - interval '1 minute' THEN
        RAISE EXCEPTION 'Something cannot be recorded before it happened.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_happened_before_recorded';
    END IF;
    IF NEW.recorded_at < last.recorded_at - interval '1 minute' THEN
        RAISE EXCEPTION 'Events are recorded in order: this one says it was recorded before the last.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_recorded_in_order';
    END IF;
    NEW.previous_hash := last.hash;
    NEW.hash := casework_event_hash(last.hash, NEW);
    RETURN NEW;
END $$;
"""


def _named(*columns: str) -> Q:
    condition = Q()
    for column in ("case", "worker", "team", "service"):
        condition &= Q((f"{column}__isnull", column not in columns))
    return condition


def _subject(model: str) -> "models.Field[Any, Any]":
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="events",
        to=model,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_loads_and_versions"),
        ("workforce", "0006_subjects_and_reductions"),
    ]

    operations = [
        # The team's own events make room for those that come to stand here.
        migrations.AlterField(
            model_name="teamevent",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.team",
            ),
        ),
        migrations.RemoveIndex(model_name="event", name="event_by_attempt"),
        migrations.RenameField(model_name="event", old_name="attempt", new_name="submission"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["submission"],
                name="event_by_submission",
                condition=Q(("submission__isnull", False)),
            ),
        ),
        migrations.RenameField(
            model_name="supervisionsession", old_name="attempt", new_name="submission"
        ),
        migrations.AlterField(
            model_name="supervisionsession",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(model_name="event", name="case", field=_subject("casework.case")),
        migrations.AddField(model_name="event", name="worker", field=_subject("workforce.worker")),
        migrations.AddField(model_name="event", name="team", field=_subject("workforce.team")),
        migrations.AddField(
            model_name="event", name="service", field=_subject("workforce.service")
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=_named()
                | _named("case")
                | _named("worker")
                | _named("team")
                | _named("service"),
                name="event_has_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=["worker", "seq"], name="event_seq_once_a_worker"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=["team", "seq"], name="event_seq_once_a_team"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=["service", "seq"], name="event_seq_once_a_service"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                fields=["seq"], name="event_seq_once_an_authority", condition=_named()
            ),
        ),
        migrations.RunSQL(_GUARDS, migrations.RunSQL.noop),
    ]
