"""What the page of possible matches shows to whom."""

from __future__ import annotations

from uuid import uuid4

import pytest

from keyworker.record.models import Case, Person
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, an_office
from tests.web.conftest import browsing, days_ago, in_a_row

FORM = {
    "children-0-given_name": "Mya",
    "children-0-family_name": "Example",
    "children-0-born-day": "2",
    "children-0-born-month": "3",
    "children-0-born-year": "2016",
    "type": "caf",
    "source": "school",
    "locality": "Newtown",
    "route": "portal",
}


def referred(by: Worker) -> Case:
    answer = browsing(by).post("/referrals/new", FORM | {"submission": str(uuid4())})
    assert answer.status_code == 302, answer.content.decode()
    case = Case.objects.latest("pk")
    assert answer.headers["Location"] == f"/referrals/{case.reference}/matches"
    return case


def test_a_match_in_a_record_they_may_open_shows_what_agrees_and_differs(office: Office) -> None:
    known = CaseStory(office).received(days_ago(9)).case
    case = referred(office.manager)
    page = browsing(office.manager).get(f"/referrals/{case.reference}/matches").content.decode()
    assert "Mya Example may be Mia Example" in page
    assert "The name is spelt much alike" in page
    assert known.reference in page


@pytest.mark.parametrize("restricted", [False, True])
def test_a_match_on_another_record_says_whom_to_ask_and_nothing_that_tells_a_restricted_one(
    office: Office, service_manager: Worker, restricted: bool
) -> None:
    elsewhere = an_office(service=office.service, name="Oldtown")
    known = CaseStory(elsewhere, restricted=restricted).received(days_ago(9)).case
    case = referred(office.manager)
    page = browsing(office.manager).get(f"/referrals/{case.reference}/matches").content.decode()
    assert "Mya Example may be known already" in page
    assert f"Ask {service_manager.name} before you go on." in page
    assert not [
        each for each in (known.reference, "Mia Example", "The name is spelt") if each in page
    ]


def test_where_nobody_manages_the_whole_service_it_says_of_which_to_ask(office: Office) -> None:
    CaseStory(an_office(service=office.service, name="Oldtown")).received(days_ago(9))
    case = referred(office.manager)
    page = browsing(office.manager).get(f"/referrals/{case.reference}/matches").content.decode()
    assert f"Ask a service manager of {office.service.name} before you go on." in page


def test_saying_the_same_joins_the_two_and_goes_on(office: Office) -> None:
    known = CaseStory(office).received(days_ago(9))
    case = referred(office.manager)
    child = case.case_children.get().person
    answer = browsing(office.manager).post(
        f"/referrals/{case.reference}/matches",
        {
            "person": child.ref,
            "other": known.child.ref,
            "outcome": "same",
            "version": case.version,
            "submission": str(uuid4()),
        },
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{case.reference}")
    case.refresh_from_db()
    assert case.family == known.case.family


def test_an_answer_from_a_page_out_of_date_says_what_changed(office: Office) -> None:
    known = CaseStory(office).received(days_ago(9))
    case = referred(office.manager)
    child = case.case_children.get().person
    answer = browsing(office.manager).post(
        f"/referrals/{case.reference}/matches",
        {
            "person": child.ref,
            "other": known.child.ref,
            "outcome": "same",
            "version": "0",
            "submission": str(uuid4()),
        },
    )
    assert answer.status_code == 422
    assert "has changed since you opened this page" in answer.content.decode()


def test_business_support_is_asked_of_likely_matches_before_a_referral_is_sent_to_a_team(
    office: Office,
) -> None:
    CaseStory(office).received(days_ago(9))
    form = FORM | {"submission": str(uuid4()), "locality": ""}
    answer = browsing(office.support).post("/referrals/new", form)
    case = Case.objects.latest("pk")
    assert case.team is None
    assert answer.headers["Location"] == f"/referrals/{case.reference}/matches"
    page = browsing(office.support).get(answer.headers["Location"]).content.decode()
    assert "Mya Example may be Mia Example" in page
    assert browsing(office.support).get(f"/cases/{case.reference}").status_code == 200


def test_a_number_of_somebody_whose_record_is_closed_to_them_is_nobodys(office: Office) -> None:
    elsewhere = an_office(service=office.service, name="Oldtown")
    known = CaseStory(elsewhere).received(days_ago(9))
    for named in (
        {"family": f"F{known.case.family_id}"},
        {"children-0-id": known.child.ref},
        {"family": "F²"},
        {"children-0-id": f"P{'9' * 400}"},
    ):
        form = FORM | named | {"submission": str(uuid4())}
        answer = browsing(office.support).post("/referrals/new", form)
        assert answer.status_code == 422, named
        assert "There is no such" in answer.content.decode()
    assert Case.objects.count() == 1


def test_a_match_says_what_differs_and_every_case_the_child_is_on(office: Office) -> None:
    known = CaseStory(office).of("Mya").received(days_ago(9))
    again = CaseStory(office, family=known.case.family).of("Tom").received(days_ago(8))
    case = referred(office.manager)
    for child, postcode in ((known.child, "NE1 1AA"), (case.case_children.get().person, "NE9 9ZZ")):
        child.postcode = postcode
        child.save()
    page = in_a_row(browsing(office.manager).get(f"/referrals/{case.reference}/matches").text)
    assert '<li class="kw-likeness__other">The postcode is different</li>' in page
    found = page[page.index("On record in") : page.index("Is it the same child?")]
    assert found.count("(awaiting decision, Newtown team)") == 2
    assert f"{again.case.reference}</a> (awaiting decision, Newtown team), <a" in found
    assert f"{known.case.reference}</a> (awaiting decision, Newtown team) </p>" in found


def test_a_baby_who_was_expected_about_then_is_shown_with_that_day(office: Office) -> None:
    CaseStory(office).of("", born=None, expected="2016-03-10").received(days_ago(9))
    case = referred(office.manager)
    page = in_a_row(browsing(office.manager).get(f"/referrals/{case.reference}/matches").text)
    assert "Mya Example may be Example, expected Thu 10 Mar 2016" in page


def a_sibling_referred(office: Office) -> tuple[Case, Case]:
    """A child of a family whose other child is known: another first name and birth, the same name and postcode."""
    known = CaseStory(office).received(days_ago(9)).case
    Person.objects.filter(case_children__case=known).update(postcode="NG24 1AA")
    sibling = FORM | {
        "children-0-given_name": "Jonah",
        "children-0-born-year": "2012",
        "children-0-born-day": "19",
        "postcode": "NG24 1AA",
        "submission": str(uuid4()),
    }
    answer = browsing(office.manager).post("/referrals/new", sibling)
    case = Case.objects.latest("pk")
    assert answer.headers["Location"] == f"/referrals/{case.reference}/matches", answer.text
    return known, case


def answers_of(case: Case, known: Case, outcome: str) -> dict[str, object]:
    return {
        "person": case.case_children.get().person.ref,
        "other": known.case_children.get().person.ref,
        "outcome": outcome,
        "version": case.version,
        "submission": str(uuid4()),
    }


def test_a_sibling_is_tied_to_the_family_by_what_people_see(office: Office) -> None:
    known, case = a_sibling_referred(office)
    browser = browsing(office.manager)
    page = in_a_row(browser.get(f"/referrals/{case.reference}/matches").text)
    assert "Jonah Example may be of the family of Mia Example" in page
    assert "Is it the same family?" in page
    assert "Yes, the same child" not in page
    said = answers_of(case, known, "same-family")
    assert browser.post(f"/referrals/{case.reference}/matches", said).status_code == 302
    case.refresh_from_db()
    assert case.family == known.family
    assert case.case_children.get().person.given_name == "Jonah"
    assert known.family.members.count() == 2
    people = browser.get(f"/cases/{case.reference}/people").text
    assert known.reference in people
    assert "Jonah" not in browser.get(f"/referrals/{case.reference}/matches").text.split("<h1")[1]


def test_another_family_at_the_same_address_stays_another(office: Office) -> None:
    known, case = a_sibling_referred(office)
    mother = Person.objects.create(
        given_name="Ida", family_name="Example", born="1985-04-05", postcode="NG24 1AA"
    )
    known.family.members.create(person=mother, relationship="mother")
    browser = browsing(office.manager)
    page = browser.get(f"/referrals/{case.reference}/matches").text
    # One of the family is enough to ask about it.
    assert page.count("may be of the family of") == 1
    said = answers_of(case, known, "not-same")
    assert browser.post(f"/referrals/{case.reference}/matches", said).status_code == 302
    case.refresh_from_db()
    assert case.family != known.family
    assert "may be of the family of" not in browser.get(f"/referrals/{case.reference}/matches").text
