"""What is entered of a worker's weeks is refused where it cannot be so, in one sentence that names the field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.actions.outcome import Done, Outcome, Refused
from keyworker.record.subjects import OnService, OnWorker
from keyworker.workforce.models import Absence, Reduction
from tests.builders import Office, a_worker, act_on, an_office, done

pytestmark = pytest.mark.django_db


def of_worker(
    office: Office, action: str, *, on: str = "2026-05-11 10:00", **entered: Any
) -> Outcome:
    subject = OnWorker(office.practitioner).fresh()
    return act_on(subject, action, office.manager, on=on, **entered)


def work(
    percent: str, *, kind: str = "mentoring", first_day: str = "2026-05-01", **more: Any
) -> Any:
    return {"type": kind, "percent": percent, "first_day": first_day, "reason": "Needed", **more}


def errors(outcome: Outcome) -> dict[str, str]:
    assert isinstance(outcome, Refused)
    return dict(outcome.errors)


def test_all_other_work_takes_no_more_than_the_week(office: Office) -> None:
    done(of_worker(office, "record-reduction", **work("80", kind="supervisory-role")))
    assert errors(of_worker(office, "record-reduction", **work("70"))) == {
        "percent": "With what is recorded already this would take 150% of the week; enter a smaller share"
    }
    assert isinstance(of_worker(office, "record-reduction", **work("20")), Done)


def test_work_that_follows_other_work_may_take_the_whole_week(office: Office) -> None:
    first = work("80", kind="supervisory-role", last_day="2026-05-31")
    done(of_worker(office, "record-reduction", **first))
    assert isinstance(
        of_worker(office, "record-reduction", **work("70", first_day="2026-06-01")), Done
    )


def test_a_share_is_never_rounded_without_a_word(office: Office) -> None:
    assert errors(of_worker(office, "record-reduction", **work("12.345"))) == {
        "percent": "‘What share of the week does it take’ takes at most two decimal places"
    }
    assert not Reduction.objects.exists()


def test_nothing_takes_the_week_of_somebody_who_has_left(office: Office) -> None:
    office.practitioner.left = date(2026, 6, 1)
    office.practitioner.save()
    said = {"first_day": "Ada Ruiz leaves on Mon 1 Jun 2026: enter that day or an earlier one"}
    assert errors(of_worker(office, "record-absence", first_day="2026-06-02")) == said
    assert (
        errors(of_worker(office, "record-reduction", **work("10", first_day="2026-06-02"))) == said
    )
    assert isinstance(of_worker(office, "record-absence", first_day="2026-05-29"), Done)


@pytest.mark.parametrize(
    ("first", "back"), [("2026-05-05", "2026-05-07"), ("2026-05-01", "2026-05-06")]
)
def test_an_absence_inside_one_that_is_over_is_refused(
    office: Office, first: str, back: str
) -> None:
    done(of_worker(office, "record-absence", on="2026-05-04 09:00", first_day="2026-05-04"))
    done(of_worker(office, "end-absence", on="2026-05-08 09:00", returned="2026-05-08"))
    refused = of_worker(office, "record-absence", first_day=first, expected_return=back)
    assert errors(refused) == {
        "first_day": "Ada Ruiz was away from Mon 4 May 2026 and back Fri 8 May 2026: enter a first day after it"
    }
    assert isinstance(of_worker(office, "record-absence", first_day="2026-05-08"), Done)


def test_an_absence_does_not_grow_into_the_next(office: Office) -> None:
    leave = {"first_day": "2026-06-01", "expected_return": "2026-06-15"}
    done(of_worker(office, "record-absence", **leave))
    sick = {"first_day": "2026-05-11", "expected_return": "2026-05-18"}
    done(of_worker(office, "record-absence", **sick))
    assert errors(of_worker(office, "extend-absence", expected_return="2026-06-08")) == {
        "expected_return": "Another absence is recorded from Mon 1 Jun 2026: enter that day or an earlier one"
    }
    assert Absence.objects.filter(expected_return="2026-05-18").exists()


def test_no_turn_is_given_to_a_manager_who_will_have_left(camden: Office) -> None:
    stays, leaver = (
        a_worker(camden.team, name, "service-manager", access="service-manager", left=left)
        for name, left in (("Ann Hale", None), ("Lee Gone", date(2026, 6, 10)))
    )
    service = OnService(camden.service)
    turns = {"from": "2026-06-01", "turns": "2", "reason": "Cover", "on": "2026-05-11 10:00"}
    managers = [stays.ref, leaver.ref]
    refused = act_on(service, "plan-turn", stays, managers=managers, **turns)
    assert errors(refused) == {
        "managers": "Lee Gone leaves on Wed 10 Jun 2026 and cannot have the turn from Mon 8 Jun 2026"
    }
    planned = done(act_on(service.fresh(), "plan-turn", stays, managers=managers[:1], **turns))
    swap = {"turn": planned[-1].ref, "to": leaver.ref, "reason": "Asked"}
    swapped = act_on(service.fresh(), "swap-turn", stays, on="2026-05-11 10:05", **swap)
    assert set(errors(swapped)) == {"to"}


@pytest.fixture
def camden(db: None) -> Office:
    """An office whose policy has a rota."""
    return an_office("camden")
