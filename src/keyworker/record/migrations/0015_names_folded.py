"""Names are found however they are written: capitals, accents, apostrophes and hyphens make no difference.

One function folds them, for the index and for what is looked for. It names the schema of all that it calls, so that
whoever calls it cannot put others in their place. Where spelling differs, too, trigrams find what is like it, and so do
the consonants that are left of it: Mohammed and Muhammad share few trigrams.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations
from django.db.models import Func, TextField, Value
from django.db.models.functions import Concat

_LEFT_OUT = "'’‘ʼʻ`´." + "".join(chr(each) for each in range(0x300, 0x370))
_BETWEEN = "-‐‑‒–—"
_LETTERS = {
    "Ø": "O",
    "ø": "o",
    "Ł": "L",
    "ł": "l",
    "Đ": "D",
    "đ": "d",
    "Ð": "D",
    "ð": "d",
    "ı": "i",
}
_TWO_LETTERS = {"ß": "ss", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Þ": "Th", "þ": "th"}


def _function() -> str:
    kept, put = "".join(_LETTERS) + _BETWEEN, "".join(_LETTERS.values()) + " " * len(_BETWEEN)
    # What is left out stands after all that is put in the place of something: translate drops it. An accent that stands
    # alone goes before letters are taken apart, for that would leave a space.
    folded = (
        "pg_catalog.translate(pg_catalog.normalize(pg_catalog.translate($1, '´', ''), 'NFKD'),"
        f" '{kept}{_quoted(_LEFT_OUT)}', '{put}')"
    )
    for letter, two in _TWO_LETTERS.items():
        folded = f"pg_catalog.replace({folded}, '{letter}', '{two}')"
    # Most names have as many bytes as letters, and are folded seven times as fast.
    return f"""
        CREATE FUNCTION casework_folded(text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
        AS $$
        BEGIN
          IF pg_catalog.octet_length($1) OPERATOR(pg_catalog.=) pg_catalog.length($1) THEN
            RETURN pg_catalog.lower(pg_catalog.translate($1, '-''`.', ' '));
          END IF;
          RETURN pg_catalog.lower({folded});
        END
        $$;
    """


def _quoted(text: str) -> str:
    return text.replace("'", "''")


SOUNDED = """
CREATE FUNCTION casework_sounded(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ' ' || regexp_replace(
    translate(replace(casework_folded($1), 'ph', 'f'), 'cqzjvaeiouy', 'kksgf'), '(.)\\1+', '\\1', 'g'
) || ' ';
"""
# The expressions are those of the indexes to the bracket: another order of joining, and no index would serve.
# Three consonants in order say enough of a name to look for it by them.
LIKE = """
CREATE INDEX person_by_sound ON casework_person
 USING gin (casework_sounded(COALESCE(given_name, '') || COALESCE(COALESCE(' ', '') || COALESCE(family_name, ''), '')) gin_trgm_ops);
CREATE FUNCTION casework_people_spelt_like(name text) RETURNS SETOF bigint
LANGUAGE sql STABLE SET pg_trgm.strict_word_similarity_threshold = 0.4
AS $$
  SELECT id FROM casework_person
   WHERE casework_folded(COALESCE(given_name, '') || COALESCE(COALESCE(' ', '') || COALESCE(family_name, ''), '')) %>> casework_folded(name)
   UNION
  SELECT id FROM casework_person
   WHERE casework_sounded(COALESCE(given_name, '') || COALESCE(COALESCE(' ', '') || COALESCE(family_name, ''), ''))
         LIKE '%' || casework_sounded(name) || '%'
     AND length(casework_sounded(name)) >= 5
$$;
"""
NO_LIKE = """
DROP FUNCTION casework_people_spelt_like(text);
DROP INDEX person_by_sound;
"""


def _folded(text: Concat | str) -> Func:
    return Func(text, function="casework_folded", output_field=TextField())


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0014_wakes_on"),
    ]

    operations = [
        migrations.RunSQL(_function(), "DROP FUNCTION casework_folded(text);"),
        migrations.RemoveIndex(model_name="person", name="person_by_any_part_of_name"),
        migrations.RemoveIndex(model_name="family", name="family_by_any_part_of_name"),
        migrations.RunSQL("DROP INDEX IF EXISTS person_by_name;", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="person",
            index=GinIndex(
                OpClass(
                    _folded(Concat("given_name", Value(" "), "family_name")), name="gin_trgm_ops"
                ),
                name="person_by_folded_name",
            ),
        ),
        migrations.AddIndex(
            model_name="family",
            index=GinIndex(
                OpClass(_folded("name"), name="gin_trgm_ops"), name="family_by_folded_name"
            ),
        ),
        migrations.RunSQL(SOUNDED, "DROP FUNCTION casework_sounded(text);"),
        migrations.RunSQL(LIKE, NO_LIKE),
    ]
