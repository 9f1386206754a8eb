"""What the chains alone cannot show: an end that is gone with its count, a case gone whole, a chain made anew, a guard replaced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from keyworker.config.answers import BadInput
from keyworker.record.heads import head_problems, heads
from keyworker.record.models import Case
from keyworker.record.verification import chain_problems
from tests.builders import Office, a_case, at
from tests.record.test_commands import run

pytestmark = pytest.mark.django_db

NOW = at("2026-06-10")


@contextmanager
def unguarded() -> Iterator[Any]:
    """As whoever owns the tables can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE casework_event DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE casework_event ENABLE TRIGGER USER")


@pytest.fixture
def case(office: Office) -> Case:
    return a_case(office).working().case


def test_a_record_that_went_on_is_as_it_was(office: Office, case: Case) -> None:
    kept = heads(now=NOW)
    a_case(office).received("2026-06-01")
    assert list(head_problems(kept)) == []


def test_a_last_event_gone_with_the_count_of_it_is_told(case: Case) -> None:
    kept, last = heads(now=NOW), case.events.order_by("-seq").first()
    assert last is not None
    case.allocations.all().delete()
    case.notices.all().delete()
    with unguarded() as cursor:
        cursor.execute("DELETE FROM casework_event WHERE id = %s", [last.pk])
        cursor.execute("UPDATE casework_case SET version = version - 1 WHERE id = %s", [case.pk])
    assert list(chain_problems()) == []
    assert list(head_problems(kept)) == [
        f"case {case.pk}: event {last.seq}, its last when the ends were kept, is gone"
    ]


def test_a_chain_made_anew_is_told(case: Case) -> None:
    kept = heads(now=NOW)
    with unguarded() as cursor:
        cursor.execute("UPDATE casework_event SET hash = '\\x00' WHERE case_id = %s", [case.pk])
    assert "is not the one that it was then" in next(head_problems(kept))


def test_a_guard_that_does_nothing_any_more_is_told(case: Case) -> None:
    kept = heads(now=NOW)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION casework_only_grows() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NEW; END $$"
        )
    assert "the guard function casework_only_grows does something else" in next(head_problems(kept))


def test_what_is_kept_holds_numbers_and_no_name(case: Case) -> None:
    assert "Mia" not in json.dumps(heads(now=NOW))


def test_verify_keeps_the_ends_and_holds_the_record_against_them(
    case: Case, tmp_path: Path
) -> None:
    path = tmp_path / "heads.json"
    run("verify", "--keep", str(path))
    assert "when the ends were kept" not in run("verify", "--against", str(path))[0]
    with unguarded() as cursor:
        cursor.execute("UPDATE casework_event SET hash = '\\x00' WHERE case_id = %s", [case.pk])
    said, status = run("verify", "--against", str(path))
    assert "when the ends were kept, is not the one" in said
    assert status == 1
    with pytest.raises((BadInput, CommandError), match="cannot be read"):
        call_command("verify", "--against", str(tmp_path / "gone"))
