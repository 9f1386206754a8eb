"""Rows that no event holds and on which decisions and rights to see rest are sealed as Keyworker writes them.

A digest of each column is kept beside the row by the database itself. An update or a deletion that Keyworker did not
announce in its transaction leaves the seal as it was, so that ``keyworker verify`` finds it; so does one made with the
triggers switched off.
"""

from django.db import migrations, models

_COLUMNS = {
    "casework_case": "restricted,family_id,service_id,locality",
    "casework_person": "given_name,family_name,born,expected,died,disabled",
    "casework_familymember": "family_id,person_id,relationship",
    "casework_casechild": "case_id,person_id",
    "workforce_worker": "user_id,name,role,more_roles,profession,qualified,team_id,fte,started,left,line_manager_id,"
    "does_unitemised_supervised_contact,qualities",
    "workforce_team": "service_id,slug,name,locality,service_line,set_up_on",
    "workforce_service": "slug,pack,pack_from,earlier_packs,casework",
    "access_user": "access_role,is_active",
    "access_accessgrant": "user_id,subject,subject_id,reason,granted_at,until",
}
_FUNCTIONS = """
CREATE FUNCTION casework_digests(of_table text, row_id bigint, held jsonb, columns text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_object_agg(name, encode(sha256(convert_to(
               concat_ws(chr(31), of_table, row_id, name, coalesce('=' || (held ->> name), '')), 'UTF8')), 'hex'))
      FROM unnest(columns) AS name
$$;

CREATE FUNCTION casework_seals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET timezone = 'UTC' AS $$
DECLARE
    announced boolean := coalesce(current_setting('keyworker.writes', true), '') = 'yes';
    changed text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO casework_sealedrow (of_table, row_id, digests)
        VALUES (TG_TABLE_NAME, NEW.id, casework_digests(TG_TABLE_NAME, NEW.id, to_jsonb(NEW), TG_ARGV))
        ON CONFLICT (of_table, row_id) DO NOTHING;
    ELSIF TG_OP = 'DELETE' AND announced THEN
        DELETE FROM casework_sealedrow s WHERE s.of_table = TG_TABLE_NAME AND s.row_id = OLD.id;
    ELSIF TG_OP = 'UPDATE' AND announced THEN
        -- Only what is changed now is sealed anew: what was changed by hand before stays noticed.
        SELECT array_agg(name) INTO changed FROM unnest(TG_ARGV) AS name
         WHERE to_jsonb(OLD) ->> name IS DISTINCT FROM to_jsonb(NEW) ->> name;
        IF changed IS NOT NULL THEN
            UPDATE casework_sealedrow s
               SET digests = s.digests || casework_digests(TG_TABLE_NAME, NEW.id, to_jsonb(NEW), changed)
             WHERE s.of_table = TG_TABLE_NAME AND s.row_id = NEW.id;
        END IF;
    END IF;
    RETURN NULL;
END $$;
"""
_TRIGGER = """
CREATE TRIGGER row_sealed AFTER INSERT OR DELETE OR UPDATE OF {named}
    ON {table} FOR EACH ROW EXECUTE FUNCTION casework_seals({quoted});
INSERT INTO casework_sealedrow (of_table, row_id, digests)
SELECT '{table}', t.id, casework_digests('{table}', t.id, to_jsonb(t), '{{{columns}}}') FROM {table} t;
"""


def _trigger(table: str, columns: str) -> str:
    names = columns.split(",")
    return _TRIGGER.format(
        table=table,
        columns=columns,
        named=", ".join(f'"{name}"' for name in names),
        quoted=", ".join(f"'{name}'" for name in names),
    )


_TRIGGERS = "".join(_trigger(table, columns) for table, columns in _COLUMNS.items())
_BACK = "".join(f"DROP TRIGGER row_sealed ON {table};\n" for table in _COLUMNS)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0030_kept_forms"),
        ("workforce", "0011_an_authority_sets_itself_up"),
        ("access", "0007_administrators"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of_table", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                ("digests", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("of_table", "row_id"), name="row_sealed_once")
                ]
            },
        ),
        migrations.RunSQL(
            _FUNCTIONS, "DROP FUNCTION casework_seals(); DROP FUNCTION casework_digests;"
        ),
        # The seals are made as the session has it, by the same zone as the database makes them later.
        migrations.RunSQL("SET LOCAL timezone = 'UTC';" + _TRIGGERS, _BACK),
    ]
