"""The vocabulary of events: it is read from one file, and a mistake in it stops the program with the place and the reason."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.policy.problems import DeclarationError
from keyworker.policy.vocabulary import EVENT_KINDS, FieldType
from keyworker.policy.vocabulary.events import COMMON, read_field, read_kind
from keyworker.policy.vocabulary.fields import KindList


def test_a_kind_has_its_fields_in_the_order_in_which_they_are_written() -> None:
    kind = EVENT_KINDS["contact.arranged"]
    assert [each.name for each in kind.fields] == ["with", "contact_by", "method", "every", "next"]


def test_every_kind_is_a_noun_and_a_verb() -> None:
    assert all(name.count(".") == 1 for name in EVENT_KINDS)
    with pytest.raises(DeclarationError, match="gift is not a noun and a verb"):
        read_kind("gift", {"says": "a gift was declared"})


def test_a_kind_says_nothing_that_no_kind_says() -> None:
    with pytest.raises(DeclarationError, match=r"gift\.declared says something that no kind"):
        read_kind("gift.declared", {"says": "a gift was declared", "decide": True})
    with pytest.raises(DeclarationError, match=r"gift\.declared says something that no kind"):
        read_kind("gift.declared", {"decides": True})


def test_every_field_that_has_a_name_of_all_events_is_that_one() -> None:
    common = {each.name for each in COMMON}
    assert {
        f"{kind.name} {each.name}"
        for kind in EVENT_KINDS.values()
        for each in kind.fields
        if each.name in common
    } == set()


def test_a_field_takes_the_usual_example_of_its_type_and_its_first_choice() -> None:
    assert read_field("on", {"date": "When"}, of="a.b").example == "2026-06-01"
    assert (
        read_field("how", {"choice": "How", "of": ["phone", "letter"]}, of="a.b").example == "phone"
    )


def test_a_field_may_be_one_of_a_list_of_the_authority() -> None:
    field = read_field(
        "kind", {"text": "Which", "of_list": "referrals", "example": "caf"}, of="a.b"
    )
    assert (field.type, field.of_list) == (FieldType.TEXT, KindList.REFERRALS)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, "given needs one type"),
        ({"text": "What", "date": "When"}, "given needs one type"),
        ({"texts": "What"}, "given needs one type"),
        ({"text": "What", "imports": True}, "given is no text"),
        ({"choice": "Which"}, "given is no choice"),
        ({"text": "Which", "of": ["one", "two"]}, "given is no text"),
        ({"number": "How many"}, "given needs an example"),
        ({"text": "What", "example": True}, "given needs an example that is a text"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(written: dict[str, Any], said: str) -> None:
    with pytest.raises(DeclarationError, match=rf"events\.yaml: gift\.declared: {said}"):
        read_field("given", written, of="gift.declared")
