"""A case recorded as somebody else's and put right: both hear of it, and nobody is late for when they did not have it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from keyworker.actions.perform import perform
from keyworker.actions.submission import PutRight, Submission
from keyworker.notices.models import Notice
from keyworker.record.models import Allocation, Case, Event, Timescale
from keyworker.record.projection import differences
from keyworker.record.subjects import OnCase
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_case, a_worker, act, an_office, at, done

pytestmark = pytest.mark.django_db
PACKS = ("suffolk", "cin", "camden", "nottinghamshire", "early-help-process")
ALLOCATED, PUT_RIGHT = "2026-05-27", "2026-06-15"


def a_led_case(office: Office) -> Case:
    return a_case(office).working(ALLOCATED).case


def put_right(
    case: Case, office: Office, to: Worker, *, on: str = f"{PUT_RIGHT} 10:00", **more: str
) -> tuple[Event, ...]:
    """The allocation as it should have been recorded, on the form that recorded it."""
    entry = Event.objects.uncorrected().get(case=case, kind="allocation.started")
    entered = {"worker": to.ref, "how": "By phone", "at": f"{ALLOCATED} 09:00", **more}
    sent = Submission(
        actor=office.manager,
        user=office.manager.user,
        id=uuid4(),
        now=at(on),
        entered=entered,
        reason="It was the wrong name",
        seen_version=OnCase(case).fresh().version,
        puts_right=PutRight(ref=entry.ref, because="The wrong name was chosen"),
    )
    events = done(perform("allocate", OnCase(case), sent))
    case.refresh_from_db()
    return events


def who_had_it(case: Case) -> list[tuple[str, str]]:
    rows = Allocation.objects.filter(case=case, role="lead").order_by("period")
    return [(each.worker.name, f"{each.period.lower:%Y-%m-%d}") for each in rows if each.worker]


def told(worker: Worker, case: Case) -> list[str]:
    return [each.text for each in Notice.objects.filter(worker=worker, case=case).order_by("pk")]


@pytest.fixture
def here() -> Office:
    return an_office("suffolk")


def test_whoever_stood_on_record_had_it_until_it_was_put_right(here: Office) -> None:
    case = a_led_case(here)
    put_right(case, here, here.colleague)
    assert who_had_it(case) == [("Ada Ruiz", ALLOCATED), ("Ben Khan", PUT_RIGHT)]
    assert list(differences([case])) == []


def test_it_is_the_same_moment_to_the_minute_that_the_form_shows(here: Office) -> None:
    story = a_case(here).received("2026-05-18").trawled("2026-05-19").analysed("2026-05-19")
    case = story.opened("2026-05-20").allocated(f"{ALLOCATED} 09:00:33").case
    put_right(case, here, here.colleague)
    assert who_had_it(case) == [("Ada Ruiz", ALLOCATED), ("Ben Khan", PUT_RIGHT)]


def test_whoever_had_it_from_another_moment_has_it_from_that(here: Office) -> None:
    case = a_led_case(here)
    put_right(case, here, here.colleague, at="2026-06-02 09:00")
    assert who_had_it(case) == [("Ben Khan", "2026-06-02")]


def test_whoever_had_it_all_along_has_it_from_the_day_itself(here: Office) -> None:
    case = a_led_case(here)
    put_right(case, here, here.colleague, since_then="yes")
    assert who_had_it(case) == [("Ben Khan", ALLOCATED)]
    assert list(differences([case])) == []


def test_put_right_on_the_day_itself_it_was_never_anybody_elses(here: Office) -> None:
    case = a_led_case(here)
    put_right(case, here, here.colleague, on=f"{ALLOCATED} 11:00")
    assert who_had_it(case) == [("Ben Khan", ALLOCATED)]


def test_put_right_and_put_back_it_is_as_it_was(here: Office) -> None:
    case = a_led_case(here)
    put_right(case, here, here.colleague)
    put_right(case, here, here.practitioner, on="2026-06-16 10:00")
    assert who_had_it(case) == [("Ada Ruiz", ALLOCATED)]


def test_a_third_worker_has_it_from_the_third_time(here: Office) -> None:
    case = a_led_case(here)
    put_right(case, here, here.colleague)
    third = a_worker(here.team, "Cleo Marsh", "family-support-practitioner")
    put_right(case, here, third, on="2026-06-17 10:00")
    had = [("Ada Ruiz", ALLOCATED), ("Ben Khan", PUT_RIGHT), ("Cleo Marsh", "2026-06-17")]
    assert who_had_it(case) == had


def test_of_a_closed_case_only_what_stood_is_put_right(here: Office) -> None:
    case = a_case(here).working(ALLOCATED).contacted("2026-05-28").closed("2026-06-10").case
    wrong = Event.objects.uncorrected().get(case=case, kind="allocation.started")
    assert wrong.data["worker"] == here.practitioner.ref
    put = put_right(case, here, here.colleague)
    assert put
    assert who_had_it(case) == [("Ben Khan", ALLOCATED)]


def test_what_the_first_did_in_time_counts(here: Office) -> None:
    case = a_case(here).working(ALLOCATED).contacted("2026-05-28").case
    put_right(case, here, here.colleague)
    contact = Timescale.objects.get(case=case, rule="first-contact")
    assert contact.status == "met"


def recorded_right(office: Office, case: Case) -> None:
    """The same, whatever else the policy asks of whoever allocates."""
    wrong = Event.objects.uncorrected().get(case=case, kind="allocation.started")
    story = CaseStory.about(office, case)
    withdrawn = {"corrects": wrong.ref, "reason": "The wrong name was chosen"}
    story.happened("event.corrected", PUT_RIGHT, by=office.manager, **withdrawn)
    right = {"worker": office.colleague, "role": "lead", "replaces": wrong.ref}
    story.happened("allocation.started", ALLOCATED, by=office.manager, recorded=PUT_RIGHT, **right)


@pytest.mark.parametrize("pack", PACKS)
def test_what_is_due_is_what_any_other_change_of_worker_leaves_due(pack: str) -> None:
    """What runs for the family runs on and stays late; what is the new worker's own counts from when they are named."""
    office = an_office(pack)
    by_change, by_mistake = a_led_case(office), a_led_case(office)
    CaseStory.about(office, by_change).allocated(PUT_RIGHT, to=office.colleague)
    recorded_right(office, by_mistake)
    assert due(by_mistake) == due(by_change)
    assert list(differences([by_mistake])) == []


# It is of the entry alone when that was recorded: the right one was, late.
OF_THE_ENTRY = {"record-allocation-promptly"}


def due(case: Case) -> list[tuple[str, str, str, str]]:
    rows = Timescale.objects.filter(case=case).exclude(rule__in=OF_THE_ENTRY)
    return sorted((each.rule, f"{each.started}", f"{each.limit}", each.status) for each in rows)


@pytest.mark.parametrize("pack", PACKS)
def test_both_are_told(pack: str) -> None:
    office = an_office(pack)
    case = a_led_case(office)
    Notice.objects.all().delete()
    recorded_right(office, case)
    assert told(office.colleague, case)
    assert any("no longer" in each for each in told(office.practitioner, case))


def test_nobody_is_told_where_only_something_else_was_put_right(here: Office) -> None:
    case = a_led_case(here)
    Notice.objects.all().delete()
    put_right(case, here, here.practitioner)
    assert not any("no longer" in each for each in told(here.practitioner, case))


@pytest.mark.parametrize("pack", PACKS)
def test_whoever_is_withdrawn_alone_is_told(pack: str) -> None:
    office = an_office(pack)
    case = a_led_case(office)
    Notice.objects.all().delete()
    entry = Event.objects.uncorrected().get(case=case, kind="allocation.started")
    wrong = {"corrects": entry.ref, "reason": "Another family's"}
    done(act(case, "correct-event", office.manager, on=f"{PUT_RIGHT} 10:00", **wrong))
    assert any("no longer" in each for each in told(office.practitioner, case))
