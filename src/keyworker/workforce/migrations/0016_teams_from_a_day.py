"""The teams of which somebody was, each from its day: read off their moves on record, sealed, and cases wake where they change."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations, models

_BEFORE = (
    "user_id,name,role,more_roles,profession,qualified,team_id,fte,started,left,line_manager_id,"
    "does_unitemised_supervised_contact,qualities,jobs"
)
_SEALS = """
DROP TRIGGER row_sealed ON workforce_worker;
CREATE TRIGGER row_sealed AFTER INSERT OR DELETE OR UPDATE OF {named}
    ON workforce_worker FOR EACH ROW EXECUTE FUNCTION casework_seals({quoted});
"""
_SEAL_TEAMS = """
UPDATE casework_sealedrow s
   SET digests = s.digests || casework_digests('workforce_worker', t.id, to_jsonb(t), '{teams}')
  FROM workforce_worker t WHERE s.of_table = 'workforce_worker' AND s.row_id = t.id;
"""
_WAKES = """
DROP TRIGGER worker_wakes_cases ON workforce_worker;
CREATE TRIGGER worker_wakes_cases AFTER UPDATE ON workforce_worker FOR EACH ROW
  WHEN ((OLD.role, OLD.profession, OLD.qualified, OLD.fte, OLD."left", OLD.qualities, OLD.jobs{old})
        IS DISTINCT FROM (NEW.role, NEW.profession, NEW.qualified, NEW.fte, NEW."left", NEW.qualities, NEW.jobs{new})
        OR (OLD.line_manager_id, OLD.team_id) IS DISTINCT FROM (NEW.line_manager_id, NEW.team_id))
  EXECUTE FUNCTION workforce_worker_wakes_cases();
"""
_LONDON = ZoneInfo("Europe/London")


def _seals(columns: str) -> str:
    names = columns.split(",")
    return _SEALS.format(
        named=", ".join(f'"{name}"' for name in names),
        quoted=", ".join(f"'{name}'" for name in names),
    )


def _read_off_moves(apps: Any, schema_editor: Any) -> None:
    def rows(app: str, model: str) -> Any:
        return apps.get_model(app, model).objects.using(schema_editor.connection.alias)

    services = {
        team.slug: team.service_line or team.service.slug
        for team in rows("workforce", "Team").select_related("service")
    }
    moves = rows("casework", "Event").filter(kind="worker.moved", worker__isnull=False)
    for worker, events in groupby(moves.order_by("worker_id", "seq"), key=lambda e: e.worker_id):
        teams = _teams_of(events, services)
        rows("workforce", "Worker").filter(pk=worker).update(teams=teams)


def _teams_of(moves: Iterable[Any], services: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows that the moves come to which were carried out as they were recorded; one still to come was so on its day."""
    rows: list[dict[str, Any]] = []
    for event in moves:
        day = event.at.astimezone(_LONDON).date().isoformat()
        if event.data["first_day"] > day:
            continue
        before, team = event.data["from_team"], event.data["team"]
        rows = rows or [{"team": before, "service": services.get(before), "from": None}]
        rows = [each for each in rows if (each["from"] or "") < day]
        if rows[-1]["team"] != team:
            rows.append({"team": team, "service": services.get(team), "from": day})
    return rows if len(rows) > 1 else []


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0015_who_leaves"),
        # Which keeps the moves.
        ("casework", "0043_events_by_case_and_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="worker",
            name="teams",
            field=models.JSONField(
                blank=True, db_default=models.Value([], models.JSONField()), default=list
            ),
        ),
        migrations.RunSQL(
            _WAKES.format(old=", OLD.teams", new=", NEW.teams"), _WAKES.format(old="", new="")
        ),
        migrations.RunSQL(_seals(f"{_BEFORE},teams"), _seals(_BEFORE)),
        migrations.RunPython(_read_off_moves, migrations.RunPython.noop),
        migrations.RunSQL(_SEAL_TEAMS, migrations.RunSQL.noop),
    ]
