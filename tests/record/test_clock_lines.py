"""A clock's row is a line of the database's COPY: what is written is what is read back, sign for sign."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.db import connection

from keyworker.record.clock_lines import (
    COLUMNS,
    OF_DAY,
    OF_TRUTH,
    line_differences,
    of_moment,
    of_text,
    stored_lines,
    write_lines,
)
from keyworker.record.models import Case, Timescale
from tests.builders import Office, a_case

DAY = date(2026, 5, 18)
SIGNS = "a tab\t, a line\nand another\r\n, a backslash \\N, \\t, \b\f\v, an é and nothing else"


def line(case: Case, **other: str) -> str:
    of_a_clock = {
        "case_id": str(case.pk),
        "pack_version": "1",
        "rule": "first-contact",
        "subject": "",
        "instance": "0",
        "service_id": "\\N",
        "team_id": "\\N",
        "pack": "camden",
        "clause": "C, page 1",
        "clause_id": "C-1",
        "force": "must",
        "title": "First contact",
        "responsible": "lead",
        "worker_id": "\\N",
        "missed": "",
        "offer": "",
        "about": "",
        "live": OF_TRUTH[True],
        "started": OF_DAY[DAY],
        "target": OF_DAY[None],
        "limit": OF_DAY[DAY + timedelta(days=3)],
        "limit_at": "\\N",
        "warn_on": OF_DAY[None],
        "met": OF_DAY[None],
        "status": "running",
        "days_late": "0",
        "unit": "days",
        "relaxed": OF_TRUTH[False],
        "local_default": OF_TRUTH[False],
    }
    return "\t".join({**of_a_clock, **other}[name] for name in COLUMNS)


def test_a_line_holds_every_column_of_a_clock() -> None:
    kept = {str(each.attname) for each in Timescale._meta.concrete_fields}
    assert kept == {"id", *COLUMNS}


@pytest.mark.django_db
def test_a_text_with_any_sign_comes_back_as_it_was(office: Office) -> None:
    case = a_case(office).case
    wanted = line(case, title=of_text(SIGNS), subject=of_text("\\N"))
    write_lines({case.pk: {wanted: None}})
    assert list(stored_lines([case.pk])[case.pk]) == [wanted]
    stored = Timescale.objects.get(case=case)
    assert (stored.title, stored.subject, stored.target) == (SIGNS, "\\N", None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 7, 1, 9, 30, tzinfo=UTC),
        datetime(2026, 7, 1, 9, 30, 0, 120_000, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 1, 1, 0, 0, 59, 1, tzinfo=UTC),
    ],
)
def test_a_moment_comes_back_as_it_was_in_any_zone_of_the_connection(
    office: Office, moment: datetime
) -> None:
    case = a_case(office).case
    wanted = line(case, limit_at=of_moment(moment))
    write_lines({case.pk: {wanted: None}})
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'America/New_York'")
        read = list(stored_lines([case.pk])[case.pk])
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
    assert read == [wanted]
    assert Timescale.objects.get(case=case).limit_at == moment


@pytest.mark.django_db
def test_a_clock_that_changed_keeps_its_number_and_one_that_did_not_is_not_touched(
    office: Office,
) -> None:
    case = a_case(office).case
    first, second = line(case), line(case, instance="1")
    write_lines({case.pk: {first: None, second: None}})
    before = stored_lines([case.pk])[case.pk]
    met = line(case, instance="1", status="met", live="f", met=OF_DAY[DAY])
    third = line(case, instance="2")
    write_lines({case.pk: {first: None, met: None, third: None}})
    after = stored_lines([case.pk])[case.pk]
    assert after == {first: before[first], met: before[second], third: after[third]}
    write_lines({case.pk: {third: None}})
    assert stored_lines([case.pk])[case.pk] == {third: after[third]}


@pytest.mark.django_db
def test_where_lines_differ_is_said_by_the_names_of_the_columns(office: Office) -> None:
    case = a_case(office).case
    one, other = line(case), line(case, limit=OF_DAY[DAY], title="Another")
    assert list(line_differences({one: 1}, {other: None})) == [
        "timescale ('first-contact', '', 0) differs in limit, title"
    ]
    assert list(line_differences({one: 1}, {})) == [
        "timescale ('first-contact', '', 0) is stored, but the events do not say so"
    ]
    assert list(line_differences({}, {one: None})) == [
        "timescale ('first-contact', '', 0) is missing"
    ]


@pytest.mark.django_db
def test_where_no_clock_of_a_case_is_stored_that_is_said_once(office: Office) -> None:
    case = a_case(office).case
    wanted = {line(case, instance=str(number)): None for number in range(3)}
    assert list(line_differences({}, wanted)) == ["none of its 3 timescales is stored"]


@pytest.mark.django_db
def test_what_is_known_to_be_stored_is_not_read_again(office: Office) -> None:
    case = a_case(office).case
    write_lines({case.pk: {line(case): None}})
    known = {case.pk: stored_lines([case.pk])[case.pk]}
    Timescale.objects.all().delete()
    write_lines({case.pk: {line(case): None}}, known)
    assert not Timescale.objects.exists()
