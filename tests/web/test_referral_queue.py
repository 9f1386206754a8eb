"""The queue of referrals is grouped by what each waits for under the service's own policy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keyworker.access.models import AccessRole
from keyworker.actions.families import ACTIONS
from keyworker.actions.referral_queue import TELLING, referral_queue
from keyworker.record.models import Case
from keyworker.record.models.case_subqueries import TOLD_OF_NOT_OPENED
from keyworker.web.presenters.queue import Queue, queue_shown
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker, act, an_office, done
from tests.the_day import now, today
from tests.web.conftest import a_policy, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db


def queue(worker: Worker) -> Queue:
    assert worker.user is not None
    cases = Case.objects.visible_to(worker.user, at=now())
    day = today()
    return queue_shown(referral_queue(cases, worker.user, day=day), worker, day=day)


def waiting(worker: Worker) -> dict[str, str]:
    return {
        row.case.reference: row.waits.action for group in queue(worker).groups for row in group.rows
    }


def test_each_referral_waits_for_the_first_thing_that_can_be_done(office: Office) -> None:
    stories = {
        "complete-trawl": CaseStory(office).received(days_ago(1)),
        "decide": CaseStory(office)
        .received(days_ago(1))
        .trawled(days_ago(1))
        .analysed(days_ago(1)),
        "agree-allocation": CaseStory(office)
        .received(days_ago(2))
        .trawled(days_ago(2))
        .analysed(days_ago(2))
        .opened(days_ago(1))
        .proposed(days_ago(1)),
        "reroute-referral": CaseStory(office, routed=False).received(days_ago(1)),
    }
    expected = {story.case.reference: action for action, story in stories.items()}
    assert waiting(office.manager) == expected


def test_what_is_overdue_comes_first(office: Office) -> None:
    CaseStory(office).received(days_ago(1))
    late = CaseStory(office).received(days_ago(20)).trawled(days_ago(19)).analysed(days_ago(19))
    first = queue(office.manager).groups[0]
    assert (first.rows[0].case, first.late) == (late.case, 1)


def test_business_support_sees_the_queue_without_the_steps_that_are_not_theirs(
    office: Office,
) -> None:
    CaseStory(office).received(days_ago(1)).trawled(days_ago(1)).analysed(days_ago(1))
    (group,) = queue(office.support).groups
    (row,) = group.rows
    assert row.step is None
    assert row.waits.who[0] == "Practice Manager"


def test_another_policys_steps_come_from_that_policy() -> None:
    office = an_office("nottinghamshire")
    manager = a_worker(office.team, "Pia Lunn", "team-manager", access=AccessRole.PRACTICE_MANAGER)
    CaseStory(office).received(days_ago(1))
    assert set(waiting(manager).values()) == {"screen-referral"}


@pytest.mark.parametrize(
    ("pack", "role", "action"),
    [
        ("camden", "team-manager", "detail-referral"),
        ("cin", "team-manager", "decide"),
        ("early-help-process", "manager", "give-points"),
    ],
)
def test_what_depends_on_who_is_chosen_is_no_step_of_the_referral(
    pack: str, role: str, action: str
) -> None:
    office = an_office(pack)
    manager = a_worker(office.team, "Noor Hale", role, access=AccessRole.PRACTICE_MANAGER)
    CaseStory(office).received(days_ago(1))
    assert set(waiting(manager).values()) == {action}


def test_a_service_without_a_policy_still_has_its_queue() -> None:
    office = an_office("")
    CaseStory(office).received(days_ago(1))
    assert set(waiting(office.manager).values()) == {"allocate"}


def test_a_referrer_of_what_was_not_opened_has_still_to_be_told_until_they_are(
    office: Office,
) -> None:
    story = CaseStory(office).received(
        days_ago(1), assessor="Deputy head", assessor_contact="office@school.example"
    )
    case = story.trawled(days_ago(1)).analysed(days_ago(1)).case
    story.happened(
        "decision.made",
        days_ago(0),
        by=office.manager,
        outcome="not-open",
        rationale="Below threshold",
    )
    tell = queue(office.manager).tell
    assert [(each.case, each.whom, each.step.action if each.step else None) for each in tell] == [
        (case, "Deputy head", "send-guidance")
    ]
    assert tell[0].due is not None
    told = {"method": "email", "why_not_opened": "Below threshold", "next_steps": "School can help"}
    later = f"{today().isoformat()} 23:00"
    done(act(case, "send-guidance", office.manager, on=later, **told))
    assert queue(office.manager).tell == ()


def test_a_policy_without_such_a_step_shows_nothing_of_it() -> None:
    office = an_office("camden")
    manager = a_worker(office.team, "Noor Hale", "team-manager", access=AccessRole.PRACTICE_MANAGER)
    assert queue(manager).tell == ()


@pytest.mark.parametrize(
    "pack", ["suffolk", "nottinghamshire", "camden", "cin", "early-help-process"]
)
def test_the_page_asks_few_questions_of_the_database_however_many_wait(
    db: None, django_assert_max_num_queries: Callable[[int], Any], pack: str
) -> None:
    office = an_office(pack)
    browser, counts = browsing(office.manager), []
    for _ in range(3):
        for _ in range(3):
            CaseStory(office).of("Mia").of("Tom").received(days_ago(2))
        with django_assert_max_num_queries(14) as asked:
            assert browser.get("/referrals").status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2], counts


@pytest.mark.long
def test_more_than_fifty_come_a_page_at_a_time(office: Office) -> None:
    for _ in range(52):
        CaseStory(office).received(days_ago(1))
    page = in_a_row(browsing(office.manager).get("/referrals").text)
    assert "52 referrals, soonest due first. Here: 1 to 50." in page
    assert "1 to 50 of 52" in page


def test_the_queue_says_who_is_accountable_who_was_asked_and_whose_answer_it_waits_for(
    office: Office,
) -> None:
    story = CaseStory(office).received(days_ago(3)).trawled(days_ago(3)).analysed(days_ago(3))
    case = story.opened(days_ago(2)).proposed(days_ago(1)).case
    page = in_a_row(browsing(office.manager).get("/referrals").text)
    row = page[page.index(case.reference) :]
    assert "· accountable: Morgan Reid · asked: Ada Ruiz </p>" in row
    assert '<span class="kw-task__date">For Ada Ruiz</span>' in row


def test_whom_to_tell_what_was_not_opened_is_shown_with_the_step_and_by_when(
    office: Office,
) -> None:
    story = CaseStory(office).received(days_ago(1), assessor="Deputy head")
    story.trawled(days_ago(1)).analysed(days_ago(1))
    story.happened("decision.made", days_ago(0), by=office.manager, outcome="not-open")
    page = in_a_row(browsing(office.manager).get("/referrals").text)
    tell = page[page.index("Referrers still to be told") :]
    assert '<p class="kw-task__title">Deputy head</p>' in tell
    assert "Send the CAF assessor information and guidance, " in tell
    assert f'href="/cases/{story.case.reference}/do/send-guidance"' in tell


def test_a_referrer_of_whom_nothing_is_known_has_to_be_told_all_the_same(tmp_path: Path) -> None:
    gate = (
        "- {id: tell-first, clause: NOR-12, plain: The referrer is told first, action: close-case, "
        "requires: {happened: {event: guidance.sent}}, refusal: Nobody told the referrer, "
        "put_right: send-guidance}"
    )
    office = an_office(a_policy(tmp_path, without=["gates"], gates=gate))
    story = CaseStory(office).received(days_ago(1), source="")
    story.happened("decision.made", days_ago(0), by=office.manager, outcome="not-open")
    page = in_a_row(browsing(office.manager).get("/referrals").text)
    tell = page[page.index("Referrers still to be told") :]
    assert '<p class="kw-task__title">The referrer</p>' in tell
    assert "No date in the policy" in tell


def test_the_queue_waits_for_what_the_action_records_that_tells_of_a_referral_not_opened() -> None:
    """The queue asks the record, actions declare what they record: they have to mean the same."""
    telling = [ACTIONS[each] for each in TELLING]
    told = {kind for each in telling if "not-opened" in each.stages for kind in each.records}
    assert told == {TOLD_OF_NOT_OPENED}
