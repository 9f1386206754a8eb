"""Lets the application have the planner's statistics gathered once many rows came in together.

Without them the database believes that the tables are as small as before, and a page over many cases takes seconds. Only
the tables' owner may gather them, so the owner lends that one right by a function.
"""

from django.db import migrations

_TABLES = (
    "casework_family",
    "casework_person",
    "casework_familymember",
    "casework_identifier",
    "casework_case",
    "casework_casechild",
    "casework_event",
    "casework_allocation",
    "casework_standing",
    "casework_timescale",
    "workforce_worker",
)

GATHER = f"""
CREATE FUNCTION casework_gather_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    ANALYZE {", ".join(_TABLES)};
END $$;
"""
FORGET = "DROP FUNCTION casework_gather_statistics();"


class Migration(migrations.Migration):
    dependencies = [("casework", "0011_no_team_events")]

    operations = [migrations.RunSQL(GATHER, FORGET)]
