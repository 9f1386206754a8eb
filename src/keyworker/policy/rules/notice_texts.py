"""What may the text of a notice say of the event that it tells of, without ever naming anybody?

``{case}`` stands for the case's reference, ``{event.FIELD}`` for what the event says in a field. Only what is a day, a number, a
yes or no, a length of time or one of several choices may be said: in words of somebody's own a name may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from keyworker.policy.casefile import Event
from keyworker.policy.conditions.terms import Terms, value_in_terms
from keyworker.policy.problems import did_you_mean
from keyworker.policy.vocabulary import EVENT_KINDS, Field, FieldType
from keyworker.policy.vocabulary.events import fields_of
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.wording import at_moment, sentence, value_in_words, within_sentence

CASE = "{case}"
_PLACE = re.compile(r"\{([^{}]*)\}")
_BEFORE_A_SENTENCE = re.compile(r"(?:\A|[.?!]\s+)\Z")
_EVENT = "event."
_HAPPENED = "at"
_NAMES_NOBODY = frozenset(
    {
        FieldType.DATE,
        FieldType.MOMENT,
        FieldType.NUMBER,
        FieldType.YES_NO,
        FieldType.DURATION,
        FieldType.CHOICE,
    }
)


def said_of(
    text: str, *, reference: str, event: Event, terms: Terms, fields: Mapping[str, Field]
) -> str:
    """The text with the case's reference and what the event says; of what it does not say, that it is not given.

    ``fields`` are those of such an event by name, the policy's own among them: a choice is said by its title. What begins
    a sentence has a capital, also where the case has no reference and is called by the word.
    """

    def in_its_place(place: re.Match[str]) -> str:
        begins = _BEFORE_A_SENTENCE.search(text, 0, place.start()) is not None
        return sentence(said(place)) if begins else said(place)

    def said(place: re.Match[str]) -> str:
        name = place[1]
        if not name.startswith(_EVENT):
            return reference if place[0] == CASE else place[0]
        field = name.removeprefix(_EVENT)
        if field == _HAPPENED:
            return at_moment(event.at)
        value = event.field(field)
        if value is None:
            return "not given"
        if not isinstance(value, str):
            return value_in_words(value)
        title = dict(fields[field].titles).get(value) if field in fields else None
        return within_sentence(title) if title else value_in_terms(value, terms)

    return _PLACE.sub(in_its_place, text)


def mistakes_in_text(text: str, event: str, own: Mapping[str, Field]) -> Iterator[str]:
    """Each place of the text that stands for nothing, or that could name somebody; ``own`` are fields of the policy's own entry."""
    fields = {**fields_of(event), **own}
    for name in _PLACE.findall(text):
        if name == CASE.strip("{}") or name == f"{_EVENT}{_HAPPENED}":
            continue
        if not name.startswith(_EVENT):
            yield f"text: '{{{name}}}' stands for nothing; say {{case}}, or {{event.FIELD}} for a field of the event"
            continue
        field = fields.get(name.removeprefix(_EVENT))
        if field is None and event in EVENT_KINDS:
            hint = did_you_mean(
                name.removeprefix(_EVENT), [each for each in fields if _may(fields[each])]
            )
            yield f"text: '{name.removeprefix(_EVENT)}' is not a field of {event}{hint}"
        elif field is not None and not _may(field):
            yield f"text: '{{{name}}}' could name somebody; a notice says only days, numbers, choices, yes and no"


def _may(field: Field) -> bool:
    listed = field.of_list is not None and not field.of_list.is_open
    # Which letter it was is said in somebody's own words where a policy lists none.
    return field.type in _NAMES_NOBODY or (listed and field.of_list is not KindList.LETTERS)
