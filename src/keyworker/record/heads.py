"""Does the record still go on from where it stood when its ends were last kept elsewhere?

A chain tells that a link was changed, but not that all of it was made again, nor that its end is gone with whatever
counted it. So the last link of every subject is written to a file that is kept where nobody reaches who can change the
database, and later ones are held against it. The file holds numbers and hashes, and no name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection

# Of each subject with events, its last one; and every event by its subject and place.
_OF_SUBJECTS = """
    SELECT CASE WHEN case_id IS NOT NULL THEN 'case ' || case_id
                WHEN worker_id IS NOT NULL THEN 'worker ' || worker_id
                WHEN team_id IS NOT NULL THEN 'team ' || team_id
                WHEN service_id IS NOT NULL THEN 'service ' || service_id
                ELSE 'authority' END AS subject, seq, encode(hash, 'hex') AS hash
      FROM casework_event
"""
_HEADS = f"SELECT DISTINCT ON (subject) subject, seq, hash FROM ({_OF_SUBJECTS}) e ORDER BY subject, seq DESC"  # noqa: S608
_DIFFERS = f"""
    SELECT kept.subject, kept.seq, e.hash IS NULL
      FROM json_to_recordset(%s::json) AS kept(subject text, seq int, hash text)
      LEFT JOIN ({_OF_SUBJECTS}) e ON e.subject = kept.subject AND e.seq = kept.seq
     WHERE e.hash IS DISTINCT FROM kept.hash
     ORDER BY kept.subject
"""  # noqa: S608
_TRIGGER_FUNCTIONS = """
    SELECT DISTINCT p.proname, md5(p.prosrc)
      FROM pg_proc p JOIN pg_trigger t ON t.tgfoid = p.oid
     WHERE NOT t.tgisinternal AND p.proname NOT LIKE 'procrastinate%' ORDER BY 1
"""


def heads(*, now: datetime) -> dict[str, Any]:
    """Where the record of every subject ends now, and what each guard does, to be kept elsewhere."""
    return {
        "kept_at": now.isoformat(),
        "heads": [
            {"subject": subject, "seq": seq, "hash": hash_} for subject, seq, hash_ in _rows(_HEADS)
        ],
        "guards": {str(name): text for name, text in _rows(_TRIGGER_FUNCTIONS)},
    }


def head_problems(kept: Mapping[str, Any]) -> Iterator[str]:
    """What is not any more as it was when the ends were kept: gone, or another than it was."""
    for subject, seq, is_gone in _rows(_DIFFERS, json.dumps(kept["heads"])):
        how = "is gone" if is_gone else "is not the one that it was then"
        yield f"{subject}: event {seq}, its last when the ends were kept, {how}"
    now = {str(name): text for name, text in _rows(_TRIGGER_FUNCTIONS)}
    for name, text in sorted(kept["guards"].items()):
        if name not in now:
            yield f"the guard function {name} is gone"
        elif now[name] != text:
            yield f"the guard function {name} does something else than when the ends were kept; an upgrade may have changed it"


def kept_heads(text: str) -> dict[str, Any]:
    """What ``heads`` wrote. Raises ValueError where it is something else."""
    try:
        found: dict[str, Any] = json.loads(text)
        if not isinstance(found["heads"], list) or not isinstance(found["guards"], dict):
            raise TypeError
    except (ValueError, TypeError, KeyError):
        raise ValueError(
            "these are not the ends of a record, as verify --keep writes them"
        ) from None
    return found


def _rows(query: str, *parameters: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        return list(cursor.fetchall())
