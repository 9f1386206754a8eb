"""What is stored follows from the events alone, and does not grow old."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from keyworker.decisions.clocks.timescales import derive
from keyworker.record.case_files import case_file, files_of
from keyworker.record.clock_rows import reasons_of
from keyworker.record.models import Allocation, Case, Event, JourneyStep, Standing, Timescale
from keyworker.record.projection import differences, project_many
from keyworker.record.subjects import OnCase
from keyworker.record.writing import History, NewEvent, add_events, add_histories
from tests.builders import Office, a_case, at, days_after

pytestmark = pytest.mark.django_db


def stored() -> list[Any]:
    tables = (Allocation, JourneyStep, Standing, Timescale)
    columns = [
        [each.attname for each in table._meta.concrete_fields if each.name != "id"]
        for table in tables
    ]
    rows = [
        sorted(map(str, table._default_manager.values_list(*names)))
        for table, names in zip(tables, columns, strict=True)
    ]
    return [
        *rows,
        sorted(Case.objects.values_list("pk", "stage", "opened_on", "closed_on", "version")),
    ]


@pytest.fixture
def caseload(office: Office) -> list[Case]:
    """Cases at every stage, one of them corrected and re-allocated."""
    told = [
        a_case(office).received("2026-05-18"),
        a_case(office).received("2026-05-18").opened("2026-05-19").proposed("2026-05-19"),
        a_case(office)
        .working()
        .standing("2026-06-01", "child-protection")
        .allocated("2026-06-09", office.colleague),
        a_case(office).of("Mia").of("Leo").working().planned("2026-06-01").contacted("2026-06-02"),
        a_case(office).working().closed("2026-08-28"),
    ]
    wrong = told[3].case.events.get(kind="contact.made")
    told[3].happened("event.corrected", "2026-06-03", corrects=wrong.ref)
    return [each.case for each in told]


def test_everything_read_off_the_events_can_be_thrown_away_and_read_off_again(
    caseload: list[Case],
) -> None:
    before = stored()
    Timescale.objects.all().delete()
    Standing.objects.all().delete()
    Case.objects.update(stage="received", opened_on=None, accountable=None, version=0)
    project_many(Case.objects.select_related("service", "team"))
    assert stored() == before


def test_nothing_differs_after_a_change(caseload: list[Case]) -> None:
    assert list(differences(Case.objects.select_related("service", "team"))) == []


def test_a_difference_says_which_case_and_what(caseload: list[Case]) -> None:
    case = caseload[3]
    case.timescales.filter(rule="first-contact").update(status="met")
    Case.objects.filter(pk=caseload[0].pk).update(stage="open")
    found = list(differences(Case.objects.select_related("service", "team").order_by("pk")))
    assert found == [
        f"{caseload[0].reference}: stage is open, the events say received",
        f"{case.reference}: timescale ('first-contact', '', 0) differs in status",
    ]


def test_a_missed_deadline_stays_running_and_its_lateness_is_never_stored(office: Office) -> None:
    case = a_case(office).received("2026-05-18").case
    clock = case.timescales.get(rule="decide")
    assert (str(clock.limit), clock.status, clock.days_late) == ("2026-05-21", "running", 0)
    a_later_event = (
        a_case(office).received("2026-05-18").happened("trawl.drafted", "2026-06-15").case
    )
    late = a_later_event.timescales.get(rule="decide")
    assert (late.status, late.days_late) == ("running", 0)
    file = case_file(a_later_event)
    reasons = reasons_of(a_later_event, file, [late], on=days_after("2026-06-20", 0))[late.pk]
    assert reasons[0] == "A referral was received on Mon 18 May 2026"
    assert not any("late" in sentence for sentence in reasons)
    assert late.limit is not None
    assert late.limit < days_after("2026-05-22", 0)
    case_alone = Case.objects.numbered([a_later_event.pk])
    assert case_alone.with_due(late.limit).values_list(F("overdue_count"))[0] == (0,)
    assert case_alone.with_due(days_after("2026-05-22", 0)).values_list(F("overdue_count"))[0] > (
        0,
    )


def test_lateness_of_what_was_done_late_is_kept(office: Office) -> None:
    case = a_case(office).received("2026-05-18").opened("2026-05-26").case
    clock = case.timescales.get(rule="decide")
    assert (clock.status, clock.days_late, str(clock.met)) == ("met-late", 2, "2026-05-26")


def test_a_sleeping_clock_is_stored_with_its_day_and_wakes_without_a_nightly_job(
    office: Office,
) -> None:
    case = (
        a_case(office)
        .working("2026-04-20")
        .happened("pregnancy.recorded", "2026-05-01", due="2026-12-01")
        .case
    )
    clock = case.timescales.get(rule="midwife")
    assert (str(clock.started), clock.status) == ("2026-05-20", "running")
    asleep = Timescale.objects.filter(case=case, rule="midwife", started__lte="2026-05-19")
    awake = Timescale.objects.filter(case=case, rule="midwife", started__lte="2026-05-20")
    assert (asleep.count(), awake.count()) == (0, 1)


@pytest.mark.parametrize("day", ["2026-05-18", "2026-05-27", "2026-06-22", "2026-12-31"])
def test_the_stored_clocks_are_those_the_policy_derives_on_any_day(
    caseload: list[Case], day: str
) -> None:
    on = days_after(day, 0)
    for case, casefile in files_of([*Case.objects.with_team()]):
        if any(event.recorded_day > on for event in casefile.events):
            continue
        from keyworker.record.governing_pack import pack_for

        pack = pack_for(case.service, on)
        assert pack is not None
        derived = {
            (each.id, each.subject or "", each.limit, each.status.replace("overdue", "running"))
            for each in derive(pack, casefile, as_of=on)
        }
        kept = case.timescales.filter(started__lte=on)
        assert {(each.rule, each.subject, each.limit, each.status) for each in kept} == derived


def test_what_was_known_on_an_earlier_day_can_still_be_asked(office: Office) -> None:
    story = a_case(office).working("2026-05-27").contacted("2026-05-28")
    wrong = story.case.events.get(kind="contact.made")
    case = story.happened("event.corrected", "2026-06-03", corrects=wrong.ref).case
    casefile = case_file(case)
    kinds = {
        day: [each.kind for each in casefile.known_on(days_after(day, 0)).events]
        for day in ("2026-06-02", "2026-06-03")
    }
    assert "contact.made" in kinds["2026-06-02"]
    assert "contact.made" not in kinds["2026-06-03"]


def test_a_case_file_holds_no_name(office: Office) -> None:
    case = a_case(office).of("Mia").working().case
    written = case_file(case).model_dump_json()
    assert "Mia" not in written
    assert "Example" not in written
    assert "Ada" not in written


def test_a_child_of_the_family_whom_the_case_is_not_about_is_not_one_of_its_children(
    office: Office,
) -> None:
    first = a_case(office).of("Leo").received("2026-05-18").case
    second = a_case(office, family=first.family).of("Mia").received("2026-05-18").case
    assert len(case_file(second).children) == 1
    assert {person.is_ for person in case_file(second).people} == {"child", "sibling"}


def test_one_change_costs_the_same_few_queries_however_long_the_record(office: Office) -> None:
    def cost(events: int) -> int:
        story = a_case(office).working("2026-05-27")
        for day in range(events):
            story.contacted(days_after("2026-05-28", day).isoformat())
        with (
            CaptureQueriesContext(
                connection,
            ) as queries,
            transaction.atomic(),
        ):
            event = NewEvent(kind="contact.made", at=at("2026-08-01"), by=office.practitioner)
            add_events(OnCase(story.case), [event], recorded_by=None, recorded_at=at("2026-08-01"))
        return len(queries)

    assert cost(1) == cost(15) <= 20


def test_reading_many_cases_costs_a_fixed_number_of_queries(office: Office) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert all(
                len(casefile.events) for _, casefile in files_of([*Case.objects.with_team()])
            )
        return len(queries)

    a_case(office).working()
    few = cost()
    for _ in range(5):
        a_case(office).working()
    assert cost() == few <= 6


def history(office: Office, case: Case) -> History:
    def event(kind: str, on: str, **fields: Any) -> NewEvent:
        return NewEvent(kind=kind, at=at(on), data=fields, by=office.manager)

    return History(
        subject=OnCase(case),
        events=[
            event("referral.received", "2026-05-18", type="caf", source="school"),
            event("decision.made", "2026-05-20", outcome="open", rationale="x"),
            event("allocation.started", "2026-05-21", worker=office.practitioner, role="lead"),
        ],
        recorded_at=[at("2026-05-18"), at("2026-05-20"), at("2026-05-21")],
    )


def test_histories_brought_in_at_once_are_as_if_they_had_been_recorded_one_by_one(
    office: Office,
) -> None:
    cases = [a_case(office).of("Mia").case for _ in range(3)]
    assert add_histories(history(office, case) for case in cases) == 9
    one_by_one = a_case(office).of("Mia")
    for event in history(office, one_by_one.case).events:
        one_by_one.happened(event.kind, str(event.at)[:10], by=event.by, **event.data)
    for case in cases:
        case.refresh_from_db()
        assert (case.stage, case.version) == ("open", 3)
        assert sorted(case.timescales.values_list("rule", "limit", "status")) == sorted(
            one_by_one.case.timescales.values_list("rule", "limit", "status")
        )
    assert list(differences(Case.objects.select_related("service", "team"))) == []


def test_histories_cost_a_fixed_number_of_queries(office: Office) -> None:
    def cost(number: int) -> int:
        cases = [a_case(office).of("Mia").case for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            add_histories(history(office, case) for case in cases)
        return len(queries)

    assert cost(2) == cost(12)


def test_an_event_kind_that_does_not_exist_is_refused_with_a_suggestion(office: Office) -> None:
    with pytest.raises(ValueError, match=r"did you mean 'visit\.made'"):
        a_case(office).happened("visit.mdae", "2026-05-18")
    assert not Event.objects.exists()
