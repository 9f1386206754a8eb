"""A task follows the case: on the list of whoever it is, judged one by one, handed over, and never lost on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.actions.available import context_on
from keyworker.actions.outcome import Refused
from keyworker.decisions.case.tasks import Task, open_tasks
from keyworker.record.models import Case, Timescale
from keyworker.record.subjects import OnCase
from tests.builders import Office, a_case, act, done

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


def test_a_named_workers_task_has_nobody_once_they_leave_the_case_until_it_is_handed_over(
    case: Case, office: Office
) -> None:
    planned(case, office, {**RING, "owner": f"worker:{office.practitioner.ref}"})
    assert clock_of(case).worker_id == office.practitioner.pk
    _to_the_colleague(case, office)
    assert clock_of(case).worker_id is None
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


def test_the_familys_task_is_on_nobodys_list_until_it_is_late(case: Case, office: Office) -> None:
    planned(case, office, {**RING, "owner": "family", "named": "Mum"})
    clock = clock_of(case)
    assert (clock.rule, str(clock.started)) == ("task-of-others", "2026-06-13")
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
