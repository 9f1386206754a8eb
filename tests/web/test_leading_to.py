"""The steps page: where a case may be going, what is done towards it, and what comes next by whom."""

from __future__ import annotations

import pytest

from keyworker.actions.available import context_of
from keyworker.web.presenters.leading_to import goal, goals
from tests.builders import Office, an_office
from tests.the_day import today
from tests.web.conftest import PACKS, a_led_case, browsing


@pytest.mark.parametrize("pack", PACKS)
def test_each_step_of_each_policy_says_where_or_by_whom_it_is_done(db: None, pack: str) -> None:
    office = an_office(pack)
    case = a_led_case(office)
    for worker in (office.practitioner, office.manager):
        found = goals(context_of(case, worker, as_of=today()))
        assert {"allocate", "close-case"} & {each.action for each in found}
        for each in found:
            waiting = [
                line for line in (*each.lines, *each.depends) if line.step.standing != "done"
            ]
            assert [
                line.step.rule for line in waiting if line.out is None or not line.out.words
            ] == []


def test_what_was_done_says_when_and_by_whom(office: Office) -> None:
    case = a_led_case(office)
    context = context_of(case, office.manager, as_of=today())
    way = goal(context, "allocate", {})
    assert way.title == "Change the case responsible practitioner"
    done = {line.step.put_right: line.done for line in way.lines}
    analysis = done["complete-analysis"]
    assert analysis is not None
    assert analysis.by == office.manager


def test_the_steps_before_closing_follow_from_how_it_ends(office: Office) -> None:
    case = a_led_case(office)
    client = browsing(office.manager)
    before = client.get(f"/cases/{case.reference}/steps?to=close-case").content.decode()
    assert "that may be wanted, by what is chosen" in before
    chosen = client.get(
        f"/cases/{case.reference}/steps?to=close-case&outcome=no-response"
    ).content.decode()
    assert "Record that there is no response" in chosen
    assert f"/cases/{case.reference}/do/record-no-response" in chosen


def test_an_answer_nobody_offered_and_a_goal_there_is_not_are_let_be(office: Office) -> None:
    case = a_led_case(office)
    page = browsing(office.manager).get(
        f"/cases/{case.reference}/steps?to=nowhere&outcome=<b>&role=%00"
    )
    assert page.status_code == 200
    assert "<b>" not in page.content.decode()


def test_nobody_reads_the_steps_of_a_case_they_have_no_reason_to_open(office: Office) -> None:
    case = a_led_case(office)
    assert browsing(office.colleague).get(f"/cases/{case.reference}/steps").status_code == 302
