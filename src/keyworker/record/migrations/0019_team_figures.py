"""A team's figures are kept with its caseloads, and each change says which teams are to be counted again.

Until now what a count rests on was read anew for every look at it. The database notes a change with the change itself, so
that none can be forgotten, whoever made it. A release before this one takes no notice of the notes and counts as it did. An index holds
the order in which found cases are listed.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Coalesce

NOTES = """
CREATE FUNCTION casework_teams_change(numbers bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO casework_teamchange (team_id)
    SELECT DISTINCT number FROM unnest(numbers) AS number WHERE number IS NOT NULL;
$$;

CREATE FUNCTION casework_cases_of_teams() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_teams_change(ARRAY(SELECT DISTINCT team_id FROM changed));
    RETURN NULL;
END $$;
CREATE TRIGGER case_added_changes_teams AFTER INSERT ON casework_case
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_cases_of_teams();
CREATE TRIGGER case_removed_changes_teams AFTER DELETE ON casework_case
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_cases_of_teams();
CREATE TRIGGER clock_added_changes_teams AFTER INSERT ON casework_timescale
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_cases_of_teams();
CREATE TRIGGER clock_changed_changes_teams AFTER UPDATE ON casework_timescale
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_cases_of_teams();
CREATE TRIGGER clock_removed_changes_teams AFTER DELETE ON casework_timescale
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_cases_of_teams();

-- A case counts in its own team, and in that of whoever has a part in it.
CREATE FUNCTION casework_changed_cases_of_teams() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_teams_change(ARRAY(
        WITH differ AS (
            SELECT became.id, was.team_id AS left_team, became.team_id AS team
              FROM was JOIN became USING (id)
             WHERE (was.version, was.stage, was.team_id, was.service_id)
                   IS DISTINCT FROM (became.version, became.stage, became.team_id, became.service_id))
        SELECT left_team FROM differ
        UNION SELECT team FROM differ
        UNION SELECT w.team_id FROM differ d JOIN casework_allocation a ON a.case_id = d.id
                JOIN workforce_worker w ON w.id = a.worker_id WHERE upper_inf(a.period)));
    RETURN NULL;
END $$;
CREATE TRIGGER case_changed_changes_teams AFTER UPDATE ON casework_case
  REFERENCING OLD TABLE AS was NEW TABLE AS became FOR EACH STATEMENT
  EXECUTE FUNCTION casework_changed_cases_of_teams();

CREATE FUNCTION casework_parts_of_teams() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_teams_change(ARRAY(
        SELECT w.team_id FROM changed a JOIN workforce_worker w ON w.id = a.worker_id
        UNION SELECT c.team_id FROM changed a JOIN casework_case c ON c.id = a.case_id));
    RETURN NULL;
END $$;
CREATE TRIGGER part_added_changes_teams AFTER INSERT ON casework_allocation
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_parts_of_teams();
CREATE TRIGGER part_changed_changes_teams AFTER UPDATE ON casework_allocation
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_parts_of_teams();
CREATE TRIGGER part_removed_changes_teams AFTER DELETE ON casework_allocation
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_parts_of_teams();

CREATE FUNCTION casework_worker_of_teams() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_teams_change(ARRAY[OLD.team_id, NEW.team_id]::bigint[]);
    RETURN NULL;
END $$;
CREATE TRIGGER worker_changes_teams AFTER INSERT OR UPDATE OR DELETE ON workforce_worker
  FOR EACH ROW EXECUTE FUNCTION casework_worker_of_teams();

CREATE FUNCTION casework_of_workers_teams() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_teams_change(ARRAY(
        SELECT team_id FROM workforce_worker WHERE id IN (OLD.worker_id, NEW.worker_id)));
    RETURN NULL;
END $$;
CREATE TRIGGER reduction_changes_teams AFTER INSERT OR UPDATE OR DELETE ON workforce_reduction
  FOR EACH ROW EXECUTE FUNCTION casework_of_workers_teams();
CREATE TRIGGER absence_changes_teams AFTER INSERT OR UPDATE OR DELETE ON workforce_absence
  FOR EACH ROW EXECUTE FUNCTION casework_of_workers_teams();

-- An increase counts for the worker it names, wherever it was agreed; a correction may take it back.
CREATE FUNCTION casework_agreed_in_teams() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    agreed jsonb := NEW.data;
BEGIN
    IF NEW.kind = 'event.corrected' THEN
        SELECT e.data INTO agreed FROM casework_event e
         WHERE e.id = substring(NEW.data ->> 'corrects' FROM '^E([0-9]{1,18})$')::bigint
           AND e.kind = 'increase.agreed';
    END IF;
    PERFORM casework_teams_change(ARRAY(
        SELECT team_id FROM workforce_worker
         WHERE id = substring(agreed ->> 'worker' FROM '^W([0-9]{1,18})$')::bigint));
    RETURN NULL;
END $$;
CREATE TRIGGER agreed_changes_teams AFTER INSERT ON casework_event FOR EACH ROW
  WHEN (NEW.kind IN ('increase.agreed', 'event.corrected'))
  EXECUTE FUNCTION casework_agreed_in_teams();
"""

FORGETS = """
DROP TRIGGER agreed_changes_teams ON casework_event;
DROP TRIGGER absence_changes_teams ON workforce_absence;
DROP TRIGGER reduction_changes_teams ON workforce_reduction;
DROP TRIGGER worker_changes_teams ON workforce_worker;
DROP TRIGGER part_removed_changes_teams ON casework_allocation;
DROP TRIGGER part_changed_changes_teams ON casework_allocation;
DROP TRIGGER part_added_changes_teams ON casework_allocation;
DROP TRIGGER case_changed_changes_teams ON casework_case;
DROP TRIGGER clock_removed_changes_teams ON casework_timescale;
DROP TRIGGER clock_changed_changes_teams ON casework_timescale;
DROP TRIGGER clock_added_changes_teams ON casework_timescale;
DROP TRIGGER case_removed_changes_teams ON casework_case;
DROP TRIGGER case_added_changes_teams ON casework_case;
DROP FUNCTION casework_agreed_in_teams(), casework_of_workers_teams(), casework_worker_of_teams(),
              casework_parts_of_teams(), casework_changed_cases_of_teams(), casework_cases_of_teams(),
              casework_teams_change(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0018_a_fast_clock"),
        ("workforce", "0008_withdrawn"),
    ]

    operations = [
        migrations.CreateModel(
            name="TeamChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="workforce.team",
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="teamload",
            name="fingerprint",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="teamload",
            name="counted",
            field=models.PositiveBigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="teamload",
            name="waiting",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="teamload",
            name="open",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="teamload",
            name="without_lead",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="teamload",
            name="overdue",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="teamload",
            name="agreed",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="teamload",
            name="with_room",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AlterField(
            model_name="teamload",
            name="over",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="teamload",
            name="room",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.Case(models.When(stage="closed", then=1), default=0),
                models.OrderBy(
                    Coalesce("opened_on", "received_on"), descending=True, nulls_last=True
                ),
                models.F("id"),
                name="case_by_newest",
            ),
        ),
        migrations.RunSQL(NOTES, FORGETS),
    ]
