"""A person has another job from a day on: what rules see on each day is the job of that day."""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.access.models import AccessRole
from keyworker.caseload.worker_facts import proposed
from keyworker.caseload.worker_loads import caseloads
from keyworker.decisions.case.known_case import KnownCase
from keyworker.policy.casefile import CaseFile
from keyworker.record.case_files import case_file
from keyworker.record.governing_pack import governing
from keyworker.record.job_changes import have_jobs_follow, jobs_of
from keyworker.record.models import Case
from keyworker.record.sealed_rows import row_problems
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, a_worker, act_on, an_office, done, refused

pytestmark = pytest.mark.django_db
BEFORE, THEN = "family-support-practitioner", "practice-lead"


@pytest.fixture
def here() -> Office:
    return an_office()


@pytest.fixture
def anna(here: Office) -> Worker:
    return a_worker(here.team, "Anna Bell", "systems", access=AccessRole.ADMINISTRATOR)


def goes(here: Office, anna: Worker, first_day: str, job: str = THEN) -> None:
    said = {"job": job, "first_day": first_day}
    done(act_on(OnWorker(here.practitioner).fresh(), "change-job", anna, **said))
    here.practitioner.refresh_from_db()


def a_case_of(here: Office) -> Case:
    return a_case(here).working("2026-05-27").case


def seen_on(case: Case, worker: Worker, day: date) -> tuple[str | None, list[str]]:
    """The job that rules see of a worker of the case, and every job with it."""
    known = case_file(case).known_on(day).worker(worker.ref)
    assert known is not None
    return known.role, known.field("roles")


def test_a_job_recorded_ahead_counts_from_its_day(here: Office, anna: Worker) -> None:
    case = a_case_of(here)
    goes(here, anna, "2026-06-15")
    assert here.practitioner.role == BEFORE
    assert seen_on(case, here.practitioner, date(2026, 6, 14)) == (BEFORE, [BEFORE])
    assert seen_on(case, here.practitioner, date(2026, 6, 15)) == (THEN, [THEN])
    assert have_jobs_follow(date(2026, 6, 14)) == 0
    assert have_jobs_follow(date(2026, 6, 17)) == 1
    assert have_jobs_follow(date(2026, 6, 18)) == 0
    here.practitioner.refresh_from_db()
    assert here.practitioner.role == THEN


def test_a_job_recorded_late_counts_at_once_and_wakes_the_cases(here: Office, anna: Worker) -> None:
    case = a_case_of(here)
    Case.objects.update(wakes_on=date(2027, 1, 1))
    goes(here, anna, "2026-03-02")
    case.refresh_from_db()
    assert here.practitioner.role == THEN
    assert case.wakes_on is not None
    assert case.wakes_on < date(2026, 6, 1)
    assert seen_on(case, here.practitioner, date(2026, 3, 1)) == (BEFORE, [BEFORE])
    assert not list(row_problems())


def test_who_did_something_did_it_in_the_job_of_that_day() -> None:
    worker = {
        "id": "W1",
        "role": "team-manager",
        "jobs": [{"role": "social-worker"}, {"role": "team-manager", "from": "2026-06-01"}],
    }
    visits = [
        {"id": "E1", "kind": "visit.made", "at": "2026-05-29", "by": "W1"},
        {"id": "E2", "kind": "visit.made", "at": "2026-06-01", "by": "W1"},
    ]
    file = CaseFile.model_validate({"workers": [worker], "events": visits})
    known = KnownCase(governing(an_office("cin").service, date(2026, 7, 1)), file, date(2026, 7, 1))
    by = {
        job: [each.id for each in known.known.events if known.done_by(each, (job,))]
        for job in ("social-worker", "team-manager")
    }
    assert by == {"social-worker": ["E1"], "team-manager": ["E2"]}


def test_caseloads_and_candidates_are_measured_by_the_job_of_the_day(
    here: Office, anna: Worker
) -> None:
    goes(here, anna, "2026-06-15")
    case = a_case(here).received("2026-05-18").opened("2026-05-20").case
    ada, pack = here.practitioner, governing(here.service, date(2026, 6, 1))
    for day, job in ((date(2026, 6, 14), BEFORE), (date(2026, 6, 15), THEN)):
        assert caseloads([ada], as_of=day)[ada.pk].worker.model_dump()["role"] == job
        (read,) = proposed([ada], case, away=(), pack=pack, as_of=day)
        assert read.facts(pack, CaseFile(), as_of=day)["roles"] == [job]


def test_what_is_recorded_late_leaves_a_later_job_as_it_is(here: Office, anna: Worker) -> None:
    goes(here, anna, "2026-05-04", "practice-manager")
    goes(here, anna, "2026-02-02")
    assert here.practitioner.role == "practice-manager"
    held = [(each.role, each.first_day, each.last_day) for each in jobs_of(here.practitioner)]
    assert held == [
        ("practice-manager", date(2026, 5, 4), None),
        (THEN, date(2026, 2, 2), date(2026, 5, 3)),
        (BEFORE, here.practitioner.started, date(2026, 2, 1)),
    ]


def test_a_change_that_does_not_come_about_is_withdrawn(here: Office, anna: Worker) -> None:
    goes(here, anna, "2026-05-04")
    said = {"job_from": "2026-05-04", "reason": "Somebody else was promoted"}
    done(act_on(OnWorker(here.practitioner).fresh(), "withdraw-job-change", anna, **said))
    here.practitioner.refresh_from_db()
    assert (here.practitioner.role, here.practitioner.jobs) == (BEFORE, [])


def test_putting_the_job_right_changes_what_holds_today_alone(here: Office, anna: Worker) -> None:
    goes(here, anna, "2026-05-04")
    said = {"name": "Ada Ruiz", "job": "practice-manager", "share": "1"}
    done(act_on(OnWorker(here.practitioner).fresh(), "change-worker", anna, **said))
    here.practitioner.refresh_from_db()
    assert [each.role for each in jobs_of(here.practitioner)] == ["practice-manager", BEFORE]
    assert here.practitioner.role == "practice-manager"


@pytest.mark.parametrize(
    ("job", "first_day", "says"),
    [
        ("astronaut", "2026-06-15", "job"),
        (BEFORE, "2026-06-15", "has that job on Mon 15 Jun 2026 already"),
        (THEN, "2019-01-07", "is in post from Mon 6 Jan 2020"),
        (THEN, "2026-07-01", "leaves on Fri 12 Jun 2026"),
    ],
)
def test_what_cannot_be_is_refused(
    here: Office, anna: Worker, job: str, first_day: str, says: str
) -> None:
    worker = OnWorker(here.practitioner)
    if "leaves" in says:
        done(act_on(worker.fresh(), "record-leaving", here.manager, last_day="2026-06-12"))
    outcome = act_on(worker.fresh(), "change-job", anna, job=job, first_day=first_day)
    assert says in str(refused(outcome))


def test_nobody_else_changes_a_job(here: Office) -> None:
    said = {"job": THEN, "first_day": "2026-06-15"}
    outcome = act_on(OnWorker(here.practitioner).fresh(), "change-job", here.manager, **said)
    assert "Only an administrator" in refused(outcome)
