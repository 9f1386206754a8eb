"""What a task says may tell what was found: whoever reads no findings is shown what the policy calls it."""

from __future__ import annotations

import pytest

from tests.builders import Office, a_case
from tests.the_day import today
from tests.web.conftest import browsing, days_ago

pytestmark = pytest.mark.django_db
WORDS = "Ask mother about the bruise"


def test_business_support_reads_what_the_policy_calls_a_task(any_office: Office) -> None:
    office = any_office
    story = a_case(office).happened("case.opened", days_ago(9), team=office.team.slug)
    story.happened("allocation.started", days_ago(9), worker=office.practitioner, role="lead")
    task = {"task": "T1", "what": WORDS, "owner": "holder", "due": today().isoformat()}
    story.happened("task.set", days_ago(3), by=office.manager, **task)
    pages = [
        f"/cases/{story.case.reference}{tab}" for tab in ("", "/timescales", "/timeline", "/people")
    ]
    support, worker = browsing(office.support), browsing(office.practitioner)
    for address in (*pages, "/", "/overdue"):
        assert WORDS not in support.get(address).text, address
    title = story.case.timescales.get(subject="T1").title
    assert title in support.get(pages[1]).text
    assert WORDS in worker.get(pages[0]).text
    assert WORDS in worker.get(pages[1]).text
    assert WORDS in worker.get("/").text
