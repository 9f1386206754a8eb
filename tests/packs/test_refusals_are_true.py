"""A refusal says nothing that the record contradicts, and nothing that nobody would say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from pydantic_core import to_jsonable_python

from keyworker.decisions.trying.documents_out import gate_of
from keyworker.policy.conditions.model import FactTest
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.documents import DocumentError
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.examples import Example
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import id_in_words

PACKS = bundled_packs()
# Words that cannot stand alone as what a sentence is about.
_NO_SUBJECT = re.compile(
    r"^the (.* )?(how|why|with|about|to|by|every|until|due|agreed|planned|confirmed|because|met|not|"
    r"submitted|completed|given|urgent)( .*)?$"
)


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_whatever_a_rule_asks_can_be_the_subject_of_a_sentence(pack: Pack) -> None:
    asked = {
        name
        for _, rule in named_rules(pack)
        for part in parts_of(rule)
        if isinstance(part, FactTest)
        for name in (part.fact, *part.tests.compared_names)
    }
    labels = {name: fact_label(name, pack) for name in asked if pack.own_label(name) is None}
    made_up = {
        name: label
        for name, label in labels.items()
        if label == f"the {id_in_words(name.rpartition('.')[2])}"
    }
    assert {name: label for name, label in made_up.items() if _NO_SUBJECT.match(label)} == {}


def is_later(event: dict[str, str], example: Example) -> bool:
    """Whether it happened, or was recorded, after the day on which the example asks."""
    return max(str(event["at"]), str(event.get("recorded_at", "")))[:10] > example.as_of.isoformat()


def nothing_on_record(pack: Pack) -> Iterator[tuple[str, str, set[str]]]:
    """Each "nothing on record shows that" of a worked example's gate, with the kinds of event that are on its record."""
    for example in pack.examples:
        if example.ask != "gate" or example.refused is not None:
            continue
        given = to_jsonable_python(example.given)
        known = (each for each in given.get("events", ()) if not is_later(each, example))
        on_record = {str(each["kind"]) for each in known}
        for action in sorted(pack.actions_spoken_of):
            try:
                answer = gate_of(pack, action, given, as_of=example.as_of, name="given")
            except DocumentError:
                # What the example enters is for another action, and is nothing that this one takes.
                continue
            for unmet in answer["unmet"]:
                for said in unmet["because"]:
                    _, found, what = said.partition("othing on record shows that ")
                    if found:
                        yield example.id, what, on_record


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_nothing_is_said_to_be_missing_that_is_on_record(pack: Pack) -> None:
    untrue = set()
    said = 0
    for example, what, on_record in nothing_on_record(pack):
        said += 1
        for kind in on_record & EVENT_KINDS.keys():
            # Said bare, with nothing about which of them, by whom or when.
            if what.rstrip(".") == EVENT_KINDS[kind].says:
                untrue.add((example, what))
    assert said
    assert untrue == set()
