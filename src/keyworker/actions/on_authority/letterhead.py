"""What stands at the head of the authority's letters: its name as it writes it, its address and its telephone?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry
from keyworker.actions.administering import (
    LONGEST_TITLE,
    administrators_only,
    once_named,
    refuse_the_same,
)
from keyworker.actions.form_fields import FormField
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Authority

_LONGEST_ADDRESS, _LONGEST_PHONE = 400, 40
_FIELDS = ("logo_text", "address", "telephone")


def _set(entry: Entry) -> Sequence[NewEvent]:
    authority = Authority.objects.get()
    said = {name: entry.values.get(name, "").strip() for name in _FIELDS}
    refuse_the_same(authority, said, field="logo_text")
    for name, value in said.items():
        setattr(authority, name, value)
    authority.save(update_fields=_FIELDS)
    return [entry.record("letterhead.set", at=entry.now)]


def _as_it_stands(context: ActionContext, field: FormField) -> FormField:
    authority = Authority.objects.first()
    return replace(field, initial=getattr(authority, field.name, "") or None)


SET = administrators_only(
    id="set-letterhead",
    title="Say what heads the letters",
    family=family.SETTING_UP,
    records=("letterhead.set",),
    subject="authority",
    possible=once_named,
    asks=tuple(
        questions.adjusted(each, _as_it_stands)
        for each in (
            questions.line(
                "logo_text",
                "The authority's name as its letters have it",
                required=False,
                hint="For example: Northshire, Children and Families. Leave empty for its name alone",
                most=LONGEST_TITLE,
            ),
            questions.at_most(
                questions.words(
                    "address",
                    "Address",
                    required=False,
                    hint="As it stands at the head of a letter",
                ),
                _LONGEST_ADDRESS,
            ),
            questions.line(
                "telephone", "Telephone", required=False, width="20", most=_LONGEST_PHONE
            ),
        )
    ),
    does=_set,
)
ACTIONS = (SET,)
