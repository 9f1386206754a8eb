"""In which team and locality a case was entered stands with it, for its team to be another and the same again.

Of cases that are on record already only where they stand is known.
"""

from django.db import migrations, models

_COLUMNS = "restricted,family_id,service_id,locality"
_SEALS = """
DROP TRIGGER row_sealed ON casework_case;
CREATE TRIGGER row_sealed AFTER INSERT OR DELETE OR UPDATE OF {named}
    ON casework_case FOR EACH ROW EXECUTE FUNCTION casework_seals({quoted});
"""
_ENTERED = """
UPDATE casework_case c
   SET entered_locality = c.locality,
       entered_team = coalesce((SELECT t.slug FROM workforce_team t WHERE t.id = c.team_id), '');
UPDATE casework_sealedrow s
   SET digests = s.digests || casework_digests('casework_case', t.id, to_jsonb(t), '{entered_team,entered_locality}')
  FROM casework_case t WHERE s.of_table = 'casework_case' AND s.row_id = t.id;
"""


def _seals(columns: str) -> str:
    names = columns.split(",")
    return _SEALS.format(
        named=", ".join(f'"{name}"' for name in names),
        quoted=", ".join(f"'{name}'" for name in names),
    )


def _text(longest: int) -> "models.CharField[str, str]":
    return models.CharField(blank=True, db_default="", default="", max_length=longest)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0043_events_by_case_and_kind"),
        ("workforce", "0016_teams_from_a_day"),
    ]

    operations = [
        migrations.AddField(model_name="case", name="entered_team", field=_text(50)),
        migrations.AddField(model_name="case", name="entered_locality", field=_text(120)),
        migrations.RunSQL(
            _seals(f"{_COLUMNS},entered_team,entered_locality") + _ENTERED, _seals(_COLUMNS)
        ),
    ]
