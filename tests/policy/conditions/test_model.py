"""What a policy officer writes becomes one condition, or a sentence that says what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from keyworker.policy.conditions.model import (
    All,
    Always,
    AnyOf,
    Counted,
    FactTest,
    Happened,
    Not,
    Quantified,
)
from tests.policy.conditions.asking import read


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ({"case.type": {"is": "caf"}}, FactTest),
        ({"all": [{"case.type": {"is": "caf"}}]}, All),
        ({"any": [{"case.type": {"is": "caf"}}]}, AnyOf),
        ({"not": {"case.type": {"is": "caf"}}}, Not),
        ({"happened": {"event": "visit.made"}}, Happened),
        ({"count": {"event": "visit.made", "at_least": 2}}, Counted),
        ({"most": {"of": "children", "is": {"each.age": {"below": 5}}}}, Quantified),
        ("always", Always),
    ],
)
def test_each_form_is_read_as_its_own_kind(written: Any, kind: type) -> None:
    assert type(read(written)) is kind


def test_several_keys_side_by_side_must_all_hold() -> None:
    both = read({"case.type": {"is": "caf"}, "happened": {"event": "visit.made"}})
    assert isinstance(both, All)
    assert [type(each) for each in both.conditions] == [FactTest, Happened]


def test_one_event_since_may_stand_where_a_list_may() -> None:
    once = read({"happened": {"event": "visit.made", "since": {"event": "referral.received"}}})
    assert isinstance(once, Happened)
    assert [each.event for each in once.since] == ["referral.received"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"case.type": "caf"}, "needs tests, such as {is: 'caf'}"),
        ({"all": []}, "'all' needs a list of conditions"),
        ({"happened": {"kind_of": "visit.made"}}, "'happened' needs an event"),
        ({"every": {"of": "children"}}, "'every' needs 'of' (a list) and 'is' (a condition)"),
        ("sometimes", "a condition is a fact with tests"),
    ],
)
def test_what_cannot_be_read_says_what_would_be(written: Any, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(written)
    assert said in str(refused.value)


def test_the_same_question_is_written_the_same_wherever_it_stands() -> None:
    first, second = read({"case.type": {"is": "caf"}}), read({"case.type": {"is": "caf"}})
    assert first.written == second.written
    assert first.written != read({"case.type": {"is": "other"}}).written
