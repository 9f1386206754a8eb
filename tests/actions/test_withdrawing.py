"""What was entered of a worker by mistake is withdrawn once, and every record follows."""

from __future__ import annotations

from typing import Any

import pytest

from keyworker.actions.outcome import Refused
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnWorker
from keyworker.record.worker_rows import row_differences
from keyworker.workforce.models import Absence, Reduction
from tests.builders import Office, a_case, act, act_on, done

pytestmark = pytest.mark.django_db


def of_worker(office: Office, action: str, *, on: str = "2026-05-11 10:00", **entered: Any) -> Any:
    subject = OnWorker(office.practitioner).fresh()
    return act_on(subject, action, office.manager, on=on, **entered)


@pytest.fixture
def cases(office: Office) -> list[Case]:
    """Two cases whose lead is away in June, by mistake; the absence was made longer, and somebody holds the first."""
    led = [a_case(office).working("2026-05-01").case for _ in range(2)]
    done(of_worker(office, "record-absence", first_day="2026-06-01", expected_return="2026-06-15"))
    done(of_worker(office, "extend-absence", on="2026-05-12", expected_return="2026-06-22"))
    holder = office.colleague.ref
    done(act(led[0], "choose-holder", office.manager, on="2026-05-13", worker=holder))
    return led


def withdraw(office: Office, on: str = "2026-05-14 09:00") -> Any:
    absence = Absence.objects.get().ref
    return of_worker(office, "withdraw-absence", on=on, absence=absence, reason="Wrong person")


def test_an_absence_is_withdrawn_once_on_the_worker_and_on_every_case(
    office: Office, cases: list[Case]
) -> None:
    done(withdraw(office))
    assert not Absence.objects.exists()
    assert Absence.with_withdrawn.get().withdrawn_at is not None
    corrections = Event.objects.filter(kind="event.corrected")
    assert {(each.by, each.data["reason"]) for each in corrections} == {
        (office.manager, "Wrong person")
    }
    assert len({each.submission for each in corrections}) == 1
    absences = Event.objects.filter(kind__startswith="absence.")
    assert {each.data["corrects"] for each in corrections} == {each.ref for each in absences}
    assert len(absences) == 6


def test_withdrawn_no_duty_of_the_absence_is_left_and_nobody_holds_the_case(
    office: Office, cases: list[Case]
) -> None:
    assert cases[0].timescales.filter(rule="tell-the-family").exists()
    done(withdraw(office))
    for case in cases:
        case.refresh_from_db()
        assert not case.timescales.filter(rule="tell-the-family").exists()
    held = cases[0].allocations.get(role="holding")
    assert held.period.upper is not None
    assert list(row_differences()) == []


def test_what_was_withdrawn_leaves_room_for_what_is_right(
    office: Office, cases: list[Case]
) -> None:
    done(withdraw(office))
    again = of_worker(office, "record-absence", on="2026-05-14 09:30", first_day="2026-06-01")
    done(again)
    done(of_worker(office, "extend-absence", on="2026-05-15", expected_return="2026-06-03"))
    assert str(Absence.objects.get().expected_return) == "2026-06-03"
    assert cases[0].events.filter(kind="event.corrected").count() == 2
    assert list(row_differences()) == []


def test_an_absence_that_is_over_can_be_withdrawn_too(office: Office, cases: list[Case]) -> None:
    done(of_worker(office, "end-absence", on="2026-06-22 09:00", returned="2026-06-22"))
    done(withdraw(office, on="2026-07-01 09:00"))
    assert list(row_differences()) == []
    assert cases[1].events.filter(kind="event.corrected").count() == 3


def test_the_cases_own_copy_leads_to_the_worker(office: Office, cases: list[Case]) -> None:
    copy = cases[0].events.get(kind="absence.started")
    refused = act(
        cases[0],
        "correct-event",
        office.manager,
        on="2026-05-14",
        corrects=copy.ref,
        reason="Wrong person",
    )
    assert isinstance(refused, Refused)
    assert refused.errors == {
        "corrects": "This is kept for every case of Ada Ruiz: open their page and withdraw the absence there"
    }


def test_an_absence_that_the_case_alone_knows_of_is_corrected_there(office: Office) -> None:
    story = a_case(office).working("2026-05-01")
    story.happened("absence.started", "2026-05-11", worker=office.practitioner.ref)
    copy = story.case.events.get(kind="absence.started")
    done(
        act(
            story.case,
            "correct-event",
            office.manager,
            on="2026-05-14",
            corrects=copy.ref,
            reason="Wrong",
        )
    )


def test_other_work_is_withdrawn_with_who_and_why_and_counts_no_more(office: Office) -> None:
    work = {
        "type": "mentoring",
        "percent": "10",
        "first_day": "2026-05-01",
        "reason": "New starter",
    }
    done(of_worker(office, "record-reduction", **work))
    reduction = Reduction.objects.get().ref
    done(of_worker(office, "end-reduction", on="2026-05-12", reduction=reduction))
    wrong = {"reduction": reduction, "reason": "Of somebody else"}
    done(of_worker(office, "withdraw-reduction", on="2026-05-13", **wrong))
    assert not Reduction.objects.exists()
    assert Reduction.with_withdrawn.get().withdrawn_at is not None
    corrections = Event.objects.filter(worker=office.practitioner, kind="event.corrected")
    assert [each.data["reason"] for each in corrections] == ["Of somebody else"] * 2
    assert list(row_differences()) == []
