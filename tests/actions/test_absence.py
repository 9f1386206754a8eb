"""When the practitioner is away."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from keyworker.actions.available import context_on
from keyworker.actions.families import ACTIONS
from keyworker.actions.form import form_of
from keyworker.actions.outcome import Done, Outcome, Refused
from keyworker.record.models import Case
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Absence, Worker
from tests.builders import Office, a_case, act, act_on, an_office, at, done

pytestmark = pytest.mark.django_db


def away(
    action: str,
    worker: Worker,
    by: Worker,
    *,
    on: str = "2026-05-11 10:00",
    submission: UUID | None = None,
    **entered: Any,
) -> Outcome:
    return act_on(OnWorker(worker), action, by, on=on, submission=submission, **entered)


@pytest.fixture
def cases(office: Office) -> tuple[Case, Case]:
    """Two families led by the practitioner, and one led by a colleague."""
    a_case(office).working("2026-05-01").allocated("2026-05-02", office.colleague)
    return a_case(office).working("2026-05-01").case, a_case(office).working("2026-05-01").case


@pytest.fixture
def long_leave(office: Office, cases: tuple[Case, Case]) -> tuple[Case, Case]:
    outcome = away(
        "record-absence",
        office.practitioner,
        office.manager,
        first_day="2026-06-01",
        expected_return="2026-06-15",
        planned=True,
    )
    assert isinstance(outcome, Done)
    for case in cases:
        case.refresh_from_db()
    return cases


def test_an_absence_is_recorded_once_and_on_every_case_the_worker_leads(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    absence = Absence.objects.get()
    assert (absence.worker, str(absence.first_day), str(absence.expected_return)) == (
        office.practitioner,
        "2026-06-01",
        "2026-06-15",
    )
    for case in long_leave:
        event = case.events.get(kind="absence.started")
        assert event.data == {
            "worker": office.practitioner.ref,
            "first_day": "2026-06-01",
            "expected_return": "2026-06-15",
            "planned": True,
        }
        assert event.at == at("2026-05-11 10:00")
    assert Case.objects.filter(events__kind="absence.started").count() == 2


def test_absence_leaves_the_allocation_as_it_was(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    assert [each.worker for each in long_leave[0].allocations.filter(role="lead")] == [
        office.practitioner
    ]


def test_a_long_absence_opens_the_duty_to_tell_the_family_on_the_day_it_is_evident(
    long_leave: tuple[Case, Case],
) -> None:
    clock = long_leave[0].timescales.get(rule="tell-the-family")
    assert (str(clock.started), str(clock.limit)) == ("2026-05-11", "2026-05-12")


def test_an_absence_of_a_week_opens_no_duty(office: Office, cases: tuple[Case, Case]) -> None:
    away(
        "record-absence",
        office.practitioner,
        office.manager,
        first_day="2026-06-01",
        expected_return="2026-06-08",
    )
    assert not cases[0].timescales.filter(rule="tell-the-family").exists()


def test_a_double_click_records_one_absence(office: Office, cases: tuple[Case, Case]) -> None:
    submission = uuid4()
    for _ in range(2):
        outcome = away(
            "record-absence",
            office.practitioner,
            office.manager,
            submission=submission,
            first_day="2026-06-01",
        )
        assert isinstance(outcome, Done)
    assert Absence.objects.count() == 1
    assert cases[0].events.filter(kind="absence.started").count() == 1


def test_an_absence_already_recorded_is_not_recorded_again(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    refused = away("record-absence", office.practitioner, office.manager, first_day="2026-06-10")
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"first_day"}


@pytest.mark.parametrize("back", ["2026-06-01", "2026-05-30"])
def test_the_first_day_back_comes_after_the_first_day_away(
    office: Office, cases: tuple[Case, Case], back: str
) -> None:
    refused = away(
        "record-absence",
        office.practitioner,
        office.manager,
        first_day="2026-06-01",
        expected_return=back,
    )
    assert isinstance(refused, Refused)
    assert refused.errors == {
        "expected_return": "The first day back must be after the first day away"
    }
    assert not Absence.objects.exists()


def test_extending_says_so_on_every_case(long_leave: tuple[Case, Case], office: Office) -> None:
    away(
        "extend-absence",
        office.practitioner,
        office.manager,
        on="2026-06-03",
        expected_return="2026-07-01",
    )
    assert str(Absence.objects.get().expected_return) == "2026-07-01"
    event = long_leave[1].events.get(kind="absence.extended")
    assert event.data == {
        "worker": office.practitioner.ref,
        "first_day": "2026-06-01",
        "expected_return": "2026-07-01",
    }


def test_someone_else_holds_the_case_without_becoming_its_lead(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    case = long_leave[0]
    done(act(case, "choose-holder", office.manager, on="2026-05-12", worker=office.colleague.ref))
    assert {(each.role, each.worker) for each in case.allocations.all()} == {
        ("lead", office.practitioner),
        ("holding", office.colleague),
    }


def test_another_holder_takes_over_from_the_first(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    case = long_leave[0]
    done(act(case, "choose-holder", office.manager, on="2026-05-12", worker=office.colleague.ref))
    done(act(case, "choose-holder", office.manager, on="2026-05-13", worker=office.lead.ref))
    running = [
        each.worker for each in case.allocations.filter(role="holding") if each.period.upper is None
    ]
    assert running == [office.lead]


def test_the_lead_cannot_hold_their_own_case(long_leave: tuple[Case, Case], office: Office) -> None:
    refused = act(
        long_leave[0],
        "choose-holder",
        office.manager,
        on="2026-05-12",
        worker=office.practitioner.ref,
    )
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"worker"}


def test_the_holders_contact_counts_as_the_first_contact_and_the_managers_does_not(
    office: Office,
) -> None:
    case = a_case(office).working("2026-05-27").case
    done(
        act(
            case,
            "record-contact",
            office.manager,
            on="2026-05-28",
            method="phone",
            **{"with": "Mother"},
        )
    )
    assert case.timescales.get(rule="first-contact").status == "running"
    done(
        act(
            case,
            "choose-holder",
            office.manager,
            on="2026-05-28 12:00",
            worker=office.colleague.ref,
        )
    )
    done(
        act(
            case,
            "record-contact",
            office.colleague,
            on="2026-05-29",
            method="phone",
            **{"with": "Mother"},
        )
    )
    assert case.timescales.get(rule="first-contact").status == "met"


def test_the_holder_can_open_the_record_while_holding_it(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    case, user = long_leave[0], office.colleague.user
    assert user is not None
    assert case not in Case.objects.visible_to(user, at=at("2026-06-09"))
    done(act(case, "choose-holder", office.manager, on="2026-05-12", worker=office.colleague.ref))
    assert case in Case.objects.visible_to(user, at=at("2026-06-09"))


def test_the_family_cannot_be_told_of_a_holder_before_one_is_chosen(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    refused = act(
        long_leave[0],
        "tell-family",
        office.manager,
        on="2026-05-12",
        about="holder",
        method="phone",
    )
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"about"}


def test_telling_the_family_of_the_holder_gives_name_and_contact(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    case = long_leave[0]
    done(act(case, "choose-holder", office.manager, on="2026-05-12", worker=office.colleague.ref))
    refused = act(
        case, "tell-family", office.manager, on="2026-05-12 12:00", about="holder", method="phone"
    )
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"contact"}
    (event,) = done(
        act(
            case,
            "tell-family",
            office.manager,
            on="2026-05-12 12:00",
            about="holder",
            method="phone",
            contact="0115 496 0000",
        )
    )
    assert (event.data["holder"], event.data["contact"]) == (office.colleague.ref, "0115 496 0000")


def test_on_return_the_case_is_handed_back(long_leave: tuple[Case, Case], office: Office) -> None:
    case = long_leave[0]
    done(act(case, "choose-holder", office.manager, on="2026-06-01", worker=office.colleague.ref))
    away(
        "end-absence",
        office.practitioner,
        office.manager,
        on="2026-06-15 09:30",
        returned="2026-06-15",
    )
    case.refresh_from_db()
    assert case.allocations.get(role="holding").period.upper == at("2026-06-15 09:30")
    assert str(Absence.objects.get().returned) == "2026-06-15"
    assert case.timescales.get(rule="tell-the-family").status == "ended"


def test_a_return_is_not_recorded_ahead_of_time(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    refused = away(
        "end-absence", office.practitioner, office.manager, on="2026-06-10", returned="2026-06-15"
    )
    assert isinstance(refused, Refused)
    assert set(refused.errors) == {"returned"}


def test_a_return_without_an_absence_is_refused(office: Office) -> None:
    refused = away("end-absence", office.practitioner, office.manager, returned="2026-05-11")
    assert isinstance(refused, Refused)
    assert refused.unmet[0].because == ("No absence is recorded for this worker.",)


def test_absence_is_recorded_by_ones_own_team(office: Office, cases: tuple[Case, Case]) -> None:
    other = an_office(service=office.service, name="Southport")
    refused = away("record-absence", office.practitioner, other.manager, first_day="2026-06-01")
    assert isinstance(refused, Refused)
    assert not Absence.objects.exists()


def test_a_practitioner_does_not_record_absence_under_this_policy(office: Office) -> None:
    refused = away(
        "record-absence", office.practitioner, office.practitioner, first_day="2026-06-01"
    )
    assert isinstance(refused, Refused)


def test_the_form_for_an_absence_asks_for_its_days(office: Office) -> None:
    context = context_on(
        OnWorker(office.practitioner), office.manager, as_of=at("2026-05-11").date()
    )
    fields = form_of(ACTIONS["record-absence"], context)
    assert [field.name for field in fields] == ["first_day", "expected_return", "planned"]


def test_urgent_cover_changes_neither_allocation_nor_caseload(office: Office) -> None:
    case = (
        a_case(office)
        .working("2026-05-20")
        .allocated("2026-05-21", office.colleague, role="involved")
        .case
    )
    before = list(case.allocations.values_list("pk", "period"))
    (event,) = done(
        act(case, "record-urgent-cover", office.colleague, action="Spoke to the school")
    )
    assert (event.kind, event.data["worker"]) == ("cover.given", office.practitioner.ref)
    assert list(case.allocations.values_list("pk", "period")) == before


def test_sickness_ends_while_leave_stands_in_the_diary_and_the_leave_stays_as_it_was(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    sick: dict[str, Any] = {
        "on": "2026-05-12 10:00",
        "first_day": "2026-05-12",
        "expected_return": "2026-05-15",
    }
    done(away("record-absence", office.practitioner, office.manager, **sick))
    done(away("extend-absence", office.practitioner, office.manager, on="2026-05-13 10:00"))
    back: dict[str, Any] = {"on": "2026-05-14 10:00", "returned": "2026-05-14"}
    done(away("end-absence", office.practitioner, office.manager, **back))
    leave, illness = Absence.objects.order_by("-first_day")
    assert (str(leave.expected_return), leave.returned) == ("2026-06-15", None)
    assert (illness.expected_return, str(illness.returned)) == (None, "2026-05-14")


def test_a_change_that_changes_nothing_starts_no_duty_again(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    same = away(
        "extend-absence",
        office.practitioner,
        office.manager,
        on="2026-06-02 10:00",
        expected_return="2026-06-15",
    )
    assert same == Refused(errors={"expected_return": "That is what is recorded already"})


def test_a_return_recorded_late_ends_a_holding_that_began_after_it(
    long_leave: tuple[Case, Case], office: Office
) -> None:
    case, _ = long_leave
    holder = {"worker": office.colleague.ref}
    done(act(case, "choose-holder", office.manager, on="2026-06-05 10:00", **holder))
    back: dict[str, Any] = {"on": "2026-06-08 10:00", "returned": "2026-06-04"}
    done(away("end-absence", office.practitioner, office.manager, **back))
    assert not case.allocations.filter(role="holding", period__upper_inf=True).exists()


@pytest.mark.parametrize("action", ["extend-absence", "end-absence"])
def test_a_form_about_an_absence_says_of_which_it_is(office: Office, action: str) -> None:
    worker = OnWorker(office.practitioner)
    for first, back in (("2026-06-01", None), ("2026-08-03", "2026-08-17")):
        entered = {"first_day": first, **({"expected_return": back} if back else {})}
        done(act_on(worker.fresh(), "record-absence", office.manager, **entered))
        if back is None:
            change = {"expected_return": "2026-06-20"}
            done(act_on(worker.fresh(), "extend-absence", office.manager, **change))
    context = context_on(worker.fresh(), office.manager, as_of=at("2026-06-02").date())
    (field,) = form_of(ACTIONS[action], context)
    assert field.hint.startswith("Of the absence from Mon 1 Jun 2026")
