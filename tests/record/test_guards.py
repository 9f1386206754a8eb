"""What the database itself refuses, tried with plain SQL: as the tables' owner and as the application's role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, connection, transaction

from keyworker.access.models import RecordView
from keyworker.actions.guards_in_words import in_words
from keyworker.decisions.case.spells import ALONE
from keyworker.notices.models import Notice
from keyworker.policy.vocabulary import STATUTORY_STANDINGS, WAITING_BY_DECISION
from keyworker.record.guard_functions import loose_guards
from keyworker.record.models import Allocation, Case, Event, Standing
from keyworker.record.verification import guard_problems, order_problems, verify
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_case, act, done
from tests.the_day import now

pytestmark = pytest.mark.django_db
# Two statements stand in one block because the guard speaks at the second, as at a commit.

MIGRATIONS = (Path(__file__).parents[2] / "src" / "keyworker").glob("*/migrations/0*.py")
_RAISED = re.compile(r"RAISE EXCEPTION\s+'((?:[^']|'')*)'(.*?);\s*$", re.MULTILINE | re.DOTALL)


def test_what_the_database_refuses_is_a_sentence_that_can_be_passed_on() -> None:
    raised = [found for path in MIGRATIONS for found in _RAISED.findall(path.read_text("utf-8"))]
    untold = [
        said for said, how in raised if not said.endswith(".") or "'check_violation'" not in how
    ]
    assert untold == []
    assert raised


def sql(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def as_the_application() -> Iterator[None]:
    sql("SET LOCAL ROLE keyworker_app")
    try:
        yield
    finally:
        sql("RESET ROLE")


def check_now() -> None:
    """Have the deferred guards speak, as a commit would."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET CONSTRAINTS ALL DEFERRED")


def switch(way: str, trigger: str) -> None:
    """Switch a guard of the events on or off, as only the tables' owner can."""
    check_now()
    sql(f"ALTER TABLE casework_event {way} TRIGGER {trigger}")


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office).working().case


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_event SET data = '{}' WHERE seq = 1",
        "UPDATE casework_event SET hash = NULL",
        "DELETE FROM casework_event",
        "TRUNCATE casework_event CASCADE",
    ],
)
def test_the_owner_cannot_alter_delete_or_empty_events(case: Case, statement: str) -> None:
    switch("ENABLE", "event_never_emptied")
    with pytest.raises(IntegrityError, match="never altered or deleted"), transaction.atomic():
        sql(statement)


@pytest.mark.parametrize("table", ["casework_event", "access_recordview"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_the_application_has_no_right_to_alter_delete_or_empty_what_only_grows(
    case: Case, table: str, statement: str
) -> None:
    with (
        as_the_application(),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        sql(statement.format(table))


def test_the_application_cannot_switch_a_guard_off(case: Case) -> None:
    with (
        as_the_application(),
        pytest.raises(DatabaseError, match="must be owner"),
        transaction.atomic(),
    ):
        sql("ALTER TABLE casework_event DISABLE TRIGGER event_only_grows")


def test_the_application_cannot_make_a_table_that_a_guard_would_ask(case: Case) -> None:
    with (
        as_the_application(),
        pytest.raises(DatabaseError, match="permission denied to create temporary tables"),
        transaction.atomic(),
    ):
        sql("CREATE TEMPORARY TABLE casework_standing (LIKE casework_standing)")


@pytest.fixture
def tables_in_the_way() -> Iterator[None]:
    """Empty tables of the names that the guards ask, where a connection would find them first."""
    for table in ("casework_standing", "casework_allocation", "casework_case", "casework_event"):
        sql(f"CREATE TEMPORARY TABLE {table} (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DROP")
    yield
    for table in ("casework_standing", "casework_allocation", "casework_case", "casework_event"):
        sql(f"DROP TABLE pg_temp.{table}")


def test_a_guard_asks_the_records_own_tables_whatever_else_has_their_names(
    statutory: Case, office: Office, tables_in_the_way: None
) -> None:
    with pytest.raises(IntegrityError, match="may not be without a lead"), transaction.atomic():
        sql("DELETE FROM public.casework_allocation WHERE case_id = %s", statutory.pk)
        check_now()
    with pytest.raises(IntegrityError, match="still leads 1 case"), transaction.atomic():
        Worker.objects.filter(pk=office.practitioner.pk).update(left="2026-08-28")
    with (
        pytest.raises(IntegrityError, match="closed case cannot still be allocated"),
        transaction.atomic(),
    ):
        sql("UPDATE public.casework_case SET stage = 'closed' WHERE id = %s", statutory.pk)
        check_now()
    with pytest.raises(IntegrityError, match="The record has moved on"), transaction.atomic():
        sql(
            "INSERT INTO public.casework_event (case_id, seq, kind, at, at_is_date, recorded_at, data, by_role, action)"
            " VALUES (%s, 1, 'contact.made', '2020-01-01', false, '2020-01-01', '{}', '', '')",
            statutory.pk,
        )


def test_every_guard_looks_in_the_records_own_tables() -> None:
    assert list(loose_guards()) == []


def test_verify_finds_a_guard_that_looks_elsewhere(case: Case) -> None:
    sql("ALTER FUNCTION casework_lead_goes_on() RESET ALL")
    database = sql("SELECT quote_ident(current_database())")[0][0]
    sql(f"GRANT TEMPORARY ON DATABASE {database} TO keyworker_app")
    assert list(loose_guards()) == [
        "the guard casework_lead_goes_on() looks for its tables where others may put some",
        "the application's role may make temporary tables",
    ]


def test_the_application_can_add_events(office: Office) -> None:
    with as_the_application():
        story = a_case(office).received("2026-05-18")
    assert story.case.events.count() == 1


def test_the_applications_role_is_enough_for_the_work_itself(office: Office) -> None:
    with as_the_application():
        case = a_case(office).working("2026-05-27").case
        told = {"method": "phone", "with": "Mother"}
        done(act(case, "record-contact", office.practitioner, **told))
        done(
            act(
                case,
                "allocate",
                office.manager,
                on="2026-06-02",
                worker=office.colleague.ref,
                how="In person",
            )
        )
    assert case.allocations.count() == 2


def test_a_look_at_a_record_is_never_altered_or_deleted(office: Office) -> None:
    assert office.manager.user is not None
    RecordView.objects.create(user=office.manager.user, at=now(), subject_id=1, page="case")
    for statement in ("UPDATE access_recordview SET page = 'x'", "DELETE FROM access_recordview"):
        with pytest.raises(IntegrityError, match="never altered or deleted"), transaction.atomic():
            sql(statement)


def test_each_event_carries_the_hash_of_the_one_before_it(case: Case) -> None:
    events = list(Event.objects.filter(case=case).order_by("seq"))
    assert events[0].previous_hash is None
    assert [read(event.previous_hash) for event in events[1:]] == [
        read(event.hash) for event in events[:-1]
    ]


def read(stored: bytes | memoryview[int] | None) -> bytes:
    assert stored is not None
    return bytes(stored)


def test_a_caller_cannot_choose_the_hash(case: Case) -> None:
    moment = now()
    event = Event(
        case=case,
        seq=case.version + 1,
        kind="contact.made",
        at=moment,
        recorded_at=moment,
        hash=b"x" * 32,
    )
    event.save()
    event.refresh_from_db()
    assert read(event.hash) != b"x" * 32


@pytest.mark.parametrize("seq", [1, 7, 0])
def test_an_event_that_does_not_follow_the_last_is_refused(case: Case, seq: int) -> None:
    moment = now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(case=case, seq=seq, kind="contact.made", at=moment, recorded_at=moment)


def test_something_cannot_be_recorded_before_it_happened(office: Office) -> None:
    with pytest.raises(IntegrityError, match="before it happened"), transaction.atomic():
        a_case(office).received("2026-05-18 10:00", recorded=None).happened(
            "contact.made", "2026-05-20 10:00", recorded="2026-05-20 09:58"
        )


def test_a_minute_between_two_clocks_is_let_pass(office: Office) -> None:
    story = a_case(office).received("2026-05-18")
    story.happened("contact.made", "2026-05-20 10:00", recorded="2026-05-20 09:59")
    assert story.case.version == 2


def test_an_event_cannot_claim_to_have_been_recorded_before_the_last(office: Office) -> None:
    story = a_case(office).received("2016-05-18", recorded="2016-05-20")
    # Long past, whenever this runs: an event is held against the last only as far as the database's clock has come.
    with pytest.raises(IntegrityError, match="recorded in order"), transaction.atomic():
        story.happened("contact.attempted", "2016-05-18 11:00", recorded="2016-05-19")


def test_a_record_from_a_fast_clock_does_not_keep_the_next_one_out(office: Office) -> None:
    story = a_case(office).received("2026-05-18")
    ahead = now() + timedelta(days=5 * 365)
    sql(
        "INSERT INTO casework_event (case_id, seq, kind, at, at_is_date, recorded_at, data, by_role, action)"
        " VALUES (%s, 2, 'contact.made', '2026-05-19', false, %s, '{}', '', '')",
        story.case.pk,
        ahead.isoformat(),
    )
    Case.objects.filter(pk=story.case.pk).update(version=2)
    story.case.refresh_from_db()
    moment = sql("SELECT clock_timestamp()")[0][0]
    Event.objects.create(case=story.case, seq=3, kind="contact.made", at=moment, recorded_at=moment)
    reference = story.case.reference
    assert list(order_problems(now=moment)) == [
        f"{reference}: event 3 says it was recorded before the one before it",
        f"{reference}: event 2 says it was recorded at a time that is yet to come",
    ]


def lead(case: Case, worker: Worker, period: str, *, role: str = "lead") -> None:
    sql(
        "INSERT INTO casework_allocation (case_id, worker_id, role, period, start_is_estimated)"
        " VALUES (%s, %s, %s, %s, false)",
        case.pk,
        worker.pk,
        role,
        period,
    )


def test_a_case_cannot_have_two_leads_at_once(case: Case, office: Office) -> None:
    with pytest.raises(IntegrityError, match="one_lead_at_a_time"), transaction.atomic():
        lead(case, office.colleague, "[2026-06-01, 2026-06-02)")


def test_two_leads_may_follow_each_other_at_the_same_instant(office: Office) -> None:
    case = a_case(office).received("2026-05-18").case
    lead(case, office.practitioner, "[2026-06-01, 2026-06-02)")
    lead(case, office.colleague, "[2026-06-02,)")
    assert case.allocations.count() == 2


@pytest.mark.parametrize("part", sorted(ALONE))
def test_a_part_that_one_worker_plays_at_a_time_cannot_run_twice(
    case: Case, office: Office, part: str
) -> None:
    Allocation.objects.filter(case=case).delete()
    lead(case, office.practitioner, "[2026-06-01,)", role=part)
    with pytest.raises(IntegrityError, match="_at_a_time") as refused, transaction.atomic():
        lead(case, office.colleague, "[2026-06-02,)", role=part)
    assert "already for that time" in in_words(refused.value) or "already has a lead" in in_words(
        refused.value
    )


def test_an_upgrade_names_the_cases_of_which_two_people_hold_one_at_once(
    case: Case, office: Office
) -> None:
    migration = import_module("keyworker.record.migrations.0032_one_holder")
    with connection.schema_editor() as editor:
        migration.refuse_where_two_hold(apps, editor)
    check_now()
    sql("ALTER TABLE casework_allocation DROP CONSTRAINT one_holder_at_a_time")
    lead(case, office.colleague, "[2026-06-01,)", role="holding")
    lead(case, office.lead, "[2026-06-02,)", role="holding")
    with (
        pytest.raises(CommandError, match=f"at once: {case.reference}. The events"),
        connection.schema_editor() as editor,
    ):
        migration.refuse_where_two_hold(apps, editor)


@pytest.mark.parametrize("period", ["empty", "(,2026-06-02)", "(2026-06-01, 2026-06-02]"])
def test_an_allocation_has_a_start_and_lasts(office: Office, period: str) -> None:
    case = a_case(office).received("2026-05-18").case
    with pytest.raises(IntegrityError, match="allocation_period_well_formed"), transaction.atomic():
        lead(case, office.practitioner, period)


def test_a_closed_case_cannot_stay_allocated(case: Case, office: Office) -> None:
    with (
        pytest.raises(IntegrityError, match="closed case cannot still be allocated"),
        transaction.atomic(),
    ):
        Case.objects.filter(pk=case.pk).update(stage="closed")
        check_now()


@pytest.fixture(params=sorted(STATUTORY_STANDINGS))
def statutory(request: pytest.FixtureRequest, office: Office) -> Case:
    return a_case(office).working("2026-05-27").standing("2026-06-01", request.param).case


def test_a_statutory_case_cannot_lose_its_lead(statutory: Case) -> None:
    with pytest.raises(IntegrityError, match="may not be without a lead"), transaction.atomic():
        sql(
            "UPDATE casework_allocation SET period = tstzrange(lower(period), '2026-06-20') WHERE case_id = %s",
            statutory.pk,
        )
        check_now()


def test_a_statutory_case_cannot_have_a_gap_between_leads(statutory: Case, office: Office) -> None:
    with pytest.raises(IntegrityError, match="may not be without a lead"), transaction.atomic():
        sql(
            "UPDATE casework_allocation SET period = tstzrange(lower(period), '2026-06-20 10:00') WHERE case_id = %s",
            statutory.pk,
        )
        lead(statutory, office.colleague, "[2026-06-20 10:01,)")
        check_now()


def test_a_statutory_case_may_change_lead_at_one_instant(statutory: Case, office: Office) -> None:
    sql(
        "UPDATE casework_allocation SET period = tstzrange(lower(period), '2026-06-20 10:00') WHERE case_id = %s",
        statutory.pk,
    )
    lead(statutory, office.colleague, "[2026-06-20 10:00,)")
    check_now()


def test_a_case_that_is_not_statutory_is_watched_by_lists_not_by_the_gap_guard(case: Case) -> None:
    Allocation.objects.filter(case=case).delete()
    check_now()


def test_a_statutory_case_that_never_had_a_lead_can_be_recorded(office: Office) -> None:
    case = (
        a_case(office)
        .received("2026-05-18")
        .opened("2026-05-19")
        .standing("2026-05-20", "child-protection")
        .case
    )
    check_now()
    assert Standing.objects.filter(case=case, ended__isnull=True).exists()


def test_the_running_lead_of_a_statutory_case_cannot_be_removed(statutory: Case) -> None:
    with pytest.raises(IntegrityError, match="allocate another first"), transaction.atomic():
        sql("DELETE FROM casework_allocation WHERE case_id = %s", statutory.pk)
        check_now()


def test_the_running_lead_of_a_statutory_case_cannot_be_given_another_part(statutory: Case) -> None:
    with pytest.raises(IntegrityError, match="allocate another first"), transaction.atomic():
        sql("UPDATE casework_allocation SET role = 'co-worker' WHERE case_id = %s", statutory.pk)
        check_now()


def test_a_statutory_standing_is_recorded_even_where_there_was_a_gap(
    case: Case, office: Office
) -> None:
    """What is true of a child can always be recorded, and someone can be found for them."""
    sql(
        "UPDATE casework_allocation SET period = '[2026-05-20,2026-05-25)' WHERE case_id = %s",
        case.pk,
    )
    check_now()
    child = case.case_children.get().person
    Standing.objects.create(case=case, person=child, standing="section-47", started="2026-05-22")
    check_now()
    lead(case, office.colleague, "[2026-06-03,)")
    check_now()
    assert verify(now=now()).without_lead == (case.reference,)


def test_history_with_a_gap_can_be_brought_in_and_is_reported(office: Office) -> None:
    case = (
        a_case(office)
        .received("2026-05-18")
        .opened("2026-05-19")
        .standing("2026-05-20", "looked-after")
        .case
    )
    lead(case, office.practitioner, "[2026-05-21,2026-05-25)")
    lead(case, office.colleague, "[2026-06-01,)")
    check_now()
    assert verify(now=now()).without_lead == (case.reference,)


def test_the_guard_and_the_vocabulary_name_the_same_standings() -> None:
    assert set(sql("SELECT casework_statutory_standings()")[0][0]) == STATUTORY_STANDINGS
    waiting = set(sql("SELECT casework_standings_waiting_by_decision()")[0][0])
    assert waiting == WAITING_BY_DECISION < STATUTORY_STANDINGS


def test_a_worker_who_leads_a_case_cannot_leave(case: Case, office: Office) -> None:
    with pytest.raises(IntegrityError, match="still leads 1 case"), transaction.atomic():
        Worker.objects.filter(pk=office.practitioner.pk).update(left="2026-08-28")


def test_a_worker_who_leads_a_case_cannot_be_deleted(case: Case, office: Office) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("DELETE FROM workforce_worker WHERE id = %s", office.practitioner.pk)


def test_a_worker_whose_cases_are_re_allocated_can_leave(case: Case, office: Office) -> None:
    story = CaseStory.__new__(CaseStory)
    story.office, story.case = office, case
    story.allocated("2026-06-01", office.colleague)
    Worker.objects.filter(pk=office.practitioner.pk).update(left="2026-08-28")


def test_a_worker_who_has_left_cannot_lead(office: Office) -> None:
    Worker.objects.filter(pk=office.colleague.pk).update(left="2026-05-01")
    case = a_case(office).received("2026-05-18").case
    with (
        pytest.raises(IntegrityError, match="last day of this worker is 1 May 2026"),
        transaction.atomic(),
    ):
        lead(case, office.colleague, "[2026-06-01,)")


def test_verify_finds_every_guard_in_place(case: Case) -> None:
    # The one that tests switch off, so that they can be cleaned up, is the one it reports.
    assert list(guard_problems()) == [
        "casework_event: the guard event_never_emptied is missing or switched off",
        "access_recordview: the guard view_never_emptied is missing or switched off",
        "workforce_confirmation: the guard confirmation_never_emptied is missing or switched off",
        "casework_supervisionsession: the guard session_never_emptied is missing or switched off",
        "casework_supervisionsignature: the guard signature_never_emptied is missing or switched off",
        "documents_letter: the guard letter_never_emptied is missing or switched off",
    ]


def test_verify_finds_an_altered_event_even_when_the_guard_was_switched_off(case: Case) -> None:
    assert not [each for each in verify(now=now()).problems if case.reference in each]
    switch("DISABLE", "event_only_grows")
    sql(
        'UPDATE casework_event SET data = data || \'{"source": "nobody"}\' WHERE case_id = %s AND seq = 1',
        case.pk,
    )
    assert (
        f"{case.reference}: event 1 is not as it was recorded, or the one before it is gone"
        in verify(now=now()).problems
    )


def test_verify_finds_events_cut_from_the_end(case: Case) -> None:
    Notice.objects.all().delete()
    switch("DISABLE", "event_only_grows")
    sql("DELETE FROM casework_event WHERE case_id = %s AND seq = %s", case.pk, case.version)
    assert (
        f"{case.reference}: events are missing from the end, or were added past the record"
        in verify(now=now()).problems
    )


def test_what_is_worked_out_from_the_record_is_never_recorded(office: Office) -> None:
    story = a_case(office).received("2026-05-18")
    with pytest.raises(ValueError, match="worked out from the record"):
        story.happened("state.entered", "2026-05-19", state="adrift")
