"""What does a practitioner see on the first page where nothing is due?"""

from __future__ import annotations

from datetime import timedelta

from keyworker.policy.wording import on_day
from tests.builders import CaseStory, Office, an_office
from tests.the_day import today
from tests.web.conftest import browsing, days_ago, in_a_row


def taken_on(office: Office) -> CaseStory:
    return CaseStory(office).received(days_ago(20)).allocated(days_ago(19), to=office.practitioner)


def home(office: Office) -> str:
    return in_a_row(browsing(office.practitioner).get("/").text)


def test_their_cases_stand_there_with_the_last_visit_and_that_the_policy_sets_no_dates(
    db: None,
) -> None:
    office = an_office("camden")
    visited, unseen = taken_on(office), taken_on(office)
    (child,) = (each.person for each in visited.case.case_children.all())
    visited.happened(
        "visit.made", days_ago(12), by=office.practitioner, where="home", children_seen=[child.ref]
    )
    said = home(office)
    assert "The policy sets no dates for visits" in said
    assert f"last seen {on_day(today() - timedelta(days=12))}" in said
    assert "not seen yet since" in said
    assert unseen.case.reference in said
    assert "All your cases" not in said
    for _ in range(7):
        taken_on(office)
    assert "All your cases" in home(office)


def test_who_has_no_case_is_told_of_none(db: None) -> None:
    said = home(an_office("camden"))
    assert "Nothing is due on your cases." in said
    assert "The policy sets no dates" not in said
