"""Rows written many at once stand as if written one by one, and are refused where one alone would be."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from keyworker.record.in_bulk import gather_statistics, insert_rows, update_rows
from keyworker.record.models import Event, Person, Timescale
from tests.builders import Office, a_case, at

pytestmark = pytest.mark.django_db

# What a column of text can hold: PostgreSQL knows no NUL.
TEXTS = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=40)


class Kept(TestCase):
    """Whatever a column can hold comes back as it was."""

    @given(
        names=st.lists(TEXTS, min_size=1, max_size=5),
        born=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    )
    def test_what_is_added_or_changed_is_read_as_it_was(
        self, names: list[str], born: date | None
    ) -> None:
        insert_rows([Person(given_name=name, family_name="Added", born=born) for name in names])
        added = list(Person.objects.filter(family_name="Added").order_by("pk"))
        assert [each.given_name for each in added] == names
        assert {each.born for each in added} == {born}
        for each in added:
            each.given_name, each.born, each.disabled = each.given_name[::-1], None, True
        update_rows(added, ["given_name", "born", "disabled"])
        changed = Person.objects.filter(family_name="Added").order_by("pk")
        assert [(each.given_name, each.born, each.disabled) for each in changed] == [
            (name[::-1], None, True) for name in names
        ]


def test_a_clock_is_changed_in_each_kind_of_column(office: Office) -> None:
    case = a_case(office).working().case
    rows = list(case.timescales.order_by("pk"))
    for number, row in enumerate(rows):
        row.title, row.limit_at, row.worker_id = f"'{{\"{number}\\", at("2026-06-01"), None
    update_rows(rows, ["title", "limit_at", "worker"])
    for before, now in zip(rows, case.timescales.order_by("pk"), strict=True):
        assert (now.title, now.limit_at, now.worker) == (before.title, before.limit_at, None)
    worker = office.practitioner
    worker.qualities = {"said": [f"'{{\"{case.pk}\\"]}
    update_rows([worker], ["qualities"])
    assert type(worker).objects.get(pk=worker.pk).qualities == worker.qualities


def test_more_rows_than_are_written_at_once_are_all_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keyworker.record.in_bulk.AT_ONCE", 2)
    people = [Person(given_name=f"A{number}", family_name="Many") for number in range(5)]
    insert_rows(people)
    rows = list(Person.objects.filter(family_name="Many"))
    for each in rows:
        each.sex = "F"
    update_rows(rows, ["sex"])
    assert Person.objects.filter(family_name="Many", sex="F").count() == 5


def test_the_guards_hold_for_rows_added_many_at_once(office: Office) -> None:
    case = a_case(office).working().case
    twice = Event(case=case, seq=1, kind="note.added", at=at("2026-05-20"))
    twice.recorded_at = twice.at
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([twice])
    clock = Timescale(case=case, rule="first-contact", started=date(2026, 5, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([clock, clock])


def test_events_added_many_at_once_are_chained(office: Office) -> None:
    case = a_case(office).working().case
    last = Event.objects.filter(case=case).latest("seq")
    at_ = at("2026-06-01")
    insert_rows(
        [
            Event(case=case, seq=last.seq + n, kind="note.added", at=at_, recorded_at=at_, data={})
            for n in (1, 2)
        ]
    )
    one, two = Event.objects.filter(case=case, seq__gt=last.seq).order_by("seq")
    assert bytes(one.previous_hash or b"") == bytes(last.hash or b"")
    assert bytes(two.previous_hash or b"") == bytes(one.hash or b"")


def test_nothing_to_write_is_no_mistake() -> None:
    insert_rows([])
    update_rows([], ["sex"])


def test_the_planner_is_told_how_many_rows_there_are(office: Office) -> None:
    a_case(office).working()
    gather_statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'casework_event'")
        assert cursor.fetchone()[0] == Event.objects.count()
