"""What the database itself refuses, whatever the code does.

An event is never altered or deleted, and each is chained to the one before it by a hash. A statutory case never goes
from having a lead to having none. A closed case is held by nobody. A worker who leads a case cannot leave.
The words raised here are shown to people, so they say what to do. What the application's own role may touch is granted
after every migration (``config.grants``).
"""

from django.db import migrations

EVENT_CHAIN = """
CREATE FUNCTION casework_event_text(e casework_event) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        e.case_id, e.seq, e.kind, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.at_is_date,
        to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.recorded_by_id, e.by_id, e.by_role,
        e.data, e.action, e.attempt
    )::text
$$;

CREATE FUNCTION casework_event_hash(previous bytea, e casework_event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(coalesce(previous, ''::bytea) || convert_to(casework_event_text(e), 'UTF8'))
$$;

CREATE FUNCTION casework_event_add() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_seq integer;
    last_hash bytea;
    last_recorded timestamptz;
BEGIN
    SELECT e.seq, e.hash, e.recorded_at INTO last_seq, last_hash, last_recorded
      FROM casework_event e WHERE e.case_id = NEW.case_id ORDER BY e.seq DESC LIMIT 1;
    IF NEW.seq <> coalesce(last_seq, 0) + 1 THEN
        RAISE EXCEPTION 'The record has moved on: event % cannot follow event %.', NEW.seq, coalesce(last_seq, 0)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_follows_the_last';
    END IF;
    -- A minute's tolerance for the clocks of several hosts.
    IF NEW.recorded_at < NEW.at - interval '1 minute' THEN
        RAISE EXCEPTION 'Something cannot be recorded before it happened.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_happened_before_recorded';
    END IF;
    IF NEW.recorded_at < last_recorded - interval '1 minute' THEN
        RAISE EXCEPTION 'Events are recorded in order: this one says it was recorded before the last.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_recorded_in_order';
    END IF;
    NEW.previous_hash := last_hash;
    NEW.hash := casework_event_hash(last_hash, NEW);
    RETURN NEW;
END $$;

CREATE TRIGGER event_add BEFORE INSERT ON casework_event FOR EACH ROW EXECUTE FUNCTION casework_event_add();

CREATE FUNCTION casework_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What is recorded is never altered or deleted; correct it with a later event.'
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_only_grows';
END $$;

CREATE TRIGGER event_only_grows BEFORE UPDATE OR DELETE ON casework_event
    FOR EACH ROW EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER event_never_emptied BEFORE TRUNCATE ON casework_event
    FOR EACH STATEMENT EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER view_only_grows BEFORE UPDATE OR DELETE ON access_recordview
    FOR EACH ROW EXECUTE FUNCTION casework_only_grows();
CREATE TRIGGER view_never_emptied BEFORE TRUNCATE ON access_recordview
    FOR EACH STATEMENT EXECUTE FUNCTION casework_only_grows();
"""

NO_CHAIN = """
DROP TRIGGER view_never_emptied ON access_recordview;
DROP TRIGGER view_only_grows ON access_recordview;
DROP TRIGGER event_never_emptied ON casework_event;
DROP TRIGGER event_only_grows ON casework_event;
DROP FUNCTION casework_only_grows();
DROP TRIGGER event_add ON casework_event;
DROP FUNCTION casework_event_add();
DROP FUNCTION casework_event_hash(bytea, casework_event);
DROP FUNCTION casework_event_text(casework_event);
"""

HOLDING = """
ALTER TABLE casework_allocation ADD CONSTRAINT allocation_period_well_formed CHECK (
    NOT isempty(period) AND NOT lower_inf(period) AND lower_inc(period) AND NOT upper_inc(period)
);

-- The one list of standings that make a case statutory; a test holds it equal to the vocabulary's.
CREATE FUNCTION casework_statutory_standings() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY['section-47', 'child-protection', 'looked-after']
$$;

-- When a case should have had a lead and had none, as a multirange; NULL where it never had one. It is owed from the
-- first lead on, while a child's standing is statutory; the day on which the standing began is left out, because its
-- hour is not known. A report, not a guard: what is true of the past can always be recorded.
CREATE FUNCTION casework_without_lead(wanted bigint) RETURNS tstzmultirange LANGUAGE sql STABLE AS $$
    WITH led AS (
        SELECT range_agg(period) AS held FROM casework_allocation WHERE case_id = wanted AND role = 'lead'
    ), owed AS (
        SELECT range_agg(tstzrange(
            (started + 1)::timestamp AT TIME ZONE 'Europe/London', ended::timestamp AT TIME ZONE 'Europe/London'
        )) AS statutory
          FROM casework_standing
         WHERE case_id = wanted AND standing = ANY (casework_statutory_standings())
           AND (ended IS NULL OR ended > started + 1)
    )
    SELECT owed.statutory * tstzmultirange(tstzrange(lower(led.held), NULL)) - led.held FROM led, owed
$$;

-- Whether a child of the case has a statutory standing on a day.
CREATE FUNCTION casework_is_statutory(wanted bigint, on_day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM casework_standing
         WHERE case_id = wanted AND standing = ANY (casework_statutory_standings())
           AND started <= on_day AND (ended IS NULL OR ended > on_day)
    )
$$;

-- Guards the act that would leave a statutory case without a lead: ending, moving or removing a period that was still
-- running, with no other lead from that instant. Asked at commit, so that a successor may come in the same change.
CREATE FUNCTION casework_lead_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE CONSTRAINT TRIGGER lead_goes_on AFTER UPDATE OR DELETE ON casework_allocation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION casework_lead_goes_on();

CREATE FUNCTION casework_closed_is_held_by_nobody() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
BEGIN
    IF TG_TABLE_NAME = 'casework_case' THEN
        wanted := NEW.id;
    ELSE
        wanted := NEW.case_id;
    END IF;
    IF EXISTS (
        SELECT 1 FROM casework_case c JOIN casework_allocation a ON a.case_id = c.id
         WHERE c.id = wanted AND c.stage = 'closed' AND upper_inf(a.period)
    ) THEN
        RAISE EXCEPTION 'A closed case cannot still be allocated to anyone.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'closed_case_is_held_by_nobody';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER closed_not_allocated AFTER INSERT OR UPDATE ON casework_allocation
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION casework_closed_is_held_by_nobody();
CREATE CONSTRAINT TRIGGER closed_holds_nobody AFTER INSERT OR UPDATE OF stage ON casework_case
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION casework_closed_is_held_by_nobody();

-- Leading and leaving exclude each other, also when both happen at once: each locks the worker's row.
CREATE FUNCTION casework_lead_in_post() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE TRIGGER lead_in_post AFTER INSERT OR UPDATE ON casework_allocation
    FOR EACH ROW EXECUTE FUNCTION casework_lead_in_post();

CREATE FUNCTION casework_worker_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
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

NO_HOLDING = """
DROP TRIGGER worker_leaves ON workforce_worker;
DROP FUNCTION casework_worker_leaves();
DROP TRIGGER lead_in_post ON casework_allocation;
DROP FUNCTION casework_lead_in_post();
DROP TRIGGER closed_holds_nobody ON casework_case;
DROP TRIGGER closed_not_allocated ON casework_allocation;
DROP FUNCTION casework_closed_is_held_by_nobody();
DROP TRIGGER lead_goes_on ON casework_allocation;
DROP FUNCTION casework_lead_goes_on();
DROP FUNCTION casework_is_statutory(bigint, date);
DROP FUNCTION casework_without_lead(bigint);
DROP FUNCTION casework_statutory_standings();
ALTER TABLE casework_allocation DROP CONSTRAINT allocation_period_well_formed;
"""

FINDING = """
CREATE SEQUENCE casework_case_number;
CREATE INDEX person_by_name ON casework_person USING gin (
    (upper(given_name || ' ' || family_name)) gin_trgm_ops
);
CREATE INDEX allocation_running ON casework_allocation (worker_id, case_id) WHERE upper_inf(period);
"""

NO_FINDING = """
DROP INDEX allocation_running;
DROP INDEX person_by_name;
DROP SEQUENCE casework_case_number;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("workforce", "0001_initial"),
        ("casework", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(EVENT_CHAIN, NO_CHAIN),
        migrations.RunSQL(HOLDING, NO_HOLDING),
        migrations.RunSQL(FINDING, NO_FINDING),
    ]
