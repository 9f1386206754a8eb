"""The actions of a plan, whoever owns them: on the case until they are finished, in supervision once they are late."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from tests.builders import CaseStory, Office
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing, days_ago

pytestmark = pytest.mark.django_db
SOON = (today() + timedelta(days=9)).isoformat()


def a_plan(office: Office) -> CaseStory:
    story = CaseStory.about(office, a_led_case(office))
    actions = [
        {"id": "1", "what": "Ring the school", "who": "Ada Ruiz", "by": days_ago(3)},
        {"id": "2", "what": "Come to the group", "who": "The family", "by": SOON},
        {"id": "3", "what": "Send the report", "who": "The nursery", "by": days_ago(5)},
        {"id": "4", "what": "Look again"},
    ]
    return story.happened(
        "plan.agreed", days_ago(10), by=office.practitioner, actions=actions, visit_every="3 weeks"
    )


def test_the_case_shows_what_is_still_to_do_and_what_is_late(office: Office) -> None:
    story = a_plan(office)
    story.happened(
        "action.finished", days_ago(1), by=office.practitioner, action="1", outcome="Done"
    )
    page = browsing(office.practitioner).get(f"/cases/{story.case.reference}").text
    plan = page[page.index("Tasks</h2>") : page.index("Lately")]
    assert "Ring the school" not in plan
    assert (
        plan.index("Send the report") < plan.index("Come to the group") < plan.index("Look again")
    )
    assert plan.count("kw-due--late") == 1


def test_supervision_is_told_of_late_ones_whoever_owns_them(office: Office) -> None:
    a_plan(office)
    page = browsing(office.manager).get(f"/workers/{office.practitioner.pk}/session").text
    assert "Send the report, The nursery" in page
    assert "Come to the group" not in page
    document = browsing(office.manager).get(f"/workers/{office.practitioner.pk}/session.docx")
    lines = [line.text for line in Document(BytesIO(document.content)).paragraphs]
    assert any(line.startswith("Ring the school, Ada Ruiz, by ") for line in lines)


def test_a_new_plan_takes_the_place_of_the_one_before_and_a_corrected_one_is_gone(
    office: Office,
) -> None:
    story = a_plan(office)
    story.happened(
        "plan.agreed",
        days_ago(2),
        by=office.practitioner,
        visit_every="3 weeks",
        actions=[{"id": "1", "what": "Start afresh", "by": SOON}],
    )
    page = browsing(office.practitioner).get(f"/cases/{story.case.reference}").text
    assert "Start afresh" in page[page.index("Tasks</h2>") :]
    assert "Send the report" not in page[page.index("Tasks</h2>") : page.index("Lately")]
    latest = story.case.events.filter(kind="plan.agreed").latest("seq")
    story.happened(
        "event.corrected",
        days_ago(1),
        by=office.practitioner,
        corrects=latest.ref,
        reason="Another family's",
    )
    page = browsing(office.practitioner).get(f"/cases/{story.case.reference}").text
    assert "Send the report" in page[page.index("Tasks</h2>") : page.index("Lately")]


def test_what_came_from_elsewhere_without_a_number_is_to_do_until_it_is_finished_by_its_place(
    office: Office,
) -> None:
    story = CaseStory.about(office, a_led_case(office))
    actions = [{"what": "Ring the school"}, {"what": "Look again"}]
    story.happened("plan.agreed", days_ago(10), by=office.practitioner, actions=actions)
    practitioner, case = browsing(office.practitioner), f"/cases/{story.case.reference}"
    form = practitioner.get(f"{case}/do/finish-plan-action").text
    assert "Ring the school" in form
    assert "Look again" in form
    story.happened(
        "action.finished", days_ago(1), by=office.practitioner, action="1", outcome="Done"
    )
    assert "Ring the school" not in practitioner.get(f"{case}/do/finish-plan-action").text
    plan = practitioner.get(case).text
    assert "Look again" in plan[plan.index("Tasks</h2>") : plan.index("Lately")]
