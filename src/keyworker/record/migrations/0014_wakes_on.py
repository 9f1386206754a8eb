"""A case says on which day it is to be looked at again; whatever else it rests on wakes it at once.

A row that says nothing of it (one written by an earlier Keyworker, too) wakes at once, never never: the day before all
days. Only a closed case has no such day. The sentences that explain clocks go: they are worked out when a page shows them.
"""

import datetime

from django.db import migrations, models

WAKES = """
UPDATE casework_case SET wakes_on = NULL WHERE stage = 'closed';

-- Cases are locked in the order of their numbers, so that two who wake the same ones never wait for each other.
CREATE FUNCTION casework_wake(numbers bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE casework_case SET wakes_on = '0001-01-01' WHERE id IN (
        SELECT id FROM casework_case
         WHERE id = ANY (numbers) AND wakes_on > '0001-01-01' ORDER BY id FOR UPDATE);
$$;

CREATE FUNCTION casework_case_wakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.wakes_on := '0001-01-01';
    RETURN NEW;
END $$;
CREATE TRIGGER case_wakes BEFORE UPDATE ON casework_case FOR EACH ROW
  WHEN (NEW.stage <> 'closed'
        AND (NEW.wakes_on IS NULL
             OR (OLD.family_id, OLD.service_id) IS DISTINCT FROM (NEW.family_id, NEW.service_id)
             OR (OLD.team_id, OLD.locality) IS DISTINCT FROM (NEW.team_id, NEW.locality)))
  EXECUTE FUNCTION casework_case_wakes();

CREATE FUNCTION casework_person_wakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_wake(ARRAY(
        SELECT case_id FROM casework_casechild WHERE person_id = NEW.id
        UNION SELECT c.id FROM casework_familymember m JOIN casework_case c USING (family_id)
               WHERE m.person_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER person_wakes_cases AFTER UPDATE ON casework_person FOR EACH ROW
  WHEN ((OLD.born, OLD.expected, OLD.disabled) IS DISTINCT FROM (NEW.born, NEW.expected, NEW.disabled))
  EXECUTE FUNCTION casework_person_wakes();

CREATE FUNCTION casework_children_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_wake(ARRAY(SELECT case_id FROM changed));
    RETURN NULL;
END $$;
CREATE TRIGGER child_added_wakes_case AFTER INSERT ON casework_casechild
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_children_wake();
CREATE TRIGGER child_removed_wakes_case AFTER DELETE ON casework_casechild
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_children_wake();

CREATE FUNCTION casework_family_wakes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_wake(ARRAY(
        SELECT c.id FROM casework_case c JOIN changed USING (family_id)));
    RETURN NULL;
END $$;
CREATE TRIGGER member_added_wakes_cases AFTER INSERT ON casework_familymember
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_family_wakes();
CREATE TRIGGER member_changed_wakes_cases AFTER UPDATE ON casework_familymember
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_family_wakes();
CREATE TRIGGER member_removed_wakes_cases AFTER DELETE ON casework_familymember
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION casework_family_wakes();

CREATE FUNCTION workforce_worker_wakes_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_wake(ARRAY(
        SELECT case_id FROM casework_allocation WHERE worker_id = NEW.id
        UNION SELECT case_id FROM casework_event WHERE by_id = NEW.id AND case_id IS NOT NULL
        UNION SELECT id FROM casework_case WHERE accountable_id = NEW.id OR proposed_to_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER worker_wakes_cases AFTER UPDATE ON workforce_worker FOR EACH ROW
  WHEN ((OLD.role, OLD.profession, OLD.qualified, OLD.fte, OLD."left", OLD.qualities)
        IS DISTINCT FROM (NEW.role, NEW.profession, NEW.qualified, NEW.fte, NEW."left", NEW.qualities)
        OR (OLD.line_manager_id, OLD.team_id) IS DISTINCT FROM (NEW.line_manager_id, NEW.team_id))
  EXECUTE FUNCTION workforce_worker_wakes_cases();

CREATE FUNCTION workforce_team_wakes_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_wake(ARRAY(
        SELECT id FROM casework_case WHERE team_id = NEW.id OR moving_to_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER team_wakes_cases AFTER UPDATE ON workforce_team FOR EACH ROW
  WHEN ((OLD.slug, OLD.service_line) IS DISTINCT FROM (NEW.slug, NEW.service_line))
  EXECUTE FUNCTION workforce_team_wakes_cases();

CREATE FUNCTION workforce_service_wakes_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_wake(ARRAY(SELECT id FROM casework_case WHERE service_id = NEW.id));
    RETURN NULL;
END $$;
CREATE TRIGGER service_wakes_cases AFTER UPDATE ON workforce_service FOR EACH ROW
  WHEN ((OLD.slug, OLD.pack) IS DISTINCT FROM (NEW.slug, NEW.pack))
  EXECUTE FUNCTION workforce_service_wakes_cases();
"""

SLEEPS = """
DROP TRIGGER service_wakes_cases ON workforce_service;
DROP TRIGGER team_wakes_cases ON workforce_team;
DROP TRIGGER worker_wakes_cases ON workforce_worker;
DROP TRIGGER member_removed_wakes_cases ON casework_familymember;
DROP TRIGGER member_changed_wakes_cases ON casework_familymember;
DROP TRIGGER member_added_wakes_cases ON casework_familymember;
DROP TRIGGER child_removed_wakes_case ON casework_casechild;
DROP TRIGGER child_added_wakes_case ON casework_casechild;
DROP TRIGGER person_wakes_cases ON casework_person;
DROP TRIGGER case_wakes ON casework_case;
DROP FUNCTION workforce_service_wakes_cases(), workforce_team_wakes_cases(),
              workforce_worker_wakes_cases(), casework_family_wakes(), casework_children_wake(),
              casework_person_wakes(), casework_case_wakes(), casework_wake(bigint[]);
"""


class Migration(migrations.Migration):
    # The index is made once the rows say what they are to say.
    atomic = False
    # For ``RemoveField``.
    contracts = "Hosts of the release before stop first: they say of no case on which day it changes, and lease nothing that they send."

    dependencies = [
        ("casework", "0013_clocks_of_a_service"),
        ("workforce", "0008_withdrawn"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="wakes_on",
            field=models.DateField(
                blank=True,
                null=True,
                default=datetime.date.min,
                db_default=datetime.date.min,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="derived_with",
            field=models.CharField(blank=True, max_length=16, default="", db_default=""),
        ),
        migrations.RunSQL(WAKES, SLEEPS),
        migrations.RemoveField(model_name="timescale", name="because"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["wakes_on"],
                name="case_by_waking",
                condition=models.Q(("wakes_on__isnull", False)),
            ),
        ),
    ]
