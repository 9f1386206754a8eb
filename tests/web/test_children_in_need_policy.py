"""What the children in need policy asks for that no rule decides by itself: how its pages, lists and notices carry it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from keyworker.access.models import AccessRole
from keyworker.notices.models import Notice
from keyworker.policy.packs.loader import find_pack
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_worker, act, act_on, an_office, at, done, refused
from tests.the_day import today
from tests.web.conftest import browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db
TODAY = f"{today()} 00:05"
BRIEF = {
    "allocated": "The plan for Mia",
    "required": "Visit this week",
    "reviewed": "At four weeks",
    "supervised": "Every fortnight",
}


@pytest.fixture
def office() -> Office:
    return an_office("cin")


@pytest.fixture
def senior(office: Office) -> Worker:
    return a_worker(office.team, "Nia Gray", "senior-manager", access=AccessRole.SERVICE_MANAGER)


def found_in_need(office: Office, since: int = 30) -> CaseStory:
    story = CaseStory(office).received(days_ago(since))
    return story.happened(
        "decision.made", days_ago(since), by=office.manager, outcome="open", need="child-in-need"
    )


def led(office: Office, standing: str = "child-in-need") -> CaseStory:
    story = found_in_need(office)
    part = {"worker": office.practitioner.ref, "role": "lead", "team": office.team.slug}
    for kind in ("allocation.proposed", "allocation.agreed", "allocation.started"):
        story.happened(kind, days_ago(29), by=office.manager, **part)
    story.standing(days_ago(29), standing)
    story.case.refresh_from_db()
    return story


def page(worker: Worker, address: str) -> str:
    answer = browsing(worker).get(address)
    assert answer.status_code == 200
    return in_a_row(answer.text)


def of_case(story: CaseStory, rest: str = "") -> str:
    return f"/cases/{story.case.reference}{rest}"


# ------------------------------------------------------------ Allocation


def test_the_next_step_of_a_case_says_who_by_when_and_under_which_clause(office: Office) -> None:
    story = found_in_need(office, since=0)
    said = page(office.manager, of_case(story)).split('id="next"')[1].split("</section>")[0]
    assert "Arrange contact with the child" in said
    assert "team manager" in said
    assert "CIN 7.1" in said


def test_whoever_is_asked_reads_what_they_are_to_take_on_before_they_accept(office: Office) -> None:
    story = found_in_need(office)
    part: dict[str, Any] = {
        "worker": office.practitioner.ref,
        "role": "lead",
        "answers": BRIEF,
    }
    story.happened("allocation.proposed", days_ago(1), by=office.manager, **part)
    for action in ("agree-allocation", "decline-allocation"):
        said = page(office.practitioner, of_case(story, f"/do/{action}"))
        assert [each for each in BRIEF.values() if each not in said] == [], action


QUALITIES = {
    "registration_runs_out": "2099-01-01",
    "caseload_balanced": True,
    "supervisor_available": True,
    "experienced": False,
    "trained": True,
}


def in_the_job(worker: Worker, job: str, manager: Worker) -> Worker:
    """The worker in that job, with whatever the policy asks of them confirmed but experience."""
    Worker.objects.filter(pk=worker.pk).update(role=job, line_manager=manager, qualities=QUALITIES)
    worker.refresh_from_db()
    return worker


def sent(office: Office, story: CaseStory, action: str, **form: str) -> tuple[int, set[str]]:
    """The answer to a form, and what it asks about beside what the record knows."""
    story.case.refresh_from_db()
    form |= {"submission": str(uuid4()), "version": str(story.case.version)}
    answer = browsing(office.manager).post(of_case(story, f"/do/{action}"), form)
    return answer.status_code, set(re.findall(r'name="facts.([^"]+)"', answer.text))


def test_a_newly_qualified_worker_takes_child_protection_with_the_support_that_the_form_asks_for(
    office: Office,
) -> None:
    new = in_the_job(office.practitioner, "newly-qualified-social-worker", office.manager)
    story = found_in_need(office).standing(days_ago(3), "child-protection")
    form = {f"answers.{each}": words for each, words in BRIEF.items()} | {
        "answers.staff_safety": "A dog",
        "worker": new.ref,
        "team": office.team.slug,
        "accepted_now": "yes",
        "how": "In person",
        "reason": "Knows the family",
    }
    status, asked = sent(office, story, "propose-allocation", **form)
    wanted = {"job", "suits_child_protection", "training_plan", "supervision_record"}
    assert status == 422
    assert {f"support.{each}" for each in wanted} <= asked
    said = {f"facts.{each}": "yes" for each in asked}
    alone = {**said, "facts.support.job": "nobody"}
    assert sent(office, story, "propose-allocation", **form, **alone)[0] == 422
    supported = {**said, "facts.support.job": "senior-practitioner"}
    assert sent(office, story, "propose-allocation", **form, **supported)[0] == 302
    assert story.case.allocations.running().get(role="lead").worker == new


def test_an_advisor_helps_in_child_protection_for_a_purpose_that_the_form_asks_for(
    office: Office,
) -> None:
    advisor = in_the_job(office.colleague, "young-persons-advisor", office.manager)
    story = led(office, "child-protection")
    form = {"worker": advisor.ref, "role": "involved", "reason": "To learn"}
    status, asked = sent(office, story, "add-co-worker", **form)
    assert (status, asked) == (422, {"involvement.purpose", "support.job"})
    said = {
        "facts.involvement.purpose": "development",
        "facts.support.job": "senior-practitioner",
    }
    assert sent(office, story, "add-co-worker", **form, **said)[0] == 302
    assert story.case.allocations.running().get(role="involved").worker == advisor


def test_everybody_who_works_the_case_stands_with_their_part_and_since_when(office: Office) -> None:
    story = led(office)
    said = {"worker": office.colleague.ref, "role": "involved", "team": office.team.slug}
    story.happened("allocation.started", days_ago(3), by=office.manager, **said)
    whole = page(office.manager, of_case(story, "/people"))
    assert "Ben Khan joined: Involved" in whole
    held = whole.split('aria-label="Who has held the case"')[1]
    row = held.split("Ben Khan")[1].split("</tr>")[0]
    assert "Involved" in row
    assert "now" in row


def test_a_worker_reads_their_own_caseload_with_its_working(office: Office) -> None:
    led(office)
    said = page(office.practitioner, "/caseload")
    assert "1 case in 1 open case" in said
    assert "CIN 6.5" in said


def test_a_worker_who_goes_to_another_team_with_a_case_has_it_allocated_as_before(
    office: Office,
) -> None:
    there = an_office("cin", service=office.service, name="Southport")
    anna = a_worker(office.team, "Anna Hill", "administrator", access=AccessRole.ADMINISTRATOR)
    story = led(office)
    told = Notice.objects.filter(kind="tell-senior-manager-of-unallocated").count()
    moved = {"team": there.team.slug, "first_day": str(today()), "cases": "go"}
    done(act_on(OnWorker(office.practitioner).fresh(), "move-worker", anna, on=TODAY, **moved))
    story.case.refresh_from_db()
    assert (story.case.team, story.case.accountable) == (there.team, office.practitioner)
    after = Notice.objects.filter(kind="tell-senior-manager-of-unallocated").count()
    assert after == told


def test_naming_another_team_with_the_worker_is_no_transfer(office: Office) -> None:
    there = an_office("cin", service=office.service, name="Southport")
    asked: dict[str, Any] = {
        "worker": there.practitioner.ref,
        "team": there.team.slug,
        "answers": BRIEF,
    }
    said = refused(
        act(found_in_need(office).case, "propose-allocation", office.manager, on=TODAY, **asked)
    )
    assert "it goes to the team you chose by a transfer" in said


def test_a_warning_is_noted_and_stands_first_where_the_case_is_offered_and_visited(
    office: Office,
) -> None:
    story = found_in_need(office)
    done(
        act(
            story.case,
            "note-warning",
            office.manager,
            on=TODAY,
            reason="A dog",
            note="Visit in pairs",
        )
    )
    part = {"worker": office.practitioner.ref, "role": "lead"}
    story.happened("allocation.proposed", TODAY, by=office.manager, **part)
    for person, where in (
        (office.manager, ""),
        (office.practitioner, ""),
        (office.practitioner, "/do/record-visit"),
    ):
        said = page(person, of_case(story, where))
        assert said.index("Visit in pairs") < said.index("<h1"), where


# ------------------------------------------------------------ Plans and transfers


def test_an_action_of_the_plan_is_late_until_its_worker_finishes_it(office: Office) -> None:
    story = led(office)
    actions = [{"id": "1", "what": "Ring the school", "who": "Ada Ruiz", "by": days_ago(5)}]
    story.happened(
        "plan.agreed", days_ago(20), by=office.practitioner, visit_every="2 weeks", actions=actions
    )
    assert "Ring the school</span> <strong" in page(office.manager, of_case(story))
    done(
        act(
            story.case,
            "finish-plan-action",
            office.practitioner,
            on=TODAY,
            action="1",
            outcome="done",
        )
    )
    assert "Actions of the plan" not in page(office.manager, of_case(story))


@pytest.fixture
def on_its_way(office: Office) -> Callable[..., tuple[CaseStory, Office]]:
    """A case sent to another team, checked there, signed by both, the senior manager told that it comes without a worker."""

    def sent(standing: str = "child-in-need") -> tuple[CaseStory, Office]:
        there = an_office("cin", service=office.service, name="Southport")
        story = led(office, standing)
        story.happened(
            "transfer.sent", days_ago(2), by=office.manager, to="Southport", team=there.team.slug
        )
        for kind, by, more in (
            ("transfer.checked", there.manager, {"side": "receiving", "outcome": "met"}),
            ("transfer.signed", there.manager, {"side": "receiving"}),
            ("transfer.signed", office.manager, {"side": "transferring"}),
            ("senior.told", there.manager, {"about": "transfer-unallocated"}),
        ):
            story.happened(kind, days_ago(1), by=by, **more)
        story.case.refresh_from_db()
        return story, there

    return sent


def accept(case: Case, there: Office, **more: Any) -> Any:
    said = {"accepted_by": "Southport", "to": "Southport", "team": there.team.slug}
    return act(case, "accept-transfer", there.manager, on=TODAY, **said, **more)


def test_a_case_taken_over_without_a_worker_waits_in_the_new_team_from_that_day(
    office: Office, on_its_way: Callable[..., tuple[CaseStory, Office]]
) -> None:
    story, there = on_its_way()
    assert "still leads the case; end their part first" in refused(accept(story.case, there))
    done(act(story.case, "end-lead", office.manager, on=TODAY, reason="Goes to Southport"))
    done(accept(story.case, there))
    assert (story.case.team, story.case.accountable_role) == (there.team, "senior-manager")
    assert story.case.reference in page(there.manager, "/unallocated")
    due = story.case.timescales.get(rule="weekly-review", status="running")
    assert due.limit == today() + timedelta(days=7)


def test_a_looked_after_child_is_taken_over_without_a_worker_by_a_decision_and_a_notice(
    office: Office, on_its_way: Callable[..., tuple[CaseStory, Office]]
) -> None:
    story, there = on_its_way("looked-after")
    ending = act(story.case, "end-lead", office.manager, on=TODAY, reason="Goes to Southport")
    assert "by a decision that names the senior manager" in refused(ending)
    held = {"why": "transferred-unallocated", "senior_manager": "Kit Senior"}
    story.happened(
        "unallocated.held", days_ago(1), by=office.manager, team=office.team.slug, **held
    )
    done(accept(story.case, there))
    said = in_a_row(page(there.manager, "/unallocated"))
    assert story.case.reference in said
    assert "Looked after child</strong> The senior manager who knows of it: Kit Senior" in said


def test_closing_ends_every_part(office: Office) -> None:
    story = led(office)
    said = {"worker": office.colleague.ref, "role": "involved", "team": office.team.slug}
    story.happened("allocation.started", days_ago(3), by=office.manager, **said)
    closing = {
        "outcome": "completed",
        "reason": "The plan is done",
        "support_continues": "no",
        "no_support_because": "Goals met",
    }
    done(act(story.case, "close-case", office.manager, on=TODAY, **closing))
    assert not story.case.allocations.running().exists()


def test_whoever_closes_is_asked_who_supports_the_family_from_when(office: Office) -> None:
    story = led(office)
    form = page(office.manager, of_case(story, "/do/close-case"))
    for asked in ("support_continues", "support_by", "support_kind", "handed_over_on-day"):
        assert f'name="{asked}"' in form, asked
    closing = {"outcome": "completed", "reason": "Done", "support_continues": "yes"}
    said = {"support_by": "Early Help", "support_kind": "team-around-the-child"}
    refused(act(story.case, "close-case", office.manager, on=TODAY, **closing, **said))
    said["handed_over_on"] = str(today())
    done(act(story.case, "close-case", office.manager, on=TODAY, **closing, **said))
    assert story.case.stage == "closed"


# ------------------------------------------------------------ While nobody is allocated


def test_an_overdue_review_of_a_case_held_for_periodic_interventions_is_the_senior_managers_to_see(
    office: Office, senior: Worker
) -> None:
    story = found_in_need(office, since=40)
    held = {"why": "periodic-intervention", "explanation": "One equipment review each half year"}
    story.happened(
        "unallocated.held", days_ago(40), by=office.manager, team=office.team.slug, **held
    )
    said = page(senior, "/overdue")
    assert story.case.reference in said
    assert "Review new information" in said
    assert "Review with the Senior Manager" in said


def test_a_delay_reaches_the_senior_manager_without_anybody_telling(
    office: Office, senior: Worker
) -> None:
    story = found_in_need(office).happened(
        "case.ready", days_ago(0), by=office.manager, next="close"
    )
    told = Notice.objects.filter(kind="tell-senior-manager-that-it-has-not-moved-on", worker=senior)
    for later in (0, 1):
        pass_days(now=at(f"{today() + timedelta(days=later)} 12:00"))
        assert not told.exists()
    pass_days(now=at(f"{today() + timedelta(days=10)} 08:00"))
    assert [each.case for each in told] == [story.case]


def test_a_missed_review_reaches_the_assistant_director_without_anybody_telling(
    office: Office,
) -> None:
    director = a_worker(
        office.team, "Dee Hart", "assistant-director", access=AccessRole.SERVICE_MANAGER
    )
    story = found_in_need(office, since=0)
    told = Notice.objects.filter(kind="tell-assistant-director-of-a-missed-review", worker=director)
    for later in (0, 28):
        pass_days(now=at(f"{today() + timedelta(days=later)} 12:00"))
        assert not told.exists()
    pass_days(now=at(f"{today() + timedelta(days=29)} 08:00"))
    assert [each.case for each in told] == [story.case]


@pytest.mark.parametrize("who", ["practitioner", "support"])
def test_a_capacity_problem_that_anybody_raises_reaches_the_senior_manager(
    office: Office, senior: Worker, who: str
) -> None:
    raised = {"source": "staff", "effect": "No time for statutory visits"}
    done(act(led(office).case, "raise-capacity-problem", getattr(office, who), on=TODAY, **raised))
    told = Notice.objects.filter(kind="tell-of-capacity-problem")
    assert {each.worker for each in told} == {senior, office.manager}


# ------------------------------------------------------------ Absence


def test_the_cases_of_whoever_is_away_wait_for_a_decision_child_protection_first(
    office: Office,
) -> None:
    plain, protected = led(office), led(office, "child-protection")
    away = {"first_day": str(today()), "planned": "no"}
    done(
        act_on(
            OnWorker(office.practitioner).fresh(),
            "record-absence",
            office.manager,
            on=TODAY,
            **away,
        )
    )
    said = page(office.manager, f"/workers/{office.practitioner.pk}/away")
    assert said.index(protected.case.reference) < said.index(plain.case.reference)
    for story in (plain, protected):
        story.case.refresh_from_db()
        assert story.case.accountable == office.practitioner
        for action in ("settle-absence-tasks", "review-absence", "choose-holder"):
            assert of_case(story, f"/do/{action}?then=away-{office.practitioner.pk}") in said


# ------------------------------------------------------------ What its forms ask

ASKED = [
    (rule.action, checklist.id, item.id)
    for rule in find_pack("cin").actions
    if rule.checklist
    for checklist in [find_pack("cin").checklist(rule.checklist)]
    for item in checklist.items
    if item.when is None
]


@pytest.mark.parametrize(("action", "checklist", "item"), ASKED)
def test_each_question_of_a_checklist_is_asked_on_its_page_and_its_answer_is_read_later(
    office: Office, action: str, checklist: str, item: str
) -> None:
    story = found_in_need(office)
    story.happened("contact.arranged", days_ago(20), by=office.manager, every="1 week")
    asked = find_pack("cin").checklist(checklist)
    question = next(each for each in asked.items if each.id == item)
    form = page(office.manager, of_case(story, f"/do/{action}"))
    assert f'name="answers.{item}' in form
    assert question.ask in form.replace("&#39;", "'")
    kind = {
        "propose-allocation": "allocation.proposed",
        "hold-unallocated": "unallocated.held",
        "send-transfer": "transfer.sent",
    }[action]
    story.happened(kind, days_ago(1), by=office.manager, answers={item: "As it was answered"})
    assert "As it was answered" in page(office.manager, of_case(story, "/timeline"))
