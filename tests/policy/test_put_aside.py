"""A word that only fills a box is no answer to what a policy demands."""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.decisions.document_facts import DocumentFacts
from keyworker.policy.conditions import tests as put
from keyworker.policy.conditions.model import FactTest
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.put_aside import is_put_aside, says_something
from keyworker.policy.rules.checklists import says_nothing


@pytest.mark.parametrize(
    "answer",
    [
        "None",
        " none. ",
        "N/A",
        "n/a",
        "nil",
        "-",
        "...",
        "Nothing",
        "No",
        "Not applicable",
        "TBC",
        "unknown",
        "none known",
        ["None"],
        ["-", "n/a"],
        "not known yet",
        "not yet known",
        "None identified",
        "None identified at this time",
        "N/A - see above",
        "N/A (as above)",
        "See above",
        "Not yet confirmed",
        "Don't know",
        "\u2013",
        "\u2014 \u2022",
        "?",
        "   ",
    ],
)
def test_puts_the_question_aside(answer: object) -> None:
    assert is_put_aside(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "None of the three visits was kept",
        "None identified at the visit on 3 May; the school has concerns",
        "Not known to us before March",
        "See above the door: the alarm is broken",
        "No concerns",
        "Nobody was at home",
        "No room in the team until June",
        "Nan visits on Mondays",
        ["None", "Call the school"],
        "Not applicable: the child lives abroad",
        "Noor",
        0,
        False,
        "2026-06-01",
    ],
)
def test_says_something(answer: object) -> None:
    assert not is_put_aside(answer)


def test_a_mark_that_is_no_word_is_not_quoted_back() -> None:
    reasons = [_why_not(each) for each in ("-", "...", "None")]
    assert reasons == [
        "The reason for it is not recorded (what was written does not say)",
        "The reason for it is not recorded (what was written does not say)",
        "The reason for it is not recorded (‘None’ does not say)",
    ]


def _why_not(answer: str) -> str:
    asked = FactTest(fact="action.why", tests=put.Tests(known=True))
    facts = DocumentFacts(find_pack("camden"), {"action": {"why": answer}}, date(2026, 6, 1))
    return asked.reasons(facts).because[0]


def test_where_nothing_to_say_is_an_answer_it_stands() -> None:
    assert says_something("Nothing new", "new_information")
    assert says_something("none", "disagreements")
    assert not says_something("none", "plan_entry")


def test_a_tick_with_a_reason_of_none_has_no_reason() -> None:
    tick = "Not appropriate in this case, because"
    assert says_nothing(f"{tick} none", tick)
    assert says_nothing("None", tick)
    assert not says_nothing(f"{tick} the partner is already told", tick)


def test_what_a_checklist_lets_stand_as_nothing_still_stands() -> None:
    assert not says_nothing("None known", "None known")
