"""Absences and reductions are rows beside the events: what one says that the other does not is named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from keyworker.record.subjects import OnWorker
from keyworker.record.verification import verify
from keyworker.record.worker_rows import row_differences
from keyworker.workforce.models import Absence, Reduction
from tests.builders import Office, act_on, done
from tests.the_day import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(office: Office) -> str:
    """A practitioner who was away, is away again, and mentors: the worker's reference."""

    def record(action: str, on: str, **entered: Any) -> None:
        done(
            act_on(OnWorker(office.practitioner).fresh(), action, office.manager, on=on, **entered)
        )

    record("record-absence", "2026-05-04 09:00", first_day="2026-05-04")
    record("end-absence", "2026-05-08 09:00", returned="2026-05-07")
    record("record-absence", "2026-05-11 09:00", first_day="2026-06-01", planned=True)
    record("extend-absence", "2026-05-12 09:00", expected_return="2026-06-15")
    work = {
        "type": "mentoring",
        "percent": "12.5",
        "first_day": "2026-05-01",
        "reason": "New starter",
    }
    record("record-reduction", "2026-05-12 10:00", **work)
    record("end-reduction", "2026-05-13 10:00", reduction=Reduction.objects.get().ref)
    return office.practitioner.ref


def test_what_was_recorded_by_actions_differs_in_nothing(worker: str) -> None:
    assert list(row_differences()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            lambda: Absence.objects.filter(first_day="2026-06-01").update(returned="2026-06-02"),
            "absence from 2026-06-01 differs in returned",
        ),
        (
            lambda: Absence.objects.filter(first_day="2026-05-04").delete(),
            "absence from 2026-05-04 is missing",
        ),
        (
            lambda: Absence.objects.filter(first_day="2026-05-04").update(
                withdrawn_at="2026-06-01T09:00Z"
            ),
            "absence from 2026-05-04 differs in withdrawn_at",
        ),
        (lambda: Reduction.objects.update(percent=50), "differs in percent"),
        (lambda: Reduction.objects.update(until=None), "differs in until"),
        (lambda: Reduction.objects.all().delete(), "is missing"),
    ],
)
def test_a_row_that_was_tampered_with_is_named_and_put_right(
    worker: str, changed: Any, said: str
) -> None:
    changed()
    (problem,) = row_differences()
    assert problem in verify(now=now()).problems
    assert problem.startswith(f"worker {worker}: ")
    assert problem.endswith(said)
    call_command("rebuild", stdout=None)
    assert list(row_differences()) == []


def test_a_row_that_no_event_stands_behind_is_named(worker: str, office: Office) -> None:
    Absence.objects.create(
        worker=office.colleague, first_day=date(2026, 6, 1), recorded_at="2026-06-01T09:00Z"
    )
    assert list(row_differences()) == [
        f"worker {office.colleague.ref}: absence from 2026-06-01 is stored, but the events do not say so",
    ]


def test_rebuild_only_says_so_where_it_is_asked_to_check(worker: str) -> None:
    Reduction.objects.update(percent=50)
    with pytest.raises(SystemExit):
        call_command("rebuild", "--check")
    assert Reduction.objects.get().percent == 50
