"""A task follows the case: on the list of whoever it is, judged one by one, handed over, and never lost on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from keyworker.actions.available import context_on
from keyworker.actions.form import form_of
from keyworker.actions.on_case.work.tasks import SET_TASKS
from keyworker.actions.outcome import Refused
from keyworker.actions.perform import perform
from keyworker.actions.submission import PutRight, Submission
from keyworker.actions.task_questions import owners
from keyworker.decisions.case.tasks import Task, open_tasks
from keyworker.record.models import Case, Timescale
from keyworker.record.rebuild import rebuild
from keyworker.record.subjects import OnCase, OnWorker
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Worker
from tests.builders import (
    JOBS_UNDER,
    CaseStory,
    Office,
    a_case,
    act,
    act_on,
    an_office,
    at,
    done,
    refused,
)

pytestmark = pytest.mark.django_db

RING = {"what": "Ring the school", "owner": "holder", "due": "2026-06-12", "measure": "A date set"}


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office).of("Mia").working("2026-05-27").case


def planned(case: Case, office: Office, *tasks: dict[str, Any], on: str = "2026-06-01") -> None:
    done(act(case, "agree-plan", office.practitioner, on=on, visit_every="3 weeks", to_do=[*tasks]))


def clock_of(case: Case, task: str = "T1") -> Timescale:
    return case.timescales.get(rule__startswith="task", subject=task)


def tasks(case: Case, office: Office, on: str = "2026-06-02") -> list[Task]:
    case = Case.objects.get(pk=case.pk)
    day = date.fromisoformat(on)
    return list(open_tasks(context_on(OnCase(case), office.practitioner, as_of=day).known))


def test_a_plan_sets_its_tasks_each_on_its_owners_list(case: Case, office: Office) -> None:
    planned(case, office, RING)
    clock = clock_of(case)
    assert (clock.about, str(clock.limit), clock.status) == (
        "Ring the school",
        "2026-06-12",
        "running",
    )
    assert clock.worker_id == office.practitioner.pk


def test_a_task_is_judged_and_what_is_partly_done_stays_to_do(case: Case, office: Office) -> None:
    planned(case, office, RING, {**RING, "what": "Visit the nursery"})
    said = {
        "T1": {"how": "done", "outcome": "They meet on 12 June"},
        "T2": {"how": "partly", "outcome": "Rang first", "due": "2026-06-19"},
    }
    done(act(case, "judge-tasks", office.practitioner, on="2026-06-10", judged=said))
    assert [clock_of(case, each).status for each in ("T1", "T2")] == ["met", "running"]
    assert str(clock_of(case, "T2").limit) == "2026-06-19"
    assert [each.number for each in tasks(case, office, "2026-06-11")] == ["T2"]


def test_what_is_no_longer_needed_is_owed_no_more(case: Case, office: Office) -> None:
    planned(case, office, RING)
    said = {"T1": {"how": "not-needed", "outcome": "She changed school"}}
    done(act(case, "judge-tasks", office.practitioner, on="2026-06-10", judged=said))
    assert clock_of(case).status == "ended"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"what": ""}, "say what is to be done"),
        ({"owner": "nobody"}, "choose who is to do it"),
        ({"owner": "agency"}, "say which agency"),
        ({"due": ""}, "say by when"),
        ({"due": "31 June"}, "by when"),
        ({"due": "2026-05-30"}, "is before"),
    ],
)
def test_a_row_that_says_too_little_is_refused_in_a_sentence(
    case: Case, office: Office, row: dict[str, str], said: str
) -> None:
    outcome = act(
        case,
        "agree-plan",
        office.practitioner,
        on="2026-06-01",
        visit_every="3 weeks",
        to_do=[{**RING, **row}],
    )
    assert isinstance(outcome, Refused)
    assert said in outcome.errors["to_do"]
    assert not case.timescales.filter(rule="task").exists()


def test_a_task_of_whoever_holds_the_case_passes_with_it(case: Case, office: Office) -> None:
    planned(case, office, RING)
    _to_the_colleague(case, office)
    assert clock_of(case).worker_id == office.colleague.pk


def test_a_task_of_a_named_worker_who_left_the_case_is_with_its_lead_until_it_is_handed_over(
    case: Case, office: Office
) -> None:
    planned(case, office, {**RING, "owner": f"worker:{office.practitioner.ref}"})
    assert clock_of(case).worker_id == office.practitioner.pk
    _to_the_colleague(case, office)
    clock = clock_of(case)
    assert (clock.worker_id, clock.responsible) == (office.colleague.pk, "lead")
    assert clock.about == "Do or hand over: Ring the school"
    assert [each.owner for each in tasks(case, office, "2026-06-10")] == ["nobody"]
    done(
        act(
            case,
            "hand-over-task",
            office.manager,
            on="2026-06-10",
            task="T1",
            owner=f"worker:{office.colleague.ref}",
            due="2026-06-20",
            reason="She moved team",
        )
    )
    clock = clock_of(case)
    assert (clock.worker_id, str(clock.limit)) == (office.colleague.pk, "2026-06-20")
    assert (clock.responsible, clock.about) == ("owner", "Ring the school")


def test_the_familys_task_is_on_nobodys_list_until_it_is_late(case: Case, office: Office) -> None:
    planned(case, office, {**RING, "owner": "family", "named": "Mum"})
    clock = clock_of(case)
    assert (clock.rule, str(clock.started)) == ("task-of-others", "2026-06-13")
    assert clock.about == "Ask after: Ring the school"
    assert clock.worker_id == office.practitioner.pk
    said = {"T1": {"how": "done", "outcome": "She rang"}}
    done(act(case, "judge-tasks", office.practitioner, on="2026-06-10", judged=said))
    assert clock_of(case).status == "met"


def test_a_plan_that_is_withdrawn_takes_its_tasks_with_it(case: Case, office: Office) -> None:
    planned(case, office, RING)
    plan = case.events.get(kind="plan.agreed")
    done(
        act(
            case,
            "correct-event",
            office.manager,
            on="2026-06-03",
            corrects=plan.ref,
            reason="Another family's",
        )
    )
    assert not case.timescales.filter(rule__startswith="task").exists()
    assert tasks(case, office, "2026-06-04") == []


def _to_the_colleague(case: Case, office: Office) -> None:
    done(
        act(
            case,
            "allocate",
            office.manager,
            on="2026-06-05",
            worker=office.colleague.ref,
        )
    )


def test_a_plan_that_is_put_right_keeps_what_was_said_of_its_tasks(
    case: Case, office: Office
) -> None:
    planned(case, office, RING, {**RING, "what": "Visit the nursery"})
    said = {"T1": {"how": "done", "outcome": "They meet on 12 June"}}
    done(act(case, "judge-tasks", office.practitioner, on="2026-06-03", judged=said))
    plan = case.events.get(kind="plan.agreed")
    right = PutRight(ref=plan.ref, because="It is every two weeks")
    entered = {
        "visit_every": "2 weeks",
        "to_do": [RING, {**RING, "what": "Visit the school nurse"}],
    }
    outcome = perform(
        "agree-plan",
        OnCase(Case.objects.get(pk=case.pk)),
        Submission(
            id=uuid4(),
            entered=entered,
            actor=office.practitioner,
            user=office.practitioner.user,
            now=at("2026-06-04"),
            puts_right=right,
        ),
    )
    done(outcome)
    assert clock_of(case).status == "met"
    assert [(each.number, each.what) for each in tasks(case, office, "2026-06-05")] == [
        ("T3", "Visit the school nurse")
    ]


def test_a_case_that_is_closed_and_taken_up_again_owes_what_was_left_undone(
    case: Case, office: Office
) -> None:
    planned(case, office, RING, {**RING, "what": "Visit the nursery"})
    _summarised(case, office)
    closing = {"outcome": "other", "reason": "Goals met"}
    assert "what became of it" in refused(
        act(case, "close-case", office.manager, on="2026-06-08", **closing)
    )
    judged = {
        "T1": {"how": "not-done", "outcome": "Nobody answered"},
        "T2": {"how": "not-needed", "outcome": "She starts school"},
    }
    done(act(case, "close-case", office.manager, on="2026-06-08", **closing, judged=judged))
    assert {clock_of(case, each).status for each in ("T1", "T2")} == {"ended"}
    case.refresh_from_db()
    done(act(case, "reopen-case", office.manager, on="2026-06-09", reason="They came back"))
    assert [each.number for each in tasks(case, office, "2026-06-10")] == ["T1"]
    assert [clock_of(case, each).status for each in ("T1", "T2")] == ["running", "ended"]


def test_a_closing_that_is_withdrawn_leaves_its_tasks_to_do(case: Case, office: Office) -> None:
    planned(case, office, RING)
    _summarised(case, office)
    closing = {"outcome": "other", "reason": "Goals met"}
    judged = {"T1": {"how": "not-needed", "outcome": "No more use"}}
    done(act(case, "close-case", office.manager, on="2026-06-08", **closing, judged=judged))
    closed = case.events.get(kind="case.closed")
    wrong = {"corrects": closed.ref, "reason": "Another family's"}
    done(act(case, "correct-event", office.manager, on="2026-06-09", **wrong))
    assert clock_of(case).status == "running"
    assert [each.number for each in tasks(case, office, "2026-06-10")] == ["T1"]


def test_an_absence_leaves_a_task_with_its_worker_and_a_holder_has_it_once_they_let_go(
    case: Case, office: Office
) -> None:
    planned(case, office, RING)
    worker = OnWorker(Worker.objects.get(pk=office.practitioner.pk))
    away = {"first_day": "2026-06-05"}
    done(act_on(worker, "record-absence", office.manager, on="2026-06-05", **away))
    assert clock_of(case).worker_id == office.practitioner.pk
    assert clock_of(case).status == "running"


def test_a_meeting_sets_tasks_and_says_what_became_of_those_before(
    case: Case, office: Office
) -> None:
    planned(case, office, RING)
    outcome = act(
        case,
        "record-meeting",
        office.manager,
        on="2026-06-10",
        type="taf",
        outcome="agreed",
        to_do=[{**RING, "what": "Meet again", "due": "2026-07-08"}],
        judged={"T1": {"how": "done", "outcome": "It was rung"}},
    )
    kinds = [each.kind for each in done(outcome)]
    assert kinds == ["meeting.held", "task.set", "task.judged"]
    assert clock_of(case).status == "met"
    assert clock_of(case, "T2").about == "Meet again"


def test_nothing_is_recorded_where_one_row_is_wrong(case: Case, office: Office) -> None:
    before = case.events.count()
    outcome = act(
        case,
        "agree-plan",
        office.practitioner,
        on="2026-06-01",
        visit_every="3 weeks",
        to_do=[RING, {**RING, "due": "2026-05-30"}],
    )
    assert "Task 2" in refused(outcome)
    assert case.events.count() == before


def test_what_a_plan_listed_in_words_is_judged_on_the_same_form(case: Case, office: Office) -> None:
    story = CaseStory.about(office, case)
    actions = [{"id": "1", "what": "Ring the school", "who": "The nursery", "by": "2026-06-12"}]
    story.happened("plan.agreed", "2026-06-01", by=office.practitioner, actions=actions)
    assert [(each.number, each.whose) for each in tasks(case, office)] == [
        ("plan-1", "The nursery")
    ]
    said = {"plan-1": {"how": "done", "outcome": "It was rung"}}
    done(act(case, "judge-tasks", office.practitioner, on="2026-06-03", judged=said))
    assert tasks(case, office, "2026-06-04") == []


def test_stored_clocks_follow_from_the_events(case: Case, office: Office) -> None:
    planned(case, office, RING, {**RING, "owner": "role:practice-manager"})
    found = rebuild(on=date(2026, 6, 3), check=True, processes=1)
    assert [problem for each in found for problem in each.differences] == []
    assert clock_of(case, "T2").responsible == "practice-manager"


def _summarised(case: Case, office: Office) -> None:
    story = CaseStory.about(office, case)
    story.happened(
        "closure.summarised", "2026-06-07", by=office.practitioner, person=story.child.ref
    )


def test_a_task_is_for_no_worker_who_may_not_open_the_case(case: Case, office: Office) -> None:
    theirs = {**RING, "owner": f"worker:{office.colleague.ref}"}
    said = refused(act(case, "set-tasks", office.manager, on="2026-06-02", to_do=[theirs]))
    assert "Ben Khan may not open this case" in said
    planned(case, office, RING)
    handed = {"task": "T1", "owner": f"worker:{office.colleague.ref}", "due": "2026-06-20"}
    again = refused(
        act(case, "hand-over-task", office.manager, on="2026-06-03", reason="Off sick", **handed)
    )
    assert "give them a part in the case first" in again
    joins = {"worker": office.colleague.ref, "role": "co-worker"}
    done(act(case, "add-co-worker", office.manager, on="2026-06-03", **joins))
    done(act(case, "hand-over-task", office.manager, on="2026-06-04", reason="Off sick", **handed))


def test_no_fewer_tasks_are_open_before_a_move_than_are_on_record() -> None:
    """CAM-6-1-a: whatever number is typed, tasks due by the day of the move count."""
    camden = an_office("camden")
    story = a_case(camden).happened("case.opened", "2026-05-01", team=camden.team.slug)
    story.happened("allocation.started", "2026-05-01", worker=camden.practitioner, role="lead")
    plan = {"move": "between-teams", "on": "2026-06-20"}
    with transaction.atomic():
        add_events(
            OnCase(story.case),
            [NewEvent(kind="transfer.planned", at=at("2026-05-20"), data=plan)],
            recorded_by=None,
            recorded_at=at("2026-05-20"),
        )
    story.happened(
        "task.set", "2026-05-20", task="T1", what="Ring", owner="holder", due="2026-06-12"
    )
    typed = dict.fromkeys(
        ("open_tasks", "pending_authorisations", "open_episodes", "members_unconfirmed"), "0"
    )
    typed |= {"documents_unfiled": "0", "warnings_needed": "no"}
    said = refused(
        act(story.case, "prepare-transfer", camden.practitioner, on="2026-06-01", **typed)
    )
    assert "Tasks or authorisations are outstanding" in said
    story.happened("task.judged", "2026-06-01", task="T1", how="done", outcome="Rung")
    after = act(story.case, "prepare-transfer", camden.practitioner, on="2026-06-02", **typed)
    assert "Tasks or authorisations" not in str(after)


def _offered(office: Office, case: Case) -> set[str]:
    """Whose tasks may be, as the form to set some offers it."""
    context = context_on(OnCase(case), office.manager, as_of=date(2026, 6, 2))
    (rows,) = (each for each in form_of(SET_TASKS, context) if each.name == "to_do")
    return {value for value, _ in rows.choices}


@pytest.mark.parametrize("pack", ["suffolk", *JOBS_UNDER])
def test_a_task_is_offered_to_nobody_whose_job_may_not_say_what_became_of_it(pack: str) -> None:
    office = an_office(pack)
    case = a_case(office).of("Mia").working("2026-05-27").case
    offered = _offered(office, case)
    who = context_on(OnCase(case), office.manager, as_of=date(2026, 6, 2)).pack.who_may(
        "judge-tasks"
    )
    assert who is not None
    assert {each for each in offered if each.startswith("role:")} <= {
        f"role:{each}" for each in who.who
    }
    assert {f"role:{office.practitioner.role}", f"worker:{office.practitioner.ref}"} <= offered
    assert f"worker:{office.support.ref}" not in offered
    theirs = {**RING, "owner": f"worker:{office.support.ref}"}
    outcome = act(case, "set-tasks", office.manager, on="2026-06-02", to_do=[theirs])
    assert "choose who is to do it" in refused(outcome)


def test_where_the_policy_does_not_say_who_judges_tasks_they_may_be_anybodys() -> None:
    office = an_office()
    case = a_case(office).of("Mia").working("2026-05-27").case
    assert (
        context_on(OnCase(case), office.manager, as_of=date(2026, 6, 2)).pack.who_may("judge-tasks")
        is None
    )
    assert {f"worker:{office.support.ref}", f"role:{office.support.role}"} <= _offered(office, case)


def test_a_form_that_is_put_right_still_offers_whose_its_task_was() -> None:
    office = an_office("suffolk")
    story = a_case(office).of("Mia").working("2026-05-27")
    theirs = {"task": "T1", "what": "Ring", "owner": "role", "role": office.support.role}
    story.happened("task.set", "2026-06-02", by=office.manager, due="2026-06-12", **theirs)
    context = context_on(OnCase(story.case), office.manager, as_of=date(2026, 6, 2))
    right = replace(context, instead_of=tuple(story.case.events.filter(kind="task.set")))
    offered = dict(owners(right))
    assert offered[f"role:{office.support.role}"] == f"Job: {context.job(office.support.role)}"
    assert f"worker:{office.support.ref}" not in offered
