"""A looked after child may wait for a worker where a policy allows it: by a decision that names the senior manager who knows.

The database goes on refusing every other way to leave a statutory case without a lead. The decision has to be on record
since the lead began, to stand, and to name the senior manager; for a section 47 enquiry or a child protection plan none
counts. Where the policy gives the decision to nobody, nobody can record one.
"""

from django.db import migrations

_BY_DECISION = """
-- A test holds it equal to the vocabulary's.
CREATE FUNCTION casework_standings_waiting_by_decision() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['looked-after']
$$;

-- Whether it was decided between two instants that nobody is allocated, by whoever named the senior manager who knows of it.
CREATE FUNCTION casework_decided_to_wait(wanted bigint, since timestamptz, until timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM casework_event held
         WHERE held.case_id = wanted AND held.at BETWEEN since AND until
           AND (held.kind = 'unallocated.held'
                OR (held.kind = 'absence.reviewed' AND held.data ->> 'outcome' = 'unallocated'))
           AND coalesce(held.data ->> 'senior_manager', '') <> ''
           AND NOT EXISTS (
            SELECT 1 FROM casework_event wrong
             WHERE wrong.case_id = wanted AND wrong.kind = 'event.corrected'
               AND wrong.data ->> 'corrects' = 'E' || held.id
        )
    )
$$;

CREATE OR REPLACE FUNCTION casework_lead_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ends_at timestamptz;
    waits text[] := '{}';
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
        IF casework_decided_to_wait(OLD.case_id, lower(NEW.period), ends_at) THEN
            waits := casework_standings_waiting_by_decision();
        END IF;
        IF EXISTS (
            SELECT 1 FROM casework_standing
             WHERE case_id = OLD.case_id AND standing = ANY (casework_statutory_standings()) AND standing <> ALL (waits)
               AND started <= (ends_at AT TIME ZONE 'Europe/London')::date
               AND (ended IS NULL OR ended > (ends_at AT TIME ZONE 'Europe/London')::date)
        ) AND NOT EXISTS (
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
         WHERE case_id = OLD.case_id AND standing = ANY (casework_statutory_standings()) AND standing <> ALL (waits)
           AND ended IS NULL
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

_NEVER = """
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

DROP FUNCTION casework_decided_to_wait(bigint, timestamptz, timestamptz);
DROP FUNCTION casework_standings_waiting_by_decision();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0044_where_a_case_was_entered")]

    operations = [migrations.RunSQL(_BY_DECISION, _NEVER)]
