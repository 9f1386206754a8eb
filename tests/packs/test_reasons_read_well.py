"""Each reason that a policy gives reads as a manager would say it: no rule's id, no raw fact, no unfinished sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from pydantic_core import to_jsonable_python

from keyworker.decisions.trying.documents_out import (
    ANSWERS,
    gate_of,
    notices_of,
    states_of,
    timescales_of,
)
from keyworker.policy.casefile import CaseHeader, Event
from keyworker.policy.kinds import named_rules
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.examples import Example
from keyworker.policy.rules.notice_texts import said_of
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.events import fields_of
from keyworker.policy.vocabulary.facts import FACTS

PACKS = bundled_packs()
_LISTED = {"timescales": timescales_of, "notices": notices_of, "states": states_of}


def sentences(pack: Pack, example: Example) -> Iterator[str]:
    """Every reason in the answer to a worked example."""
    given = to_jsonable_python(example.given)
    if example.ask in _LISTED:
        answer: Any = _LISTED[example.ask](pack, given, as_of=example.as_of, name="given")
    elif example.ask == "gate":
        gates = {gate.id: gate.actions[0] for gate in pack.gates} | {
            rule.id: rule.action for rule in pack.actions
        }
        answer = gate_of(
            pack, gates.get(example.of, example.of), given, as_of=example.as_of, name="given"
        )
    elif example.ask in ANSWERS:
        answer = ANSWERS[example.ask](pack, given, as_of=example.as_of, name="given")
    else:
        return
    yield from _because_in(answer)


@cache
def said_in_examples(pack_id: str) -> frozenset[str]:
    """Every reason in the answers to a policy's worked examples, asked once for all that is looked for in them."""
    pack = next(each for each in PACKS if each.id == pack_id)
    examples = (example for example in pack.examples if example.refused is None)
    return frozenset(sentence for example in examples for sentence in sentences(pack, example))


def _because_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name in {"because", "working"}:
                yield from each
            else:
                yield from _because_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _because_in(each)


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_no_reason_names_a_rule_or_a_raw_fact(pack: Pack) -> None:
    said = said_in_examples(pack.id)
    assert said
    raw = {
        name
        for name in (*FACTS, *pack.header.facts, *EVENT_KINDS)
        if "." in name and "*" not in name
    }
    # A rule may be called by a word of the field's own; that word is no id when it is said.
    ids = {rule.id for _, rule in named_rules(pack) if "-" in rule.id} - {"step-down", "step-up"}
    named = "|".join(map(re.escape, sorted(raw | ids)))
    alone = re.compile(rf"(?<![\w-])(?:{named})(?![\w-])")
    assert {each for each in said if alone.search(each) or "_" in each} == set()


def refusals(pack: Pack) -> Iterator[str]:
    """Everything said of an action that is tried on a case of which nothing is on record."""
    for action in sorted(pack.actions_spoken_of):
        answer = gate_of(pack, action, {"case": {}}, as_of=date(2026, 6, 1), name="given")
        yield from _because_in(answer)


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_no_sentence_holds_the_name_and_value_of_a_field_in_brackets(pack: Pack) -> None:
    said = {*refusals(pack), *said_in_examples(pack.id)}
    assert {sentence for sentence in said if re.search(r"\([a-z ]+: ", sentence)} == set()
    assert any("on record shows that" in sentence for sentence in said)


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_every_reason_begins_as_a_sentence_does(pack: Pack) -> None:
    said = said_in_examples(pack.id)
    assert {sentence for sentence in said if not re.match(r"[A-Z0-9‘'\"£]", sentence)} == set()


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_no_refusal_and_no_plain_words_name_a_raw_fact(pack: Pack) -> None:
    raw = {
        name
        for name in (*FACTS, *pack.header.facts, *EVENT_KINDS)
        if "." in name and "*" not in name
    }
    texts = [
        text
        for _, rule in named_rules(pack)
        for text in (rule.plain, getattr(rule, "refusal", None))
        if text
    ]
    assert {text for text in texts if any(name in text for name in raw) or "_" in text} == set()


BEGINS = re.compile(r"[A-Z0-9‘'\"£\[]")
SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+")


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_every_sentence_of_a_notice_has_a_capital_whatever_is_missing(pack: Pack) -> None:
    """Of a file whose case has no reference, and an event that says nothing of what the text asks for, too."""
    said = [
        said_of(
            rule.text,
            reference=CaseHeader().id,
            event=Event(kind=rule.on.event, at=date(2026, 6, 1), **given),
            terms=pack,
            fields=fields_of(rule.on.event),
        )
        for rule in pack.notices
        for given in ({}, *_each_choice(rule.on.event))
    ]
    assert said
    parts = {part for text in said for part in SENTENCE_ENDS.split(text)}
    assert {part for part in parts if not BEGINS.match(part)} == set()


def _each_choice(kind: str) -> Iterator[dict[str, Any]]:
    """Each field of such an event that is one of several choices, at each of them."""
    for name, field in fields_of(kind).items():
        yield from ({name: choice} for choice, _ in field.titles)


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_every_title_and_plain_text_of_a_rule_begins_as_a_sentence_does(pack: Pack) -> None:
    texts = {
        text
        for _, rule in named_rules(pack)
        for name in ("title", "plain", "refusal", "text")
        # A reminder that tells nobody has nothing to say.
        if isinstance(text := getattr(rule, name, None), str) and (text or name != "text")
        if not text.startswith("{case}")
    }
    assert texts
    assert {text for text in texts if not BEGINS.match(text)} == set()
