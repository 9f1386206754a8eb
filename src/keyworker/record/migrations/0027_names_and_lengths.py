"""What is recorded has a limit in the database, too, and a name is found whatever it was pasted with.

Either way of writing Arabic and Persian letters finds it. Zero-width characters, marks of direction and soft hyphens come
along when a name is copied from another program; nobody sees them, and nobody types them when searching. The function
takes the place of the one there was, so that what is held in its indexes is made again. No event holds more than four
million bytes: a form takes far less of each answer, and so much can only come of a fault.
"""

from django.db import migrations

_INVISIBLE = (0xAD, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F))
_INVISIBLE = (*_INVISIBLE, *range(0x2060, 0x2065), *range(0x2066, 0x2070), 0x640)
_ACCENTS = (*range(0x300, 0x370), *range(0x64B, 0x660), 0x670, *range(0x1DC0, 0x1E00))
_LEFT_OUT = "'’‘ʼʻ`´." + "".join(chr(each) for each in (*_ACCENTS, *_INVISIBLE))
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
    "ي": "ی",
    "ى": "ی",
    "ك": "ک",
    "ة": "ه",
}
_TWO_LETTERS = {"ß": "ss", "ẞ": "ss", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Þ": "Th"}
_TWO_LETTERS |= {"þ": "th"}


def _function() -> str:
    kept, put = "".join(_LETTERS) + _BETWEEN, "".join(_LETTERS.values()) + " " * len(_BETWEEN)
    left_out = _LEFT_OUT.replace("'", "''")
    folded = (
        "pg_catalog.translate(pg_catalog.normalize(pg_catalog.translate($1, '´', ''), 'NFKD'),"
        f" '{kept}{left_out}', '{put}')"
    )
    for letter, two in _TWO_LETTERS.items():
        folded = f"pg_catalog.replace({folded}, '{letter}', '{two}')"
    return f"""
        CREATE OR REPLACE FUNCTION casework_folded(text) RETURNS text
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


# What is there already is not asked: it cannot be changed.
_BOUNDED = """
ALTER TABLE casework_event ADD CONSTRAINT event_is_bounded
 CHECK (pg_catalog.octet_length(data::text) <= 4000000) NOT VALID
"""
_UNBOUNDED = "ALTER TABLE casework_event DROP CONSTRAINT event_is_bounded"
_INDEXES = ("person_by_folded_name", "family_by_folded_name", "person_by_sound")


class Migration(migrations.Migration):
    dependencies = [("casework", "0023_leaving_is_on_record")]

    operations = [
        migrations.RunSQL(_function(), migrations.RunSQL.noop),
        migrations.RunSQL(_BOUNDED, _UNBOUNDED),
        *(migrations.RunSQL(f"REINDEX INDEX {each}", migrations.RunSQL.noop) for each in _INDEXES),
    ]
