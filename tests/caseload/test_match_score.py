"""A child who may be on record already is suggested, never joined by itself, and what somebody said is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from keyworker.actions.outcome import Done, Refused
from keyworker.caseload.match_score import compare, slipped
from keyworker.caseload.possible_matches import suggestions
from keyworker.record.models import Case, Family, FamilyMember, Person
from keyworker.record.projection import differences
from tests.builders import Office, a_case, act, an_office, done, refer_to


@dataclass(frozen=True)
class Child:
    given_name: str = "Mia"
    family_name: str = "Example"
    born: date | None = date(2016, 3, 2)
    expected: date | None = None
    postcode: str = ""


@pytest.mark.parametrize(
    "other",
    [
        Child(),
        Child(given_name="Mya"),
        Child(family_name="Exampel"),
        Child(given_name="Example", family_name="Mia"),
        Child(born=date(2016, 2, 3)),
        Child(born=date(2016, 3, 12)),
        Child(born=None),
    ],
)
def test_a_child_much_the_same_is_worth_asking_about(other: Child) -> None:
    assert compare(Child(), other) is not None


@pytest.mark.parametrize(
    "other",
    [
        Child(given_name="Tom", born=date(2014, 9, 9)),
        Child(born=date(2009, 11, 25)),
        Child(given_name="Zed", family_name="Quill"),
        Child(given_name="Zed", family_name="Quill", born=None),
    ],
)
def test_a_brother_a_namesake_or_a_birthday_alone_is_not(other: Child) -> None:
    assert compare(Child(), other) is None


def test_the_same_home_makes_a_namesake_worth_asking_about() -> None:
    found = compare(Child(postcode="AB1 2CD"), Child(born=date(2009, 11, 25), postcode="ab12cd"))
    assert found is not None
    assert "The postcode is the same" in found.matches
    assert any("different" in text and "2009" in text for text in found.differs)


def test_a_baby_may_be_the_one_who_was_expected() -> None:
    unborn = Child(given_name="", born=None, expected=date(2026, 6, 20))
    assert compare(Child(given_name="Ivy", born=date(2026, 6, 11)), unborn) is not None
    assert compare(Child(given_name="Ivy", born=date(2024, 6, 11)), unborn) is None


def test_what_differs_names_nobody() -> None:
    found = compare(Child(), Child(given_name="Mya"))
    assert found is not None
    assert not any("Mia" in text or "Mya" in text for text in (*found.matches, *found.differs))


def test_day_and_month_swapped_or_one_digit_is_a_slip_and_two_digits_are_not() -> None:
    assert slipped(date(2016, 3, 2), date(2016, 2, 3))
    assert slipped(date(2016, 3, 2), date(2016, 3, 3))
    assert not slipped(date(2016, 3, 2), date(2016, 4, 13))
    assert slipped(date(16, 3, 2), date(2016, 3, 2))


def refer(office: Office, **child: Any) -> Case:
    told = {
        "type": "caf",
        "source": "school",
        "locality": office.team.locality,
        "children": [child],
    }
    outcome = refer_to(office.service, office.manager, told, on="2026-06-01 09:00")
    assert isinstance(outcome, Done), outcome
    return outcome.case


def judged(case: Case, by: Any, outcome: str) -> Any:
    found = suggestions(case)[0]
    told = {"person": found.child.ref, "other": found.other.ref, "outcome": outcome}
    return act(case, "judge-likeness", by, **told)


def test_a_child_spelt_a_little_differently_is_suggested_and_not_joined(office: Office) -> None:
    known = a_case(office).working()
    case = refer(office, given_name="Mya", family_name="Example", born="2016-03-02")
    (found,) = suggestions(case)
    assert (found.other, found.cases) == (known.child, (known.case,))
    assert case.family != known.case.family
    assert case.case_children.get().person != known.child


def test_not_the_same_is_kept_and_not_asked_again(office: Office) -> None:
    known = a_case(office).working()
    case = refer(office, given_name="Mia", family_name="Example", born="2016-03-02")
    (event,) = done(judged(case, office.manager, "not-same"))
    assert (event.kind, event.data["outcome"], event.data["other"]) == (
        "likeness.judged",
        "not-same",
        known.child.ref,
    )
    assert suggestions(case) == []
    assert case.case_children.get().person != known.child


def test_the_same_child_brings_the_referral_to_that_childs_family(office: Office) -> None:
    known = a_case(office).working()
    case = refer(office, given_name="Mia", family_name="Example", born="2016-03-02")
    event, *_ = done(judged(case, office.manager, "same"))
    assert case.family == known.case.family
    assert case.case_children.get().person == known.child
    assert event.data["person"] == known.child.ref
    assert event.by == office.manager
    assert list(differences(Case.objects.select_related("service", "team"))) == []


def test_a_brother_referred_with_the_child_comes_with_them(office: Office) -> None:
    known = a_case(office).working()
    told = {
        "type": "caf",
        "source": "school",
        "locality": office.team.locality,
        "children": [
            {"given_name": "Mia", "family_name": "Example", "born": "2016-03-02"},
            {"given_name": "Tom", "family_name": "Example", "born": "2019-05-05"},
        ],
    }
    outcome = refer_to(office.service, office.manager, told, on="2026-06-01 09:00")
    assert isinstance(outcome, Done)
    case = outcome.case
    done(judged(case, office.manager, "same"))
    assert {row.person.given_name for row in case.case_children.select_related("person")} == {
        "Mia",
        "Tom",
    }
    members = FamilyMember.objects.filter(family=known.case.family).values_list(
        "person__given_name", flat=True
    )
    assert sorted(members) == ["Mia", "Tom"]


def test_a_child_known_from_two_records_stays_on_the_other_cases_as_they_were(
    office: Office,
) -> None:
    twice = a_case(office).working()
    other = a_case(office).working()
    outcome = refer_to(
        office.service,
        office.manager,
        {
            "type": "caf",
            "source": "school",
            "locality": office.team.locality,
            "family": f"F{other.case.family_id}",
            "children": [{"given_name": "Mia", "family_name": "Example", "born": "2016-03-02"}],
        },
        on="2026-06-10 09:00",
    )
    assert isinstance(outcome, Done)
    case = outcome.case
    found = next(each for each in suggestions(case) if each.other == twice.child)
    told = {"person": found.child.ref, "other": found.other.ref, "outcome": "same"}
    done(act(case, "judge-likeness", office.manager, on="2026-06-10 10:00", **told))
    assert case.family == other.case.family
    assert case.case_children.get().person == twice.child
    assert other.case.case_children.get().person == other.child
    assert FamilyMember.objects.filter(family=other.case.family, person=other.child).exists()
    assert twice.case.case_children.get().person == twice.child


def test_nobody_judges_by_a_record_they_cannot_open(office: Office) -> None:
    elsewhere = an_office(name="Oldtown")
    a_case(elsewhere).working()
    case = refer(office, given_name="Mia", family_name="Example", born="2016-03-02")
    assert len(suggestions(case)) == 1
    refused = judged(case, office.manager, "same")
    assert isinstance(refused, Refused)
    assert refused.errors == {"other": "There is no such suggestion for you to answer"}
    assert case.events.filter(kind="likeness.judged").count() == 0


def test_somebody_who_was_not_suggested_cannot_be_joined(office: Office) -> None:
    stranger = Person.objects.create(given_name="Zed", family_name="Quill")
    FamilyMember.objects.create(family=Family.objects.create(), person=stranger)
    case = refer(office, given_name="Mia", family_name="Example", born="2016-03-02")
    a_case(office).working()
    child = case.case_children.get().person
    refused = act(
        case, "judge-likeness", office.manager, person=child.ref, other=stranger.ref, outcome="same"
    )
    assert isinstance(refused, Refused)


@pytest.mark.parametrize("given", ["ab12cd", "AB1 2CD", " ab1  2cd "])
def test_a_postcode_is_kept_in_one_way_and_off_the_event(office: Office, given: str) -> None:
    told = {
        "type": "caf",
        "source": "school",
        "locality": "Newtown",
        "children": [{"given_name": "Mia"}],
        "postcode": given,
    }
    outcome = refer_to(office.service, office.manager, told, on="2026-06-01 09:00")
    assert isinstance(outcome, Done)
    assert outcome.case.case_children.get().person.postcode == "AB1 2CD"
    assert "postcode" not in outcome.events[-1].data


def test_what_is_no_postcode_is_refused_whole(office: Office) -> None:
    told = {
        "type": "caf",
        "source": "school",
        "children": [{"given_name": "Mia"}],
        "postcode": "next door",
    }
    outcome = refer_to(office.service, office.manager, told, on="2026-06-01 09:00")
    assert isinstance(outcome, Refused)
    assert "postcode" in outcome.errors
    assert not Case.objects.exists()
