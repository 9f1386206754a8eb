"""How does a value that was recorded read? By the type its field declares; what somebody wrote stays as they wrote it.

Nothing is taken for a date because it looks like one: a note may say 2026-02-30. What a field of dates holds that is no
date (another system may have held it so) is shown as it stands, too.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from keyworker.policy.packs.pack import Pack
from keyworker.policy.refs import number_of
from keyworker.policy.vocabulary.facts import find_fact
from keyworker.policy.vocabulary.fields import FieldType
from keyworker.policy.wording import id_in_words, on_day, sentence, value_in_words
from keyworker.record.names import Naming

DAYS = frozenset({FieldType.DATE, FieldType.MOMENT})
# Among what an action of a plan says: the day by which it is to be done.
_BY = "by"
_NUMBER, _WHAT = "id", "what"
_ID = re.compile(r"[a-z][a-z0-9_-]*")


@lru_cache(maxsize=1000)
def label_of(name: str) -> str:
    """A field's name as a label."""
    return sentence(id_in_words(name.replace("_", "-")))


def day_in_words(written: object) -> str:
    """The day that a field of dates or moments holds; what is none stays as it was written."""
    text = str(written)
    try:
        return on_day(date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return text


def value_as_recorded(
    value: object, kind: FieldType | None, *, pack: Pack, naming: Naming = str
) -> str:
    """A value in words. Only what is a reference and nothing else is named: a sentence may tell of a flat in W12."""
    if isinstance(value, dict):
        return _whole_in_words(value, pack, naming)
    if isinstance(value, list):
        # What was entered one on a line is read one on a line.
        joined = "\n" if any(isinstance(each, dict) or " " in str(each) for each in value) else ", "
        return joined.join(
            value_as_recorded(each, kind, pack=pack, naming=naming) for each in value
        )
    if not isinstance(value, str):
        return value_in_words(value)
    if kind in DAYS:
        return day_in_words(value)
    if number_of(value) is not None:
        return naming(value)
    return id_in_words(value) if _ID.fullmatch(value) else value


def _whole_in_words(whole: dict[str, object], pack: Pack, naming: Naming) -> str:
    """What has several parts: its parts in words, without the number by which it is told from others.

    Of something to be done what it is comes first, then who does it and by when; of an answer what was asked.
    """
    parts = {
        str(key): value_as_recorded(each, _part(whole, key, pack), pack=pack, naming=naming)
        for key, each in whole.items()
        if key != _NUMBER and each not in (None, "")
    }
    if _WHAT in parts:
        said, day = parts.pop(_WHAT), parts.pop(_BY, "")
        more = [*parts.values(), *([f"by {day}"] if day else [])]
        return f"{said} ({', '.join(more)})" if more else said
    if "fact" in whole and "value" in parts:
        declared = pack.header.facts.get(str(whole["fact"])) or find_fact(str(whole["fact"]))
        asked = declared.label if declared is not None else parts["fact"]
        parts = {str(asked): parts["value"]}
    return "; ".join(f"{label_of(key)}: {each}" for key, each in parts.items())


def type_of_fact(name: str, pack: Pack) -> FieldType | None:
    """The type of an answer to a question about a fact; None where nobody declares it."""
    declared = pack.header.facts.get(name) or find_fact(name)
    return FieldType(declared.type) if declared is not None else None


def _part(whole: dict[str, object], key: str, pack: Pack) -> FieldType | None:
    """The type of one part of what a list holds: an action of a plan, an answer about a fact."""
    if key == "value" and "fact" in whole:
        return type_of_fact(str(whole["fact"]), pack)
    return FieldType.DATE if key == _BY and "what" in whole else None
