"""A record made while a clock was fast does not keep everything after it out.

Events are recorded in order. One that says it was recorded on a day to come would have every later one refused until that
day, for good: so an event is held against the last one only as far as the database's own clock has come. ``verify``
names an event from a day to come, and one that says it came before the last.
"""

from django.db import migrations

_ADDS = """
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
    IF NEW.recorded_at < least(coalesce(last.recorded_at, '-infinity'), clock_timestamp()) - interval '1 minute' THEN
        RAISE EXCEPTION 'Events are recorded in order: this one says it was recorded before the last.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_recorded_in_order';
    END IF;
    NEW.previous_hash := last.hash;
    NEW.hash := casework_event_hash(last.hash, NEW);
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0017_pack_texts")]

    operations = [migrations.RunSQL(_ADDS, migrations.RunSQL.noop)]
