"""Every answer says why, and what would settle it."""

from __future__ import annotations

from keyworker.policy.conditions.truth import Truth
from tests.policy.conditions.asking import VISIT, facts_of, read


def test_a_no_says_what_it_would_have_to_be() -> None:
    answer = read({"place": {"in": ["school", "office"]}}).reasons(facts_of(place="home"))
    assert answer.truth is Truth.NO
    assert answer.because == ("The place is home; it would have to be school or office",)


def test_what_is_not_known_names_the_fact_that_would_settle_it() -> None:
    answer = read({"place": {"is": "home"}}).reasons(facts_of())
    assert (answer.because, answer.needs) == (("The place is not known yet",), frozenset({"place"}))


def test_any_asks_for_the_fewest_facts_and_all_for_every_one() -> None:
    several = {"all": [{"place": {"is": "home"}}, {"room": {"is": "a"}}]}
    one = {"ground": {"is": "risk"}}
    assert read({"any": [several, one]}).reasons(facts_of()).needs == {"ground"}
    assert read({"all": [several, one]}).reasons(facts_of()).needs == {"place", "room", "ground"}


def test_what_happened_is_named_with_its_day() -> None:
    answer = read({"happened": {"event": "visit.made"}}).reasons(facts_of(VISIT))
    assert answer.because == ("A visit was made on Wed 20 May 2026",)


def test_a_fact_that_cannot_be_compared_asks_for_the_other_one() -> None:
    answer = read({"first": {"before": "second"}}).reasons(facts_of(first="2026-05-01"))
    assert (answer.truth, answer.needs) == (Truth.UNKNOWN, frozenset({"second"}))


def test_none_is_explained_by_the_one_of_whom_it_is_so() -> None:
    people = [
        {"id": "P1", "is": "child", "born": "2025-01-10"},
        {"id": "P2", "is": "child", "born": "2014-01-10"},
    ]
    none = read({"none": {"of": "children", "is": {"each.age": {"below": 5}}}})
    answer = none.reasons(facts_of(people=people))
    assert answer.truth is Truth.NO
    assert answer.because == ("P1: the child's age in years is 1",)


def test_what_is_so_or_not_is_said_as_that() -> None:
    asked = read({"case.has_lead": {"is": True}})
    led = {"kind": "allocation.started", "at": "2026-05-20", "worker": "W1", "role": "lead"}
    assert asked.reasons(facts_of()).because == (
        "It is not so that there is a lead practitioner; it would have to be so",
    )
    assert asked.reasons(facts_of(led)).because == ("There is a lead practitioner",)


def test_of_several_ways_each_says_what_would_be_enough() -> None:
    asked = read({"any": [{"case.has_lead": {"is": True}}, {"place": {"is": "school"}}]})
    assert asked.reasons(facts_of(place="home")).because == (
        "It is not so that there is a lead practitioner; it would be enough if it were so",
        "The place is home; it would be enough if it were school",
    )
    # What would have to be so together is enough by none of it alone.
    both = {"all": [{"case.has_lead": {"is": True}}, {"place": {"is": "school"}}]}
    asked = read({"any": [both, {"place": {"is": "office"}}]})
    assert asked.reasons(facts_of(place="home")).because == (
        "It is not so that there is a lead practitioner; it would have to be so",
        "The place is home; it would have to be school",
        "The place is home; it would be enough if it were office",
    )
    assert not any(
        "enough" in each
        for each in read({"not": {"any": [both, both]}}).reasons(facts_of(place="home")).because
    )


def test_what_holds_never_says_what_would_have_to_be() -> None:
    people = [{"id": "P1", "is": "child", "born": "2014-01-10"}]
    for written in (
        {"none": {"of": "children", "is": {"each.age": {"below": 5}}}},
        {"not": {"place": {"is": "school"}}},
        {"not": {"all": [{"place": {"is": "school"}}, {"case.has_lead": {"is": True}}]}},
    ):
        answer = read(written).reasons(facts_of(people=people, place="home"))
        assert answer.truth is Truth.YES
        assert answer.because
        assert not any("would have to be" in each for each in answer.because)
