"""A case decided under an earlier version keeps that version and its clause; today's duties are today's version's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from keyworker.actions.outcome import Refused
from keyworker.caseload.due import clocks_of, due_for, due_on_cases, overdue
from keyworker.caseload.managers_due import due_for_manager
from keyworker.caseload.team_board import team_loads, teams_side_by_side
from keyworker.record.case_files import case_file
from keyworker.record.case_reader import read_case
from keyworker.record.clock_rows import reasons_of
from keyworker.record.governing_pack import pack_for, version_for
from keyworker.record.models import Case, Timescale
from keyworker.record.projection import differences, project_many
from keyworker.web.presenters.event_words import told_from
from tests.builders import Office, a_case, act, an_office, at, done

pytestmark = pytest.mark.django_db

WESTMOOR = str(Path(__file__).parents[1] / "packs" / "westmoor")
LAST_DAY_OF_THE_FIRST = date(2026, 6, 5)
FIRST_DAY_OF_THE_SECOND = date(2026, 6, 8)


@pytest.fixture
def office() -> Office:
    return an_office(WESTMOOR)


@pytest.fixture
def allocated(office: Office) -> Case:
    """Allocated on 1 June 2026: contact is due on 10 June under version 1, on 8 June under version 2."""
    return a_case(office).received("2026-05-26").opened("2026-05-28").allocated("2026-06-01").case


def clock_of(case: Case) -> tuple[str, str, str]:
    clock = Timescale.objects.get(case=case, rule="first-contact")
    return clock.pack_version, clock.clause, str(clock.limit)


UNDER_THE_FIRST = ("1", "Westmoor 4.1", "2026-06-10")
UNDER_THE_SECOND = ("2", "Westmoor 2nd ed. 1", "2026-06-08")


# Which version


@pytest.mark.parametrize(
    ("day", "version"),
    [
        ("2026-06-07", "1"),
        ("2026-06-08", "2"),
        # Version 0 is not held, and before it there was none: the next that is held answers.
        ("2023-03-10", "1"),
        ("2019-01-01", "1"),
    ],
)
def test_a_service_works_under_the_version_in_force(office: Office, day: str, version: str) -> None:
    pack = pack_for(office.service, date.fromisoformat(day))
    assert pack is not None
    assert pack.header.version == version


def test_the_version_of_a_day_is_named_even_where_its_text_is_not_held(office: Office) -> None:
    found = version_for(office.service, date(2023, 3, 10))
    assert found is not None
    assert (found.version, found.held) == ("0", False)


# Decisions


def a_departure(office: Office, on: str) -> Case:
    case = a_case(office).received("2026-05-26").trawled("2026-05-27").case
    done(act(case, "decide", office.manager, on=on, because="Told by phone", outcome="open"))
    return case


def details_of(case: Case, office: Office, day: str) -> list[tuple[str, str]]:
    assert office.manager.user is not None
    read = read_case(case)
    (decided,) = told_from(
        read,
        read.latest_first("decision.made"),
        to=office.manager.user,
        day=date.fromisoformat(day),
    )
    return decided.details


def test_a_departure_keeps_the_version_and_the_clause_it_was_made_under(office: Office) -> None:
    case = a_departure(office, "2026-05-28")
    (departure,) = case.events.get(kind="decision.made").data["departures"]
    assert departure == {
        "rule": "say-why",
        "clause": "WES-2",
        "cited": "Westmoor 4.2",
        "reason": "Told by phone",
        "by_role": "practice-manager",
        "policy": "westmoor",
        "version": "1",
    }


def test_a_later_reader_sees_the_clause_and_the_version_of_the_decision(office: Office) -> None:
    case = a_departure(office, "2026-05-28")
    then, later = (dict(details_of(case, office, day)) for day in ("2026-05-29", "2026-07-01"))
    assert then["Departed from"] == later["Departed from"] == "Westmoor 4.2: Told by phone"
    assert "Under the policy's version" not in then
    assert later["Under the policy's version"] == "1"


def test_a_departure_recorded_before_its_clause_was_kept_is_cited_as_it_was_then(
    office: Office,
) -> None:
    departures = [
        {
            "rule": "say-why",
            "clause": "WES-2",
            "reason": "Told by phone",
            "by_role": "practice-manager",
        }
    ]
    case = (
        a_case(office)
        .received("2026-05-26")
        .happened(
            "decision.made", "2026-05-28", by=office.manager, outcome="open", departures=departures
        )
        .case
    )
    assert (
        dict(details_of(case, office, "2026-07-01"))["Departed from"]
        == "Westmoor 4.2: Told by phone"
    )


def test_who_may_decide_is_asked_of_the_version_in_force(office: Office) -> None:
    entered: dict[str, Any] = {"outcome": "open", "rationale": "Needs support"}
    case = a_case(office).received("2026-05-26").trawled("2026-05-27").case
    refused = act(case, "decide", office.lead, on="2026-06-05", **entered)
    assert isinstance(refused, Refused)
    assert refused.unmet[0].clause == "Westmoor 4.4"
    (event,) = done(act(case, "decide", office.lead, on="2026-06-08", **entered))
    assert event.by_role == "practice-lead"


# Timescales


def test_a_clock_follows_the_version_of_its_last_record(allocated: Case) -> None:
    assert clock_of(allocated) == UNDER_THE_FIRST


def test_from_the_first_day_of_a_new_version_its_clocks_are_shown_though_nothing_was_run(
    allocated: Case, office: Office
) -> None:
    (before,) = [
        each
        for each in due_for(office.practitioner, Case.objects.all(), as_of=LAST_DAY_OF_THE_FIRST)
        if each.clock.rule == "first-contact"
    ]
    assert (before.clock.pack_version, str(before.clock.limit), before.words) == (
        "1",
        "2026-06-10",
        "3 working days left",
    )
    (after,) = [
        each
        for each in due_for(office.practitioner, Case.objects.all(), as_of=FIRST_DAY_OF_THE_SECOND)
        if each.clock.rule == "first-contact"
    ]
    assert (after.clock.pack_version, str(after.clock.limit), after.words) == (
        "2",
        "2026-06-08",
        "Due today",
    )
    assert clock_of(allocated) == UNDER_THE_SECOND


@pytest.mark.parametrize("looked_at", ["team", "case", "cases", "count", "loads", "teams"])
def test_every_way_of_looking_shows_the_clocks_of_the_version_in_force(
    allocated: Case, office: Office, looked_at: str
) -> None:
    if looked_at == "team":
        due_for_manager(office.manager, (), Case.objects.all(), as_of=FIRST_DAY_OF_THE_SECOND)
    elif looked_at == "count":
        overdue(Case.objects.all(), of=office.service, as_of=FIRST_DAY_OF_THE_SECOND)
    elif looked_at == "loads":
        team_loads(office.team, FIRST_DAY_OF_THE_SECOND)
    elif looked_at == "teams":
        teams_side_by_side(office.service, FIRST_DAY_OF_THE_SECOND)
    elif looked_at == "case":
        clocks_of(allocated, as_of=FIRST_DAY_OF_THE_SECOND)
    else:
        due_on_cases([allocated], as_of=FIRST_DAY_OF_THE_SECOND)
    assert clock_of(allocated) == UNDER_THE_SECOND


def test_a_duty_that_the_new_version_no_longer_asks_is_gone_and_the_record_is_untouched(
    allocated: Case, office: Office
) -> None:
    events = list(allocated.events.values_list("pk", "hash"))
    assert allocated.timescales.filter(rule="tell-referrer").exists()
    due_on_cases([allocated], as_of=FIRST_DAY_OF_THE_SECOND)
    assert not allocated.timescales.filter(rule="tell-referrer").exists()
    assert list(allocated.events.values_list("pk", "hash")) == events


def test_looking_back_does_not_take_a_case_back(allocated: Case) -> None:
    due_on_cases([allocated], as_of=FIRST_DAY_OF_THE_SECOND)
    due_on_cases([allocated], as_of=LAST_DAY_OF_THE_FIRST)
    assert clock_of(allocated) == UNDER_THE_SECOND


def test_a_closed_case_keeps_the_version_it_was_closed_under(office: Office) -> None:
    case = (
        a_case(office)
        .received("2026-05-26")
        .opened("2026-05-28")
        .allocated("2026-06-01")
        .closed("2026-06-04")
        .case
    )
    due_on_cases([case], as_of=FIRST_DAY_OF_THE_SECOND)
    project_many(Case.objects.select_related("service", "team"), on=FIRST_DAY_OF_THE_SECOND)
    assert clock_of(case) == UNDER_THE_FIRST


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (LAST_DAY_OF_THE_FIRST, "7 working days from Mon 1 Jun 2026 end on Wed 10 Jun 2026"),
        (FIRST_DAY_OF_THE_SECOND, "5 working days from Mon 1 Jun 2026 end on Mon 8 Jun 2026"),
    ],
)
def test_a_clock_is_explained_under_the_version_that_it_follows(
    allocated: Case, day: date, reason: str
) -> None:
    shown = [row for row, _ in clocks_of(allocated, as_of=day)]
    (row,) = [each for each in shown if each.rule == "first-contact"]
    reasons = reasons_of(allocated, case_file(allocated), shown, on=day)
    assert set(reasons) == {each.pk for each in shown}
    assert reasons[row.pk][1].startswith(reason)
    # Looking back does not take it back, and it is explained as it is.
    before = reasons_of(allocated, case_file(allocated), shown, on=LAST_DAY_OF_THE_FIRST)
    assert before[row.pk] == reasons[row.pk]


def test_the_next_record_on_a_case_brings_the_version_of_its_day(
    allocated: Case, office: Office
) -> None:
    done(
        act(
            allocated,
            "record-contact",
            office.practitioner,
            on="2026-06-09",
            method="phone",
            **{"with": "Mother"},
        )
    )
    clock = Timescale.objects.get(case=allocated, rule="first-contact")
    assert (clock.pack_version, clock.status, clock.days_late) == ("2", "met-late", 1)


def test_what_is_stored_agrees_with_the_events_before_and_after_a_case_follows(
    allocated: Case,
) -> None:
    cases = Case.objects.select_related("service", "team")
    assert list(differences(cases.all())) == []
    due_on_cases([allocated], as_of=FIRST_DAY_OF_THE_SECOND)
    assert list(differences(cases.all())) == []


def test_a_rebuild_brings_every_open_case_to_the_version_of_the_day(allocated: Case) -> None:
    cases = Case.objects.select_related("service", "team")
    found = list(differences(cases.all(), on=FIRST_DAY_OF_THE_SECOND))
    assert any(
        "timescale ('first-contact', '', 0) differs in" in each and "pack_version" in each
        for each in found
    )
    project_many(cases, on=FIRST_DAY_OF_THE_SECOND)
    assert clock_of(allocated) == UNDER_THE_SECOND
    assert list(differences(cases.all(), on=FIRST_DAY_OF_THE_SECOND)) == []


def test_an_office_whose_policy_has_one_version_asks_the_database_nothing_more(
    django_assert_num_queries: Any,
) -> None:
    office = an_office()
    case = a_case(office).working("2026-05-27").case
    with django_assert_num_queries(2):
        due_on_cases([case], as_of=at("2026-06-01").date())


def test_what_is_overdue_under_the_new_version_is_counted(allocated: Case, office: Office) -> None:
    # Under version 1 contact would be due on 10 June still; the decision and the allocation had no limit of their own.
    assert overdue(Case.objects.all(), of=office.service, as_of=date(2026, 6, 9)).count() == 1
