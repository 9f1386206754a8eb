"""A notice says a choice by its title, as the form does, and never by the word that files have for it."""

from __future__ import annotations

from datetime import date

from keyworker.policy.casefile import Event
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.own_entries import fields_of_event
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.notice_texts import said_of
from keyworker.policy.rules.own_entries import OwnEntry


def a_pack() -> Pack:
    """One in which two entries have a field of one name, with other choices."""
    pack = find_pack("suffolk")
    entries = tuple(
        OwnEntry.model_validate(
            {
                "id": entry,
                "title": entry,
                "fields": [
                    {"name": "venue", "type": "choice", "ask": "Where?", "choices": choices}
                ],
            }
        )
        for entry, choices in (
            ("tea", {"fam-home": "The family's own home", "off": "Our office"}),
            ("talk", ["fam-home", "village-hall"]),
        )
    )
    return pack.model_copy(update={"kinds": pack.kinds.model_copy(update={"entries": entries})})


def said(entry: str, venue: str) -> str:
    pack = a_pack()
    event = Event(kind="entry.recorded", at=date(2026, 5, 22), entry=entry, venue=venue)
    return said_of(
        "{case}: at {event.venue}",
        reference="KW-1",
        event=event,
        terms=pack,
        fields=fields_of_event(pack, event),
    )


def test_a_choice_with_a_title_is_said_by_it() -> None:
    assert said("tea", "fam-home") == "KW-1: at the family's own home"
    assert said("tea", "off") == "KW-1: at our office"


def test_a_choice_of_another_entrys_field_of_that_name_keeps_its_own_words() -> None:
    assert said("talk", "fam-home") == "KW-1: at fam home"
    assert said("talk", "village-hall") == "KW-1: at village hall"
