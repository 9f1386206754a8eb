"""The jobs that somebody had, has and will have, each from its day: sealed, and cases wake where they change."""

from django.db import migrations, models

_BEFORE = (
    "user_id,name,role,more_roles,profession,qualified,team_id,fte,started,left,line_manager_id,"
    "does_unitemised_supervised_contact,qualities"
)
_SEALS = """
DROP TRIGGER row_sealed ON workforce_worker;
CREATE TRIGGER row_sealed AFTER INSERT OR DELETE OR UPDATE OF {named}
    ON workforce_worker FOR EACH ROW EXECUTE FUNCTION casework_seals({quoted});
"""
_SEAL_JOBS = """
UPDATE casework_sealedrow s
   SET digests = s.digests || casework_digests('workforce_worker', t.id, to_jsonb(t), '{jobs}')
  FROM workforce_worker t WHERE s.of_table = 'workforce_worker' AND s.row_id = t.id;
"""
_WAKES = """
DROP TRIGGER worker_wakes_cases ON workforce_worker;
CREATE TRIGGER worker_wakes_cases AFTER UPDATE ON workforce_worker FOR EACH ROW
  WHEN ((OLD.role, OLD.profession, OLD.qualified, OLD.fte, OLD."left", OLD.qualities{old})
        IS DISTINCT FROM (NEW.role, NEW.profession, NEW.qualified, NEW.fte, NEW."left", NEW.qualities{new})
        OR (OLD.line_manager_id, OLD.team_id) IS DISTINCT FROM (NEW.line_manager_id, NEW.team_id))
  EXECUTE FUNCTION workforce_worker_wakes_cases();
"""


def _seals(columns: str) -> str:
    names = columns.split(",")
    return _SEALS.format(
        named=", ".join(f'"{name}"' for name in names),
        quoted=", ".join(f"'{name}'" for name in names),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("workforce", "0013_an_authority_in_full"),
        # Which wakes cases, and seals rows.
        ("casework", "0035_restricted_on_the_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="worker",
            name="jobs",
            field=models.JSONField(
                blank=True, db_default=models.Value([], models.JSONField()), default=list
            ),
        ),
        migrations.RunSQL(_seals(f"{_BEFORE},jobs") + _SEAL_JOBS, _seals(_BEFORE)),
        migrations.RunSQL(
            _WAKES.format(old=", OLD.jobs", new=", NEW.jobs"), _WAKES.format(old="", new="")
        ),
    ]
