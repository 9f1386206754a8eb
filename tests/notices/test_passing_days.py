"""What passing days alone bring about reaches lists and notices without anybody recording anything."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from keyworker.notices.models import Dispatch, Notice
from keyworker.record.daily_update import pass_days
from keyworker.record.models import Case, Timescale
from keyworker.record.projection import differences
from tests.builders import NORTHSHIRE, Office, a_case, an_office, at

pytestmark = pytest.mark.django_db
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
  email: true
  text: "A child is now of school age: {case}"
"""
_CLOCK = """
- id: school-place
  clause: NOR-32
  plain: Ask about school within 10 days of the fifth birthday
  title: Ask about school
  starts: {event: state.entered, where: {state: {is: schoolchild}}}
  within: 10 days
  stops: {event: contact.made}
  ends: [{event: case.closed}]
  responsible: lead
"""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    folder = tmp_path / "pack"
    shutil.copytree(NORTHSHIRE, folder)
    (folder / "states.yaml").write_text(_STATE, encoding="utf-8")
    for name, more in (("notices", _NOTICE), ("timescales", _CLOCK)):
        part = folder / f"{name}.yaml"
        part.write_text(part.read_text(encoding="utf-8") + more, encoding="utf-8")
    office = an_office(str(folder))
    office.practitioner.email = "ada.ruiz@northshire.example"
    office.practitioner.save()
    return office


def led_case_with_a_child_born(office: Office, born: str) -> Case:
    story = a_case(office).of("Mia", born=born).received("2026-05-18").opened("2026-05-19")
    return story.allocated("2026-05-20").case


def asked_about_school(case: Case) -> list[date | None]:
    return [each.limit for each in Timescale.objects.filter(case=case, rule="school-place")]


def test_a_birthday_starts_its_clock_on_the_day(office: Office) -> None:
    case = led_case_with_a_child_born(office, "2021-06-03")
    assert pass_days(now=at("2026-06-02 08:00")) == 1
    assert asked_about_school(case) == []
    assert pass_days(now=at("2026-06-03 08:00")) == 1
    assert asked_about_school(case) == [date(2026, 6, 13)]


def test_whom_the_policy_names_is_told_once_and_by_e_mail(office: Office) -> None:
    led_case_with_a_child_born(office, "2021-06-03")
    for day in ("2026-06-02", "2026-06-03", "2026-06-03", "2026-06-04"):
        pass_days(now=at(f"{day} 08:00"))
    told = Notice.objects.filter(kind="told-of-school-age")
    assert [(each.worker, each.event) for each in told] == [(office.practitioner, None)]
    assert Dispatch.objects.filter(kind="told-of-school-age").count() == 1


def test_days_on_which_nothing_ran_are_made_up_for(office: Office) -> None:
    case = led_case_with_a_child_born(office, "2021-06-03")
    pass_days(now=at("2026-06-01 08:00"))
    pass_days(now=at("2026-06-20 08:00"))
    assert asked_about_school(case) == [date(2026, 6, 13)]
    assert Notice.objects.filter(kind="told-of-school-age").count() == 1


def test_what_a_record_brought_about_is_not_told_again(office: Office) -> None:
    led_case_with_a_child_born(office, "2015-01-01")
    before = Notice.objects.filter(kind="told-of-school-age").count()
    pass_days(now=at("2026-06-03 08:00"))
    assert Notice.objects.filter(kind="told-of-school-age").count() == before


def test_it_follows_from_the_events_and_the_day_alone(office: Office) -> None:
    led_case_with_a_child_born(office, "2021-06-03")
    pass_days(now=at("2026-06-03 08:00"))
    assert list(differences(Case.objects.select_related("service", "team"))) == []


def test_a_closed_case_is_left_as_it_is(office: Office) -> None:
    a_case(office).of("Mia", born="2021-06-03").working("2026-05-20").closed("2026-05-25")
    assert pass_days(now=at("2026-06-03 08:00")) == 0


_WAITED = """
- id: waited-three-days
  title: Nobody has called for three days
  plain: Three days after the referral nobody has called the family
  clause: NOR-30
  when:
    all:
      - {happened: {event: referral.received}}
      - not: {count: {event: referral.received, within: 3 days}}
      - not: {happened: {event: contact.made}}
"""
_WAITED_NOTICE = """
- id: told-of-a-wait
  clause: NOR-31
  plain: The managers are told that a family waits
  on: {event: state.entered, where: {state: {is: waited-three-days}}}
  to: [practice-manager]
  email: true
  text: "{case}: nobody has called for three days."
"""


@pytest.fixture
def waits(tmp_path: Path) -> Office:
    folder = tmp_path / "waits"
    shutil.copytree(NORTHSHIRE, folder)
    (folder / "states.yaml").write_text(_WAITED, encoding="utf-8")
    part = folder / "notices.yaml"
    part.write_text(part.read_text(encoding="utf-8") + _WAITED_NOTICE, encoding="utf-8")
    office = an_office(str(folder))
    office.manager.email = "morgan.reid@northshire.example"
    office.manager.save()
    return office


def test_what_a_late_entry_shows_to_have_come_about_before_is_told_once(waits: Office) -> None:
    case = a_case(waits).received("2026-06-01", recorded="2026-06-08").case
    told = Notice.objects.filter(case=case, kind="told-of-a-wait")
    assert [each.worker for each in told] == [waits.manager]
    pass_days(now=at("2026-06-09 06:00"))
    assert told.count() == 1
    assert Dispatch.objects.filter(case=case, kind="told-of-a-wait").count() == 1


def test_what_a_late_entry_shows_to_be_over_is_told_to_nobody(waits: Office) -> None:
    story = a_case(waits).received("2026-06-01")
    story.happened("contact.made", "2026-06-03", recorded="2026-06-09", method="phone")
    pass_days(now=at("2026-06-09 06:00"))
    assert not Notice.objects.filter(kind="told-of-a-wait").exists()
