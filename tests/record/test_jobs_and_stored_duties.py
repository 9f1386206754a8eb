"""Whatever job is recorded or withdrawn, and whenever: what is stored of every case is what its record comes to."""

from __future__ import annotations

from datetime import date

import pytest

from keyworker.access.models import AccessRole
from keyworker.record.daily_update import pass_days
from keyworker.record.job_changes import have_jobs_follow
from keyworker.record.models import Case, Timescale
from keyworker.record.projection import differences
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, a_worker, act_on, an_office, at, done

pytestmark = pytest.mark.django_db
COACH, WATCHED = "early-help-coach", "watch-higher-caseload"
SESSIONS = ("2026-04-14", "2026-05-12")


@pytest.fixture
def here() -> Office:
    return an_office("suffolk")


@pytest.fixture
def anna(here: Office) -> Worker:
    return a_worker(here.team, "Anna Bell", "systems", access=AccessRole.ADMINISTRATOR)


def a_supervised_case(here: Office, *, closed: str = "") -> Case:
    """A case that the practitioner leads, looked at in a supervision session each month."""
    story = a_case(here).received("2026-03-02").opened("2026-03-03").allocated("2026-03-04")
    for day in SESSIONS:
        story.happened(
            "supervision.held", day, by=here.lead, worker=here.practitioner.ref, reviewed=True
        )
    return story.closed(closed).case if closed else story.case


def a_sample(here: Office) -> list[Case]:
    """Cases closed before, between and after the sessions' days, one closed lately, and open ones."""
    closings = ("2026-05-13", "2026-05-20", "2026-05-26", "", "")
    return [a_supervised_case(here, closed=each) for each in closings]


def is_whole() -> bool:
    return list(differences(Case.objects.with_team())) == []


def days_pass(until: str) -> None:
    have_jobs_follow(at(until).date())
    pass_days(now=at(f"{until} 08:00"))


def says(here: Office, anna: Worker, action: str, on: str = "2026-06-01", **said: str) -> None:
    done(act_on(OnWorker(here.practitioner).fresh(), action, anna, on=f"{on} 10:00", **said))
    here.practitioner.refresh_from_db()


@pytest.mark.parametrize("first_day", ["2026-04-14", "2026-05-01", "2026-06-01", "2026-06-10"])
def test_what_is_stored_follows_a_job_recorded_and_withdrawn(
    here: Office, anna: Worker, first_day: str
) -> None:
    a_sample(here)
    days_pass("2026-05-27")
    assert is_whole()
    says(here, anna, "change-job", job=COACH, first_day=first_day)
    assert is_whole()
    for day in ("2026-06-02", "2026-06-09", "2026-06-10", "2026-06-30"):
        days_pass(day)
        assert is_whole()
    withdrawn = {"job_from": first_day, "reason": "Somebody else was chosen"}
    says(here, anna, "withdraw-job-change", "2026-07-01", **withdrawn)
    assert is_whole()
    days_pass("2026-07-10")
    assert is_whole()
    assert not Timescale.objects.filter(rule=WATCHED).exists()


@pytest.mark.parametrize("job", [COACH, "senior-family-support-practitioner"])
def test_what_is_stored_follows_a_job_put_right(here: Office, anna: Worker, job: str) -> None:
    a_sample(here)
    days_pass("2026-05-27")
    says(here, anna, "change-worker", name="Ada Ruiz", job=job, share="1")
    assert is_whole()
    days_pass("2026-06-10")
    assert is_whole()


@pytest.mark.parametrize(
    ("first_day", "started"),
    [
        ("2026-04-14", [date(2026, 4, 14), date(2026, 5, 12)]),
        ("2026-05-01", [date(2026, 5, 12)]),
        ("2026-05-20", []),
    ],
)
def test_no_duty_of_a_job_is_older_than_the_job(
    here: Office, anna: Worker, first_day: str, started: list[date]
) -> None:
    for case in (a_supervised_case(here), a_supervised_case(here, closed="2026-05-25")):
        days_pass("2026-05-27")
        says(here, anna, "change-job", job=COACH, first_day=first_day)
        days_pass("2026-06-20")
        duties = Timescale.objects.filter(case=case, rule=WATCHED).order_by("started")
        assert [each.started for each in duties] == started
        says(here, anna, "withdraw-job-change", job_from=first_day, reason="A mistake")
