"""Somebody who works with families becomes a manager: what their policy then says of the cases they led is what the pages say.

Where a policy says whose job it is to lead, a manager who is still named does not count, from the day of the new job on. Where
it says nothing of it the case stays theirs until somebody gives it to another.
"""

from __future__ import annotations

import pytest

from keyworker.access.models import AccessRole
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, a_worker, act_on, an_office, done
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db
# The policies that say whose job it is to lead a case.
SAYS_WHOSE_JOB = frozenset({"cin"})


def led(office: Office) -> Case:
    """A case that the practitioner leads: asked, and accepted."""
    story = a_case(office).received(days_ago(30))
    said = {"outcome": "open", "need": "child-in-need"}
    story.happened("decision.made", days_ago(25), by=office.manager, **said)
    part = {"worker": office.practitioner.ref, "role": "lead", "team": office.team.slug}
    for kind in ("allocation.proposed", "allocation.agreed", "allocation.started"):
        story.happened(kind, days_ago(20), by=office.manager, **part)
    story.case.refresh_from_db()
    assert story.case.without_lead_since is None
    return story.case


def becomes_a_manager(office: Office, first_day: str) -> Worker:
    admin = a_worker(office.team, "Anna Bell", "systems", access=AccessRole.ADMINISTRATOR)
    said = {"job": office.manager.role, "first_day": first_day}
    subject = OnWorker(office.practitioner).fresh()
    done(act_on(subject, "change-job", admin, on=f"{days_ago(0)} 08:00", **said))
    pass_days(now=now())
    return admin


def test_their_cases_are_without_a_worker_where_the_policy_says_so(any_office: Office) -> None:
    office, turns = any_office, any_office.service.pack in SAYS_WHOSE_JOB
    case = led(office)
    becomes_a_manager(office, days_ago(0))
    case.refresh_from_db()
    assert case.without_lead_since == (today() if turns else None)
    listed = in_a_row(browsing(office.manager).get("/unallocated").text)
    assert (case.reference in listed) is turns
    assert ("Ada Ruiz is named and does not count as allocated" in listed) is turns
    # Whoever reads the case sees the same, and who is still named; so does the one who led it.
    page = browsing(office.manager).get(f"/cases/{case.reference}").text
    assert "Ada Ruiz" in page
    assert browsing(office.practitioner).get(f"/cases/{case.reference}").status_code == 200
    assert case.reference in browsing(office.practitioner).get("/caseload").text


def test_not_before_the_day_of_the_new_job() -> None:
    office = an_office("cin")
    case = led(office)
    becomes_a_manager(office, days_ago(-3))
    case.refresh_from_db()
    assert case.without_lead_since is None
    assert case.reference not in browsing(office.manager).get("/unallocated").text


def test_no_longer_once_a_job_entered_by_mistake_is_withdrawn() -> None:
    office = an_office("cin")
    case = led(office)
    admin = becomes_a_manager(office, days_ago(0))
    subject = OnWorker(office.practitioner).fresh()
    wrong = {"job_from": days_ago(0), "reason": "Somebody else"}
    done(act_on(subject, "withdraw-job-change", admin, on=f"{days_ago(0)} 09:00", **wrong))
    pass_days(now=now())
    case.refresh_from_db()
    assert case.without_lead_since is None
    assert case.reference not in browsing(office.manager).get("/unallocated").text
