"""Which languages and skills does the authority speak of, so that whoever chooses a worker finds the same words?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keyworker.actions import family, questions
from keyworker.actions.action import ActionContext, Entry, NotPossible
from keyworker.actions.administering import administrators_only, once_named, refuse_the_same
from keyworker.actions.form_fields import FormField
from keyworker.policy.wording import listed
from keyworker.policy.written_names import in_order
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Authority, Worker

LONGEST_WORD, _MOST = 60, 200


def _set(entry: Entry) -> Sequence[NewEvent]:
    authority = Authority.objects.get()
    said = {name: _words(entry, name) for name in ("languages", "skills")}
    refuse_the_same(authority, said, field="languages")
    for name, words in said.items():
        _refuse_lost(name, words)
        setattr(authority, name, words)
    authority.save(update_fields=[*said])
    return [entry.record("people-lists.set", at=entry.now, **said)]


def _words(entry: Entry, name: str) -> list[str]:
    """Each word once, however it is written, in the order of the alphabet."""
    once = {each.casefold(): each for each in reversed(entry.values.get(name) or ())}
    found = sorted(once.values(), key=in_order)
    if len(found) > _MOST:
        raise NotPossible(f"Give at most {_MOST} of them", field=name)
    long = next((each for each in found if len(each) > LONGEST_WORD), None)
    if long is not None:
        raise NotPossible(f"Write each in at most {LONGEST_WORD} letters", field=name)
    return found


def _refuse_lost(name: str, words: Sequence[str]) -> None:
    """What is on record of somebody stays in the list: it would be in no form any more."""
    held = {word for each in Worker.objects.values_list(name, flat=True) for word in each}
    lost = sorted(held - set(words))
    if lost:
        raise NotPossible(
            f"On record of somebody: {listed(lost)}. Change that first, or leave it in the list",
            field=name,
        )


def _as_it_stands(context: ActionContext, field: FormField) -> FormField:
    authority = Authority.objects.first()
    return replace(field, initial="\n".join(getattr(authority, field.name, ())) or None)


SET_LISTS = administrators_only(
    id="list-languages-and-skills",
    title="List the languages and skills that people bring",
    family=family.SETTING_UP,
    records=("people-lists.set",),
    subject="authority",
    possible=once_named,
    asks=tuple(
        # Kept once each, in the order of the alphabet.
        questions.made_into(
            questions.adjusted(
                questions.listing(name, label, required=False, hint=hint), _as_it_stands
            ),
            name,
        )
        for name, label, hint in (
            ("languages", "Languages", "For example: Polish, British Sign Language"),
            ("skills", "Skills", "For example: Work with fathers, Parenting programme"),
        )
    ),
    does=_set,
)
ACTIONS = (SET_LISTS,)
