"""What stands in the way of a form leads to its question on the page one is on; no must's question is called optional."""

from __future__ import annotations

import re

import pytest

from tests.builders import JOBS_UNDER, a_case, an_office, copied_in
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def proposed_under_cin(*, agreed: str) -> tuple[str, str]:
    """What the page of allocating answers where what the policy asks of the worker is not known yet."""
    office = copied_in(an_office("cin", jobs=JOBS_UNDER["cin"]))
    case = a_case(office).received(days_ago(5)).opened(days_ago(4)).case
    asked = ("allocated", "required", "reviewed", "supervised")
    sent = {"worker": office.colleague.ref, "how": "By phone", "agreed": agreed, "reason": "Near"}
    sent |= {"accepted_now": agreed, **{f"answers.{each}": "As agreed" for each in asked}}
    page = browsing(office.manager).post(f"/cases/{case.reference}/allocate", sent)
    assert page.status_code == 422
    return case.reference, in_a_row(page.text)


@pytest.mark.parametrize("agreed", ["no", "yes"])
def test_the_way_out_is_a_place_on_the_same_page(agreed: str) -> None:
    reference, page = proposed_under_cin(agreed=agreed)
    panel = page.split('id="in-the-way"', 1)[1].split("</ul>", 1)[0]
    links = re.findall(r'href="([^"]*)">(?:Put it right|Answer it) on the form', panel)
    assert links
    assert [each for each in links if not each.startswith("#") or each == "#main-content"] == []
    assert [each for each in links if f'id="{each[1:]}"' not in page] == [], reference


def test_each_leads_to_a_question_of_its_own() -> None:
    _, page = proposed_under_cin(agreed="yes")
    said = "Whether the worker has enough relevant experience is not known yet"
    item = page.split('id="in-the-way"', 1)[1].split(f"<strong>{said}", 1)[1].split("</li>", 1)[0]
    assert 'href="#facts-worker-experienced"' in item


def test_a_question_that_a_must_needs_is_not_called_optional() -> None:
    _, page = proposed_under_cin(agreed="yes")
    asked = page.split("What the policy also needs to know", 1)[1]
    for must in ("Does the worker have enough relevant experience?", "Is adequate supervision"):
        assert must in asked
        assert "(optional)" not in asked.split(must, 1)[1].split("</legend>", 1)[0]
        # Nobody goes on without it, so that leaving it open is no way out.
        said = asked.split(must, 1)[1].split("</fieldset>", 1)[0]
        assert "This waits until it is known" in said
        assert "Leave it unanswered" not in said
    # What may be departed from with a reason may be left open.
    should = asked.split("When does the registration run out?", 1)[1].split("</legend>", 1)[0]
    assert "(optional)" in should
    date = asked.split("When does the registration run out?", 1)[1].split("</fieldset>", 1)[0]
    assert "Leave it unanswered if it is not known" in date


def in_nottinghamshire(*, opened: bool) -> str:
    """What allocating says first to a Team Manager of a referral of which it is not settled where it belongs."""
    office = an_office("nottinghamshire", jobs=JOBS_UNDER["nottinghamshire"])
    story = a_case(office).received(days_ago(3))
    story.happened(
        "screening.decided", days_ago(2), by=office.manager, outcome="met", rationale="Level 3"
    )
    if opened:
        story.opened(days_ago(1))
    sent = {"worker": office.practitioner.ref, "how": "By phone", "agreed": "yes"}
    page = browsing(office.manager).post(f"/cases/{story.case.reference}/allocate", sent)
    assert page.status_code == 422
    said = in_a_row(page.text).split("What settles which service takes this family", 2)
    return said[-1].split("</li>", 1)[0]


def test_what_is_answered_on_the_referral_is_a_link_to_its_questions() -> None:
    said = in_nottinghamshire(opened=False)
    assert "/do/detail-referral" in said
    assert "Ask a" not in said


def test_a_manager_who_may_depart_is_sent_to_nobody_else() -> None:
    said = in_nottinghamshire(opened=True)
    assert "Ask a" not in said
    assert "You may go on with a reason" in said
