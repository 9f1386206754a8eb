"""A case is looked at on the day on which it changes, told of once, and left alone on all others."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from keyworker.notices.models import Notice
from keyworker.record import daily_update, new_versions
from keyworker.record.daily_update import pass_days
from keyworker.record.governing_pack import _content
from keyworker.record.models import Case, FamilyMember, Person, Timescale
from keyworker.record.models.cases import AT_ONCE
from keyworker.record.new_versions import follow, follow_service
from keyworker.record.projection import differences, project_many
from keyworker.workforce.models import Service, Team, Worker
from tests.builders import NORTHSHIRE, CaseStory, Office, a_case, act, an_office, at, done

pytestmark = pytest.mark.django_db
WESTMOOR = str(Path(__file__).parents[1] / "packs" / "westmoor")
_STATE = """
- id: schoolchild
  title: Of school age
  plain: The child is five or older
  clause: NOR-30
  per: child
  when: {each.age: {at_least: 5}}
"""
_NOTICE = """
- id: told-of-school-age
  clause: NOR-31
  plain: The lead is told that a child is of school age
  on: {event: state.entered, where: {state: {is: schoolchild}}}
  to: [lead]
  text: "A child is now of school age: {case}"
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    folder = tmp_path / "pack"
    shutil.copytree(NORTHSHIRE, folder)
    (folder / "states.yaml").write_text(_STATE, encoding="utf-8")
    part = folder / "notices.yaml"
    part.write_text(part.read_text(encoding="utf-8") + _NOTICE, encoding="utf-8")
    return an_office(str(folder))


def a_led_case(office: Office, born: str = "2015-01-01") -> CaseStory:
    story = a_case(office).of("Mia", born=born).received("2026-05-18").opened("2026-05-19")
    return story.allocated("2026-05-20")


def wakes(case: Case) -> date | None:
    return Case.objects.get(pk=case.pk).wakes_on


def passed(day: str) -> int:
    return pass_days(now=at(f"{day} 08:00"))


def told() -> int:
    return Notice.objects.filter(kind="told-of-school-age").count()


# Only what changes


def test_only_the_case_that_changes_that_day_is_looked_at(office: Office) -> None:
    a_led_case(office)
    turning = a_led_case(office, "2021-06-03").case
    assert passed("2026-05-21") == 2
    assert wakes(turning) == date(2026, 6, 3)
    assert [passed(f"2026-06-0{day}") for day in range(1, 6)] == [0, 0, 1, 0, 0]
    assert wakes(turning) != date(2026, 6, 3)


def test_a_clock_that_is_overdue_is_not_looked_at_day_by_day(office: Office) -> None:
    case = a_led_case(office).case
    assert passed("2026-05-21") == 1
    assert Timescale.objects.live().late_on(date(2026, 7, 1)).within([case]).exists()  # type: ignore[arg-type]
    assert sum(passed(f"2026-06-{day:02}") for day in range(1, 30)) == 0


def test_a_case_that_is_closed_sleeps_for_good_and_one_that_is_opened_again_does_not(
    office: Office,
) -> None:
    case = a_led_case(office, "2021-06-03").closed("2026-05-25").case
    assert wakes(case) is None
    assert passed("2026-06-03") == 0
    CaseStory.about(office, case).happened("case.reopened", "2026-06-04", by=office.manager)
    assert wakes(case) is not None
    assert passed("2026-06-04") == 1


# Told of once


def test_a_record_on_the_day_itself_does_not_swallow_what_the_day_brings(office: Office) -> None:
    case = a_led_case(office, "2021-06-03").case
    passed("2026-05-21")
    CaseStory.about(office, case).contacted("2026-06-03")
    assert told() == 0
    assert [(passed("2026-06-03"), told()), (passed("2026-06-03"), told())] == [(1, 1), (0, 1)]
    assert (passed("2026-06-04"), told()) == (0, 1)


def test_records_while_nothing_ran_swallow_nothing(office: Office) -> None:
    case = a_led_case(office, "2021-06-03").case
    passed("2026-05-21")
    for day in ("2026-06-05", "2026-06-08", "2026-06-09"):
        CaseStory.about(office, case).contacted(day)
    assert (passed("2026-06-10"), told()) == (1, 1)
    assert (passed("2026-06-11"), told()) == (0, 1)


def test_what_was_before_the_last_record_of_a_sleeping_case_is_not_told(office: Office) -> None:
    case = a_led_case(office, "2021-06-03").case
    passed("2026-05-21")
    passed("2026-06-03")
    CaseStory.about(office, case).contacted("2026-06-08")
    assert Case.objects.get(pk=case.pk).derived_on == date(2026, 6, 8)
    assert told() == 1


def test_a_case_never_looked_at_is_told_of_since_it_is_there(office: Office) -> None:
    a_led_case(office)
    passed("2026-05-20")
    a_led_case(office, "2021-05-25")
    assert (passed("2026-05-26"), told()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_several_who_pass_the_days_share_the_cases_and_tell_each_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily_update, "_AT_ONCE", 1)
    for _ in range(6):
        a_led_case(office, "2021-06-03")
    passed("2026-05-21")
    with ThreadPoolExecutor(2) as both:
        looked_at = list(both.map(_passed_elsewhere, ["2026-06-03"] * 2))
    # What both had in hand at one moment, one of them passed over.
    assert sum(looked_at) + passed("2026-06-03") == 6
    assert told() == 6


def _passed_elsewhere(day: str) -> int:
    try:
        return passed(day)
    finally:
        connection.close()


# What else a case rests on


def test_a_worker_who_leaves_or_changes_wakes_the_cases_they_have_to_do_with(
    office: Office,
) -> None:
    led, other = a_led_case(office).case, a_case(office).received("2026-05-18").case
    passed("2026-05-21")
    later = wakes(other)
    Worker.objects.filter(pk=office.practitioner.pk).update(name="Ada Ruiz-Hale")
    assert wakes(led) not in {None, AT_ONCE}
    Worker.objects.filter(pk=office.practitioner.pk).update(role="practice-lead")
    assert (wakes(led), wakes(other)) == (AT_ONCE, later)
    assert passed("2026-05-21") == 1


def test_a_day_of_birth_that_is_put_right_wakes_every_case_of_the_child(office: Office) -> None:
    story = a_led_case(office, "2021-06-03")
    child, case = story.child, story.case
    another = a_case(office, family=case.family).received("2026-05-18").case
    passed("2026-05-21")
    assert AT_ONCE not in {wakes(case), wakes(another)}
    Person.objects.filter(pk=child.pk).update(born="2021-05-01")
    assert {wakes(case), wakes(another)} == {AT_ONCE}


def test_a_family_that_grows_wakes_its_cases(office: Office) -> None:
    case = a_led_case(office).case
    passed("2026-05-21")
    FamilyMember.objects.create(
        family=case.family, person=Person.objects.create(born="2025-01-01"), relationship="child"
    )
    assert wakes(case) == AT_ONCE


@pytest.mark.parametrize("changed", ["team", "line", "policy", "family"])
def test_whatever_a_case_belongs_to_wakes_it_when_it_changes(office: Office, changed: str) -> None:
    case = a_led_case(office).case
    passed("2026-05-21")
    if changed == "team":
        other = an_office(service=office.service).team
        Case.objects.filter(pk=case.pk).update(team=other)
    elif changed == "line":
        Team.objects.filter(pk=office.team.pk).update(service_line="another")
    elif changed == "policy":
        Service.objects.filter(pk=office.service.pk).update(pack="suffolk")
    else:
        stranger = a_case(office).received("2026-05-18").case
        Case.objects.filter(pk=case.pk).update(family=stranger.family)
    assert wakes(case) == AT_ONCE


def test_another_text_of_the_policy_is_followed_by_the_next_round(office: Office) -> None:
    a_led_case(office)
    assert [passed("2026-05-21"), passed("2026-05-21")] == [1, 0]
    part = Path(office.service.pack) / "states.yaml"
    part.write_text(_STATE.replace("at_least: 5", "at_least: 6"), encoding="utf-8")
    # As in a process that is started after the change.
    _content.cache_clear()
    assert [passed("2026-05-21"), passed("2026-05-21")] == [1, 0]


# Versions of a policy


def test_a_version_that_takes_effect_wakes_its_cases_that_day() -> None:
    case = a_case(an_office(WESTMOOR)).received("2026-05-26").opened("2026-05-28").case
    passed("2026-05-29")
    assert wakes(case) == date(2026, 6, 8)
    assert [passed("2026-06-07"), passed("2026-06-08")] == [0, 1]
    assert Case.objects.get(pk=case.pk).pack_version == "2"


def test_nobody_who_counts_a_service_waits_for_all_its_cases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(new_versions, "_AT_ONCE", 2)
    office = an_office(WESTMOOR)
    cases = [a_case(office).received("2026-05-26").case.pk for _ in range(5)]
    assert follow_service(office.service, on=date(2026, 6, 8)) == 2
    assert follow(cases, on=date(2026, 6, 8)) == 5
    assert follow_service(office.service, on=date(2026, 6, 8)) == 0


# Whether it is right


def test_a_wrong_day_is_found_and_one_that_says_at_once_is_none(office: Office) -> None:
    case = a_led_case(office, "2021-06-03").case
    passed("2026-05-21")
    assert list(differences(Case.objects.with_team())) == []
    Case.objects.update(wakes_on="2026-06-20")
    assert list(differences(Case.objects.with_team())) == [
        f"{case.reference}: wakes_on is 2026-06-20, the events say 2026-06-03"
    ]
    Case.objects.update(wakes_on=AT_ONCE)
    assert list(differences(Case.objects.with_team())) == []
    project_many(Case.objects.with_team())
    assert wakes(case) == date(2026, 6, 3)


def test_a_case_that_waits_to_be_told_of_is_right_as_it_is(office: Office) -> None:
    case = a_led_case(office, "2021-06-03").case
    passed("2026-05-21")
    CaseStory.about(office, case).contacted("2026-06-05")
    assert wakes(case) == date(2026, 6, 3)
    assert list(differences(Case.objects.with_team())) == []


def test_an_action_leaves_a_case_with_its_day(office: Office) -> None:
    case = a_led_case(office, "2021-06-03").case
    passed("2026-05-21")
    told_how = {"method": "phone", "with": "Mother"}
    done(act(case, "record-contact", office.practitioner, on="2026-05-22", **told_how))
    assert wakes(case) == date(2026, 6, 3)
