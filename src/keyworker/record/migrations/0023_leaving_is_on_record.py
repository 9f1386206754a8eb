"""A worker may leave while they lead cases, once their last day is on record; nobody leaves without a word.

A last day that is on the worker's record ends their parts with it: their cases have another lead by then, or stand without
one for everybody to see. So the database lets the lead of a leaver end without a successor, on a statutory case too, since
nobody can hold it whom the authority no longer employs. It still refuses a last day of which nothing is on record for
whoever leads a case, and to give a case to anyone whose last day is known.
"""

from django.db import migrations

_LEAVES = """
CREATE OR REPLACE FUNCTION casework_lead_in_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone date;
BEGIN
    IF NEW.role <> 'lead' OR NOT upper_inf(NEW.period) THEN
        RETURN NULL;
    END IF;
    -- What only stays as it was gives nothing to anybody.
    IF TG_OP = 'UPDATE' AND OLD.role = 'lead' AND upper_inf(OLD.period)
       AND (OLD.worker_id, OLD.case_id) = (NEW.worker_id, NEW.case_id) THEN
        RETURN NULL;
    END IF;
    SELECT w."left" INTO gone FROM workforce_worker w WHERE w.id = NEW.worker_id FOR SHARE;
    IF gone IS NOT NULL THEN
        RAISE EXCEPTION 'The last day of this worker is %; choose somebody who stays.', to_char(gone, 'FMDD Mon YYYY')
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_is_in_post';
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER worker_leaves ON workforce_worker;
CREATE OR REPLACE FUNCTION casework_worker_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    still integer;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW."left" IS NULL OR EXISTS (
        SELECT 1 FROM casework_event e
         WHERE e.worker_id = NEW.id AND e.kind = 'leaving.recorded' AND e.data ->> 'last_day' = NEW."left"::text
    )) THEN
        RETURN NULL;
    END IF;
    SELECT count(*) INTO still FROM casework_allocation a
     WHERE a.worker_id = OLD.id AND a.role = 'lead' AND upper_inf(a.period);
    IF still > 0 THEN
        RAISE EXCEPTION 'This worker still leads % case(s); re-allocate them first.', still
            USING ERRCODE = 'check_violation', CONSTRAINT = 'worker_leads_no_case_on_leaving';
    END IF;
    RETURN NULL;
END $$;
-- Asked at once; the action that records a leaving has it asked when the event is written, at its end.
CREATE CONSTRAINT TRIGGER worker_leaves AFTER UPDATE OF "left" OR DELETE ON workforce_worker
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION casework_worker_leaves();

CREATE OR REPLACE FUNCTION casework_lead_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ends_at timestamptz;
BEGIN
    IF OLD.role <> 'lead' OR NOT upper_inf(OLD.period) THEN
        RETURN NULL;
    END IF;
    IF (SELECT stage FROM casework_case WHERE id = OLD.case_id) IS NOT DISTINCT FROM 'closed' THEN
        RETURN NULL;
    END IF;
    -- Whoever has left, by what is on their record, cannot go on.
    IF TG_OP = 'UPDATE' AND NEW.role = 'lead' AND NEW.case_id = OLD.case_id AND EXISTS (
        SELECT 1 FROM workforce_worker w
          JOIN casework_event e ON e.worker_id = w.id AND e.kind = 'leaving.recorded'
           AND e.data ->> 'last_day' = w."left"::text
         WHERE w.id = OLD.worker_id AND w."left" < (upper(NEW.period) AT TIME ZONE 'Europe/London')::date
    ) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.role = 'lead' AND NEW.case_id = OLD.case_id THEN
        IF upper_inf(NEW.period) THEN
            RETURN NULL;
        END IF;
        ends_at := upper(NEW.period);
        IF casework_is_statutory(OLD.case_id, (ends_at AT TIME ZONE 'Europe/London')::date) AND NOT EXISTS (
            SELECT 1 FROM casework_allocation a
             WHERE a.case_id = OLD.case_id AND a.role = 'lead' AND a.period @> ends_at
        ) THEN
            RAISE EXCEPTION 'A statutory case may not be without a lead practitioner: there would be none from %.',
                to_char(ends_at AT TIME ZONE 'Europe/London', 'FMDD Mon YYYY HH24:MI')
                USING ERRCODE = 'check_violation', CONSTRAINT = 'statutory_case_always_has_a_lead';
        END IF;
    END IF;
    IF EXISTS (
        SELECT 1 FROM casework_standing
         WHERE case_id = OLD.case_id AND standing = ANY (casework_statutory_standings()) AND ended IS NULL
    ) AND NOT EXISTS (
        SELECT 1 FROM casework_allocation a
         WHERE a.case_id = OLD.case_id AND a.role = 'lead' AND upper_inf(a.period)
    ) THEN
        RAISE EXCEPTION 'A statutory case may not be without a lead practitioner: allocate another first.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statutory_case_always_has_a_lead';
    END IF;
    RETURN NULL;
END $$;
"""

_STAYS = """
CREATE OR REPLACE FUNCTION casework_lead_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ends_at timestamptz;
BEGIN
    IF OLD.role <> 'lead' OR NOT upper_inf(OLD.period) THEN
        RETURN NULL;
    END IF;
    IF (SELECT stage FROM casework_case WHERE id = OLD.case_id) IS NOT DISTINCT FROM 'closed' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.role = 'lead' AND NEW.case_id = OLD.case_id THEN
        IF upper_inf(NEW.period) THEN
            RETURN NULL;
        END IF;
        ends_at := upper(NEW.period);
        IF casework_is_statutory(OLD.case_id, (ends_at AT TIME ZONE 'Europe/London')::date) AND NOT EXISTS (
            SELECT 1 FROM casework_allocation a
             WHERE a.case_id = OLD.case_id AND a.role = 'lead' AND a.period @> ends_at
        ) THEN
            RAISE EXCEPTION 'A statutory case may not be without a lead practitioner: there would be none from %.',
                to_char(ends_at AT TIME ZONE 'Europe/London', 'FMDD Mon YYYY HH24:MI')
                USING ERRCODE = 'check_violation', CONSTRAINT = 'statutory_case_always_has_a_lead';
        END IF;
    END IF;
    IF EXISTS (
        SELECT 1 FROM casework_standing
         WHERE case_id = OLD.case_id AND standing = ANY (casework_statutory_standings()) AND ended IS NULL
    ) AND NOT EXISTS (
        SELECT 1 FROM casework_allocation a
         WHERE a.case_id = OLD.case_id AND a.role = 'lead' AND upper_inf(a.period)
    ) THEN
        RAISE EXCEPTION 'A statutory case may not be without a lead practitioner: allocate another first.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'statutory_case_always_has_a_lead';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION casework_lead_in_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone date;
BEGIN
    IF NEW.role = 'lead' AND upper_inf(NEW.period) THEN
        SELECT w."left" INTO gone FROM workforce_worker w WHERE w.id = NEW.worker_id FOR SHARE;
        IF gone IS NOT NULL THEN
            RAISE EXCEPTION 'This worker left on %; choose a worker in post.', to_char(gone, 'FMDD Mon YYYY')
                USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_is_in_post';
        END IF;
    END IF;
    RETURN NULL;
END $$;

DROP TRIGGER worker_leaves ON workforce_worker;
CREATE OR REPLACE FUNCTION casework_worker_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    still integer;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW."left" IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT count(*) INTO still FROM casework_allocation a
     WHERE a.worker_id = OLD.id AND a.role = 'lead' AND upper_inf(a.period);
    IF still > 0 THEN
        RAISE EXCEPTION 'This worker still leads % case(s); re-allocate them first.', still
            USING ERRCODE = 'check_violation', CONSTRAINT = 'worker_leads_no_case_on_leaving';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER worker_leaves BEFORE UPDATE OF "left" OR DELETE ON workforce_worker
    FOR EACH ROW EXECUTE FUNCTION casework_worker_leaves();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0022_who_answers")]

    operations = [migrations.RunSQL(_LEAVES, _STAYS)]
