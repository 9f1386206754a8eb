"""Cases that nobody leads and families that wait are kept in the order of their lists, so that a page reads what it shows.

What the order goes by is read off each case's events as its stage is. Until the first daily round has worked it out of
them it is as near as the rows that are there say, so that no list is short of anybody meanwhile. What a release before
this one records is put right by the same round.
"""

from django.db import migrations, models

FILLED_IN = """
UPDATE casework_case SET may_wait = 0
 WHERE stage <> 'closed' AND id IN (
    SELECT case_id FROM casework_standing
     WHERE ended IS NULL AND standing IN ('section-47', 'child-protection', 'looked-after'));

WITH led AS (
    SELECT case_id, bool_or(upper_inf(period)) AS now,
           (max(upper(period)) AT TIME ZONE 'Europe/London')::date AS until
      FROM casework_allocation WHERE role = 'lead' GROUP BY case_id)
UPDATE casework_case c
   SET without_lead_since = coalesce(
        greatest(led.until, CASE WHEN led.until IS NOT NULL THEN c.received_on END),
        c.opened_on, c.received_on, '0001-01-01')
  FROM casework_case self LEFT JOIN led ON led.case_id = self.id
 WHERE c.id = self.id AND c.stage IN ('open', 'on-hold') AND NOT coalesce(led.now, false);

WITH happened AS (
    SELECT e.case_id, e.kind, e.at, e.seq, e.data FROM casework_event e
      JOIN casework_case open ON open.id = e.case_id AND open.stage <> 'closed'
     WHERE e.kind IN ('waiting.started', 'priority.rated', 'allocation.started')
       AND NOT EXISTS (SELECT FROM casework_event x
                        WHERE x.case_id = e.case_id AND x.kind = 'event.corrected'
                          AND x.data ->> 'corrects' = 'E' || e.id)),
given AS (
    SELECT DISTINCT ON (case_id) case_id, at, seq FROM happened
     WHERE kind = 'allocation.started' AND coalesce(data ->> 'role', 'lead') = 'lead'
     ORDER BY case_id, at DESC, seq DESC),
waits AS (
    SELECT w.case_id, (min(w.at) AT TIME ZONE 'Europe/London')::date AS since
      FROM happened w LEFT JOIN given USING (case_id)
     WHERE w.kind = 'waiting.started'
       AND (given.case_id IS NULL OR (w.at, w.seq) > (given.at, given.seq))
       AND NOT EXISTS (SELECT FROM casework_allocation a
                        WHERE a.case_id = w.case_id AND a.role = 'lead' AND upper_inf(a.period))
     GROUP BY w.case_id),
rated AS (
    SELECT DISTINCT ON (case_id) case_id, left(coalesce(data ->> 'priority', ''), 60) AS priority
      FROM happened WHERE kind = 'priority.rated' ORDER BY case_id, at DESC, seq DESC)
UPDATE casework_case c
   SET waiting_since = waits.since, priority = coalesce(rated.priority, '')
  FROM waits LEFT JOIN rated USING (case_id)
 WHERE c.id = waits.case_id;
"""

# A case without a lead counts in its team's figures, too.
COUNTED = """
CREATE OR REPLACE FUNCTION casework_changed_cases_of_teams() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM casework_teams_change(ARRAY(
        WITH differ AS (
            SELECT became.id, was.team_id AS left_team, became.team_id AS team
              FROM was JOIN became USING (id)
             WHERE (was.version, was.stage, was.team_id, was.service_id, was.without_lead_since)
                   IS DISTINCT FROM (became.version, became.stage, became.team_id, became.service_id,
                                     became.without_lead_since))
        SELECT left_team FROM differ
        UNION SELECT team FROM differ
        UNION SELECT w.team_id FROM differ d JOIN casework_allocation a ON a.case_id = d.id
                JOIN workforce_worker w ON w.id = a.worker_id WHERE upper_inf(a.period)));
    RETURN NULL;
END $$;
"""

NOT_COUNTED = """
CREATE OR REPLACE FUNCTION casework_changed_cases_of_teams() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0041_not_opened")]

    operations = [
        migrations.AddField(
            "case", "may_wait", models.PositiveSmallIntegerField(db_default=1, default=1)
        ),
        migrations.AddField("case", "without_lead_since", models.DateField(blank=True, null=True)),
        migrations.AddField("case", "waiting_since", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "case",
            "priority",
            models.CharField(blank=True, db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            "case", "priority_rank", models.PositiveSmallIntegerField(db_default=0, default=0)
        ),
        migrations.AddField(
            "teamload",
            "overdue_by_duty",
            models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        *(
            migrations.AddIndex(
                "case",
                models.Index(
                    fields=(of, "may_wait", "without_lead_since", "id"),
                    name=f"case_without_lead_by_{of}",
                    condition=models.Q(without_lead_since__isnull=False),
                ),
            )
            for of in ("service", "team")
        ),
        *(
            migrations.AddIndex(
                "case",
                models.Index(
                    fields=(of, "may_wait", "priority_rank", "priority", "waiting_since", "id"),
                    name=f"case_waiting_by_{of}",
                    condition=models.Q(waiting_since__isnull=False),
                ),
            )
            for of in ("service", "team")
        ),
        # Last: what was changed waits for the end of the transaction, and no index is made of a table meanwhile.
        migrations.RunSQL(FILLED_IN, migrations.RunSQL.noop),
        migrations.RunSQL(COUNTED, NOT_COUNTED),
    ]
