"""A worker with more than one absence on record: each begins, ends and is withdrawn by itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keyworker.actions.outcome import Refused
from keyworker.caseload.away import Away
from keyworker.caseload.away import away as shown_away
from keyworker.decisions.trying.documents_out import timescales_of
from keyworker.exchange.casefiles import export_case
from keyworker.record.case_reader import read_case
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnWorker
from keyworker.record.worker_rows import row_differences
from keyworker.workforce.models import Absence
from tests.builders import Office, a_case, act, act_on, an_office, at, done, refused

pytestmark = pytest.mark.django_db


def of_worker(office: Office, action: str, on: str, **entered: Any) -> tuple[Event, ...]:
    subject = OnWorker(office.practitioner).fresh()
    return done(act_on(subject, action, office.manager, on=on, **entered))


def away(office: Office, on: str, first: str, back: str | None = None, **more: Any) -> None:
    more |= {"expected_return": back} if back else {}
    of_worker(office, "record-absence", on, first_day=first, **more)


def back(office: Office, on: str, returned: str) -> tuple[Event, ...]:
    return of_worker(office, "end-absence", on, returned=returned)


def held(case: Case, office: Office, on: str) -> None:
    done(act(case, "choose-holder", office.manager, on=on, worker=office.colleague.ref))


def is_held(case: Case) -> bool:
    return case.allocations.running().filter(role="holding").exists()


def statuses(case: Case, rule: str) -> list[str]:
    found = case.timescales.filter(rule=rule).order_by("started", "instance")
    return list(found.values_list("status", flat=True))


@pytest.fixture
def suffolk() -> Office:
    return an_office("suffolk")


@pytest.fixture
def case(suffolk: Office) -> Case:
    return a_case(suffolk).working("2026-05-01").case


@pytest.fixture
def back_to_back(suffolk: Office, case: Case) -> Case:
    """Sickness from 1 June until leave from 15 June to 20 July; a colleague holds the case."""
    away(suffolk, "2026-05-11 10:00", "2026-06-15", "2026-07-20", planned=True)
    away(suffolk, "2026-06-01 09:00", "2026-06-01", "2026-06-15")
    held(case, suffolk, "2026-06-01 10:00")
    return case


def test_who_is_back_from_sickness_and_goes_on_leave_leaves_the_holder_where_they_are(
    suffolk: Office, back_to_back: Case
) -> None:
    (ended, *copies) = back(suffolk, "2026-06-15 09:00", "2026-06-15")
    assert ended.data == {
        "worker": suffolk.practitioner.ref,
        "first_day": "2026-06-01",
        "goes_on": True,
    }
    assert [each.kind for each in copies] == ["absence.ended"]
    assert is_held(back_to_back)
    # One absence since 1 June: six weeks of it are over on 13 July.
    due = back_to_back.timescales.filter(rule="reallocate-after-absence", status="running")
    assert "2026-07-13" in {str(each.limit) for each in due}
    leave = Absence.objects.get(first_day="2026-06-15")
    assert leave.returned is None
    assert list(row_differences()) == []


def test_a_withdrawn_leave_is_nothing_that_sickness_goes_on_into(
    suffolk: Office, back_to_back: Case
) -> None:
    back(suffolk, "2026-06-15 09:00", "2026-06-15")
    leave = Absence.objects.get(first_day="2026-06-15")
    of_worker(
        suffolk, "withdraw-absence", "2026-06-16 09:00", absence=leave.ref, reason="Not taken"
    )
    assert "running" not in statuses(back_to_back, "reallocate-after-absence")
    assert list(row_differences()) == []


def test_a_family_is_not_told_of_an_absence_that_was_withdrawn(suffolk: Office, case: Case) -> None:
    away(suffolk, "2026-06-01 09:00", "2026-06-01", "2026-06-15")
    absence = Absence.objects.get()
    of_worker(
        suffolk, "withdraw-absence", "2026-06-01 10:00", absence=absence.ref, reason="Not taken"
    )
    told = {"about": "absence", "method": "phone"}
    said = refused(act(case, "tell-family", suffolk.manager, on="2026-06-01 11:00", **told))
    assert "No absence is on record" in said


def test_the_return_from_the_last_of_them_is_the_return_from_all(
    suffolk: Office, back_to_back: Case
) -> None:
    back(suffolk, "2026-07-20 09:00", "2026-07-20")
    assert not Absence.objects.filter(returned__isnull=True).exists()
    assert not is_held(back_to_back)
    assert "running" not in statuses(back_to_back, "reallocate-after-absence")
    assert list(row_differences()) == []


def test_a_return_leaves_the_duties_of_an_absence_still_to_come(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-06-01 09:00", "2026-06-01", "2026-06-05")
    away(suffolk, "2026-06-02 09:00", "2026-07-06", "2026-07-20", planned=True)
    back(suffolk, "2026-06-05 09:00", "2026-06-05")
    for rule in ("choose-holder", "tell-family-of-leave", "reallocate-after-absence"):
        assert statuses(case, rule)[-1] in {"running", "overdue"}


def test_a_holder_chosen_for_leave_stays_after_sickness_before_it(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-05-11 10:00", "2026-06-15", "2026-07-20", planned=True)
    held(case, suffolk, "2026-05-12 10:00")
    away(suffolk, "2026-05-18 09:00", "2026-05-18", "2026-05-20")
    back(suffolk, "2026-05-20 09:00", "2026-05-20")
    assert is_held(case)


def test_a_holder_chosen_in_an_absence_hands_back_though_another_stands_in_the_diary(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-05-11 10:00", "2026-06-15", "2026-07-20", planned=True)
    away(suffolk, "2026-05-18 09:00", "2026-05-18", "2026-05-29")
    held(case, suffolk, "2026-05-18 10:00")
    back(suffolk, "2026-05-29 09:00", "2026-05-29")
    assert not is_held(case)


def test_a_return_recorded_before_ends_named_their_absence_ends_the_one_that_ran(
    suffolk: Office,
) -> None:
    away_in: dict[str, Any] = {"worker": suffolk.practitioner.ref, "expected_return": "2026-07-20"}
    story = a_case(suffolk).working("2026-05-01")
    story.happened("absence.started", "2026-06-01", first_day="2026-06-01", **away_in)
    story.happened("absence.started", "2026-06-02", first_day="2026-07-01", **away_in)
    story.happened("absence.ended", "2026-06-10", worker=suffolk.practitioner.ref)
    assert statuses(story.case, "reallocate-after-absence") == ["ended", "running"]


def test_an_absence_withdrawn_leaves_the_holder_chosen_for_another_still_to_come(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-05-11 10:00", "2026-06-15", "2026-07-20", planned=True)
    held(case, suffolk, "2026-05-12 10:00")
    away(suffolk, "2026-05-18 09:00", "2026-05-18", "2026-05-22")
    mistaken = Absence.objects.get(first_day="2026-05-18").ref
    of_worker(
        suffolk, "withdraw-absence", "2026-05-18 12:00", absence=mistaken, reason="Wrong person"
    )
    assert is_held(case)
    assert statuses(case, "choose-holder") == ["met"]


def allocated_while_away(office: Office, on: str) -> Case:
    """A case re-allocated to the worker who is away, or will be."""
    led = a_case(office).working("2026-05-01").allocated("2026-05-02", office.colleague).case
    worker = office.practitioner.ref
    done(
        act(
            led,
            "allocate",
            office.manager,
            on=on,
            worker=worker,
            reason="Knows the family",
            how="By phone",
            because="Nobody else",
            guidance_followed=True,
        )
    )
    return led


@pytest.mark.parametrize("on", ["2026-05-12 10:00", "2026-06-03 10:00"])
def test_a_family_allocated_to_who_is_away_or_will_be_is_told_like_the_others(
    suffolk: Office, on: str
) -> None:
    away(suffolk, "2026-05-11 10:00", "2026-06-01", "2026-07-20", planned=True)
    led = allocated_while_away(suffolk, on)
    copy = led.events.get(kind="absence.started")
    assert copy.submission == led.events.filter(kind="allocation.started").last().submission
    assert copy.data == {
        "worker": suffolk.practitioner.ref,
        "first_day": "2026-06-01",
        "expected_return": "2026-07-20",
        "planned": True,
    }
    assert statuses(led, "choose-holder") == ["running"]
    assert statuses(led, "tell-family-of-leave") == ["running"]
    assert statuses(led, "reallocate-after-absence") == ["running"]


def test_who_was_back_before_a_family_came_to_them_is_not_away(suffolk: Office) -> None:
    away(suffolk, "2026-05-11 10:00", "2026-05-11", "2026-05-20")
    back(suffolk, "2026-05-20 09:00", "2026-05-20")
    led = allocated_while_away(suffolk, "2026-05-21 10:00")
    assert not led.events.filter(kind="absence.started").exists()


def test_an_absence_withdrawn_is_withdrawn_too_from_cases_allocated_since(suffolk: Office) -> None:
    away(suffolk, "2026-05-11 10:00", "2026-06-01", "2026-07-20", planned=True)
    led = allocated_while_away(suffolk, "2026-05-12 10:00")
    mistaken = Absence.objects.get().ref
    of_worker(suffolk, "withdraw-absence", "2026-05-13", absence=mistaken, reason="Wrong person")
    led.refresh_from_db()
    assert led.events.filter(kind="event.corrected").count() == 1
    assert statuses(led, "choose-holder") == []


def test_a_family_whose_holder_hands_back_need_not_be_told_of_them(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-05-11 10:00", "2026-06-01", "2026-07-20", planned=True)
    held(case, suffolk, "2026-05-12 10:00")
    mistaken = Absence.objects.get().ref
    of_worker(suffolk, "withdraw-absence", "2026-05-12 12:00", absence=mistaken, reason="Wrong")
    case.refresh_from_db()
    assert statuses(case, "tell-family-of-holder") == ["ended"]


def test_the_name_of_somebody_else_is_not_the_holders(suffolk: Office, case: Case) -> None:
    away(suffolk, "2026-05-11 10:00", "2026-06-01", "2026-07-20", planned=True)
    held(case, suffolk, "2026-05-12 10:00")
    name = {"about": "holder", "contact": "0115 496 0000", "method": "phone"}
    other = suffolk.lead.ref
    said = act(case, "tell-family", suffolk.manager, on="2026-05-12 11:00", holder=other, **name)
    assert isinstance(said, Refused)
    assert [each.rule for each in said.unmet] == ["tell-of-who-holds"]
    assert statuses(case, "tell-family-of-holder") == ["running"]
    done(act(case, "tell-family", suffolk.manager, on="2026-05-12 12:00", **name))
    assert statuses(case, "tell-family-of-holder") == ["met"]


def test_what_becomes_of_a_case_is_of_who_is_away_though_another_has_it_by_now() -> None:
    office = an_office("cin")
    away_in: dict[str, Any] = {"worker": office.practitioner.ref, "first_day": "2026-06-01"}
    story = a_case(office).working("2026-05-01")
    story.happened("absence.started", "2026-06-01", **away_in)
    story.allocated("2026-06-02", office.colleague)
    (reviewed,) = done(
        act(story.case, "review-absence", office.manager, on="2026-06-03", outcome="reallocated")
    )
    assert reviewed.data["worker"] == office.practitioner.ref


def again(office: Office, on: str, first: str = "2026-06-01") -> Any:
    subject = OnWorker(office.practitioner).fresh()
    return act_on(subject, "record-absence", office.manager, on=on, first_day=first)


def test_away_again_after_a_break_the_absence_before_goes_on(suffolk: Office, case: Case) -> None:
    away(suffolk, "2026-06-01 09:00", "2026-06-01", "2026-06-29")
    back(suffolk, "2026-06-29 09:00", "2026-06-29")
    done(again(suffolk, "2026-07-03 09:00"))
    case.refresh_from_db()
    latest = case.timescales.filter(rule="reallocate-after-absence", status="running").get()
    assert str(latest.limit) == "2026-07-13"
    back(suffolk, "2026-07-08 09:00", "2026-07-08")
    assert "running" not in statuses(case, "reallocate-after-absence")
    assert list(row_differences()) == []


@pytest.mark.parametrize(
    ("first", "limit"), [("2026-07-03", "2026-07-13"), ("2026-07-06", "2026-08-17")]
)
def test_a_break_is_as_long_as_it_was_however_late_the_next_absence_is_recorded(
    suffolk: Office, case: Case, first: str, limit: str
) -> None:
    away(suffolk, "2026-06-01 09:00", "2026-06-01", "2026-06-29")
    back(suffolk, "2026-06-29 09:00", "2026-06-29")
    done(again(suffolk, "2026-07-20 09:00", first))
    case.refresh_from_db()
    due = case.timescales.filter(rule="reallocate-after-absence").exclude(status="ended")
    assert [str(each.limit) for each in due] == [limit]


@pytest.mark.parametrize(
    ("on", "first", "offered"),
    [
        ("2026-07-06 09:00", "2026-06-01", ""),
        ("2026-07-03 09:00", "2026-06-02", ", or its first day where this continues it"),
    ],
)
def test_after_a_longer_return_or_from_another_day_it_does_not_go_on(
    suffolk: Office, on: str, first: str, offered: str
) -> None:
    away(suffolk, "2026-06-01 09:00", "2026-06-01", "2026-06-29")
    back(suffolk, "2026-06-29 09:00", "2026-06-29")
    assert refused(again(suffolk, on, first)) == (
        "Ada Ruiz was away from Mon 1 Jun 2026 and back Mon 29 Jun 2026: "
        f"enter a first day after it{offered}"
    )


def test_where_the_policy_says_nothing_of_breaks_no_absence_goes_on(office: Office) -> None:
    away(office, "2026-06-01 09:00", "2026-06-01", "2026-06-29")
    back(office, "2026-06-29 09:00", "2026-06-29")
    assert "enter a first day after it" in refused(again(office, "2026-06-30 09:00"))


def test_who_is_away_in_the_same_time_holds_a_case_for_a_reason_only(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-05-11 10:00", "2026-06-01", "2026-07-20", planned=True)
    leave = {"first_day": "2026-06-08", "expected_return": "2026-06-15"}
    colleague = OnWorker(suffolk.colleague).fresh()
    done(act_on(colleague, "record-absence", suffolk.manager, on="2026-05-11 11:00", **leave))
    chosen = {"worker": suffolk.colleague.ref, "on": "2026-05-12 10:00"}
    assert refused(act(case, "choose-holder", suffolk.manager, **chosen)) == (
        "Ben Khan is away from Mon 8 Jun 2026 to Mon 15 Jun 2026; say why they hold it all the same"
    )
    done(act(case, "choose-holder", suffolk.manager, reason="A week only", **chosen))


def shown(case: Case, office: Office, on: str) -> Away:
    day = at(on).date()
    dues: list[Any] = []
    pack = pack_for(office.service, day)
    held_by = case.allocations.filter(role="holding", period__endswith__isnull=True).first()
    holder = held_by.worker if held_by is not None else None
    found = shown_away(read_case(case), office.practitioner, holder, dues, pack=pack, day=day)
    assert found is not None
    return found


def test_a_case_whose_holder_is_away_too_is_held_by_nobody_here(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-05-11 10:00", "2026-06-01", "2026-07-20", planned=True)
    held(case, suffolk, "2026-05-12 10:00")
    day = at("2026-06-09").date()
    assert not shown(case, suffolk, "2026-06-09").holder_is_away
    assert Case.objects.figures(day).not_held == 0
    colleague = OnWorker(suffolk.colleague).fresh()
    done(
        act_on(
            colleague,
            "record-absence",
            suffolk.manager,
            on="2026-06-08",
            first_day="2026-06-08",
        )
    )
    # Whoever goes away holds it no longer.
    assert shown(case, suffolk, "2026-06-09").holder is None
    assert Case.objects.figures(day).not_held == 1


def test_a_family_told_of_an_absence_stays_told_when_another_is_recorded(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-06-01 10:00", "2026-06-01", "2026-06-22")
    done(
        act(
            case,
            "tell-family",
            suffolk.manager,
            on="2026-06-01 11:00",
            about="absence",
            method="phone",
        )
    )
    away(suffolk, "2026-06-03 10:00", "2026-07-06", "2026-07-20", planned=True)
    case.refresh_from_db()
    assert shown(case, suffolk, "2026-06-03").family_told == at("2026-06-01").date()


def test_a_policy_without_holders_is_not_told_that_nobody_holds() -> None:
    office = an_office("nottinghamshire")
    story = a_case(office).working("2026-05-01")
    away(office, "2026-06-01 10:00", "2026-06-01", "2026-06-22")
    assert not shown(story.case, office, "2026-06-03").has_holders


def test_sickness_whose_end_nobody_knows_is_recorded_though_leave_stands_in_the_diary(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-05-11", "2026-06-15", "2026-07-20", planned=True)
    away(suffolk, "2026-05-18", "2026-05-18")
    assert "running" in statuses(case, "choose-holder-for-open-absence")


# ==================== Two in a row that together are more than the policy lets pass


OWED = {"choose-holder", "tell-family-of-absence", "reallocate-after-absence"}


def owed(case: Case) -> set[str]:
    """What is owed on the case because of an absence, as its file says to the command, which is what is stored of it."""
    case.refresh_from_db()
    day = at("2026-06-10").date()
    pack = pack_for(case.service, day)
    file = json.loads(json.dumps(export_case(case.reference, as_of=day)))
    clocks = timescales_of(pack, file, as_of=day)
    stored = case.timescales.filter(status__in=("running", "overdue"), started__lte=day)
    open_now = {each["id"] for each in clocks if each["status"] in {"running", "overdue"}}
    assert open_now == set(stored.values_list("rule", flat=True))
    return open_now & OWED


@pytest.mark.parametrize(
    "entered", ["2026-05-11 10:00", "2026-06-03 10:00", "2026-06-05 10:00", "2026-06-08 10:00"]
)
def test_two_absences_of_less_than_a_week_in_a_row_are_told_and_held_like_one(
    suffolk: Office, case: Case, entered: str
) -> None:
    away(suffolk, "2026-05-11 09:00", "2026-06-01", "2026-06-05")
    assert owed(case) <= {"reallocate-after-absence"}
    if entered >= "2026-06-05":
        back(suffolk, "2026-06-05 09:00", "2026-06-05")
    away(suffolk, entered, "2026-06-05", "2026-06-11")
    assert owed(case) == OWED
    banner = shown(case, suffolk, "2026-06-08")
    assert (str(banner.since), str(banner.back)) == ("2026-06-01", "2026-06-11")
    assert banner.holder is None
    if entered < "2026-06-05":
        back(suffolk, "2026-06-05 09:00", "2026-06-05")
        assert owed(case) == OWED
    back(suffolk, "2026-06-10 09:00", "2026-06-10")
    assert owed(case) == set()
    assert list(row_differences()) == []


def test_one_of_two_in_a_row_that_is_withdrawn_leaves_the_other_as_short_as_it_is(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-05-11 09:00", "2026-06-01", "2026-06-05")
    away(suffolk, "2026-06-03 09:00", "2026-06-05", "2026-06-11")
    mistaken = Absence.objects.get(first_day="2026-06-01").ref
    of_worker(suffolk, "withdraw-absence", "2026-06-03 10:00", absence=mistaken, reason="At work")
    assert owed(case) == {"reallocate-after-absence"}
    assert list(row_differences()) == []


def test_one_of_two_in_a_row_that_is_extended_makes_the_whole_longer(
    suffolk: Office, case: Case
) -> None:
    away(suffolk, "2026-05-11 09:00", "2026-06-01", "2026-06-05")
    away(suffolk, "2026-05-11 10:00", "2026-06-15", "2026-06-18", planned=True)
    assert owed(case) <= {"reallocate-after-absence"}
    of_worker(suffolk, "extend-absence", "2026-06-03 09:00", expected_return="2026-06-15")
    assert owed(case) == OWED


def test_a_family_allocated_in_the_second_of_two_in_a_row_is_told_of_the_whole(
    suffolk: Office,
) -> None:
    away(suffolk, "2026-06-01 09:00", "2026-06-01", "2026-06-05")
    back(suffolk, "2026-06-05 09:00", "2026-06-05")
    away(suffolk, "2026-06-05 10:00", "2026-06-05", "2026-06-11")
    led = allocated_while_away(suffolk, "2026-06-08 10:00")
    assert {"choose-holder", "tell-family-of-absence"} <= owed(led)
    mistaken = Absence.objects.get(first_day="2026-06-05").ref
    of_worker(suffolk, "withdraw-absence", "2026-06-08 11:00", absence=mistaken, reason="Here")
    assert owed(led) == set()
