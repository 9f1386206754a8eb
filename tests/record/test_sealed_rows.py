"""A restriction lifted, a birth date moved or a role given in the database by hand is seen by the record's verification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from keyworker.access.models import AccessGrant
from keyworker.record.models import CaseChild, FamilyMember, Person, SealedRow
from keyworker.record.sealed_rows import SEALED, accept_rows, row_problems, written_by_keyworker
from keyworker.record.verification import guard_problems, verify
from keyworker.workforce.models import Inspection
from tests.builders import CaseStory, Office, a_case, an_office
from tests.the_day import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def story(office: Office) -> CaseStory:
    found = a_case(office).of("Mia", born="2014-05-04").working()
    user = office.colleague.user
    assert user is not None
    AccessGrant.objects.create(
        user=user,
        subject_id=found.case.pk,
        reason="Covering",
        granted_at=now(),
        until=now() + timedelta(days=1),
    )
    Inspection.objects.create(
        worker=office.colleague,
        service=office.service,
        given_at=now(),
        until=now() + timedelta(days=1),
    )
    return found


def by_hand(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def problems() -> list[str]:
    return list(row_problems())


def _each_column() -> Iterator[tuple[str, str]]:
    return ((table, column) for table, sealed in SEALED.items() for column in sealed.columns)


# Another value of each type, wherever it stands.
ANOTHER = {
    "boolean": "NOT coalesce({0}, false)",
    "date": "coalesce({0}, '2015-01-01') + 1",
    "bigint": "coalesce({0}, 0) + 1000",
    "numeric": "{0} - 0.5",
    "jsonb": """'["another"]'""",
    "ARRAY": "ARRAY['another']",
    "timestamp with time zone": "{0} + interval '1 day'",
    "character varying": "'another'",
    "text": "'another'",
}


def _type_of(table: str, column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
            [table, column],
        )
        (found,) = cursor.fetchone()
    return str(found)


@pytest.mark.parametrize(("table", "column"), list(_each_column()))
def test_what_is_changed_by_hand_is_named(story: CaseStory, table: str, column: str) -> None:
    assert problems() == []
    another = ANOTHER[_type_of(table, column)].format(f'"{column}"')
    with transaction.atomic():
        by_hand(
            f'UPDATE {table} SET "{column}" = {another} WHERE id = (SELECT max(id) FROM {table})'
        )
        (said,) = problems()
        # It may point to a row that there is none of.
        transaction.set_rollback(True)
    assert said.endswith(
        f"has another {column} than Keyworker wrote: it was changed in the database by hand"
    )


def test_a_restriction_lifted_by_hand_breaks_the_record(story: CaseStory) -> None:
    case = story.case
    with written_by_keyworker():
        type(case).objects.filter(pk=case.pk).update(restricted=True)
    before = verify(now=now()).problems
    by_hand("UPDATE casework_case SET restricted = false")
    assert set(verify(now=now()).problems) - set(before) == {
        f"case {case.reference}: has another restricted than Keyworker wrote: it was changed in the database by hand"
    }
    assert not any(case.reference in each for each in before)


def test_it_is_still_seen_after_keyworker_changes_something_else(story: CaseStory) -> None:
    by_hand("UPDATE casework_person SET born = '2010-01-01'")
    with written_by_keyworker():
        Person.objects.update(given_name="Maya")
    (said,) = problems()
    assert "another born" in said


def test_it_is_seen_with_the_triggers_switched_off(story: CaseStory) -> None:
    by_hand("SET CONSTRAINTS ALL IMMEDIATE")
    by_hand("ALTER TABLE casework_case DISABLE TRIGGER USER")
    by_hand("UPDATE casework_case SET restricted = NOT restricted")
    by_hand("ALTER TABLE casework_case ENABLE TRIGGER USER")
    (said,) = problems()
    assert "another restricted" in said


def test_a_guard_switched_off_is_named(story: CaseStory) -> None:
    by_hand("ALTER TABLE casework_person DISABLE TRIGGER row_sealed")
    assert "casework_person: the guard row_sealed is missing or switched off" in guard_problems()


def test_a_row_taken_out_by_hand_is_named(story: CaseStory) -> None:
    grant = AccessGrant.objects.get()
    by_hand("DELETE FROM access_accessgrant")
    assert problems() == [f"access_accessgrant {grant.pk}: was taken out of the database by hand"]


def test_what_keyworker_takes_out_is_not(story: CaseStory) -> None:
    with written_by_keyworker():
        CaseChild.objects.all().delete()
        FamilyMember.objects.all().delete()
    assert problems() == []


def test_what_was_done_inside_something_else_is_announced_to_its_end(story: CaseStory) -> None:
    with written_by_keyworker():
        with written_by_keyworker():
            Person.objects.update(given_name="Maya")
        Person.objects.update(family_name="Holt")
    assert problems() == []
    by_hand("UPDATE casework_person SET family_name = 'Reed'")
    assert problems() != []


def test_whoever_looked_at_it_accepts_it(story: CaseStory) -> None:
    by_hand("UPDATE casework_person SET born = '2010-01-01'")
    by_hand("DELETE FROM access_accessgrant")
    accept_rows()
    assert problems() == []


def test_nothing_sealed_is_told_with_a_name(story: CaseStory) -> None:
    by_hand("UPDATE casework_person SET given_name = 'Zuleika', family_name = 'Quixote'")
    assert not any("Zuleika" in each or "Mia" in each for each in problems())
    assert "Mia" not in str(list(SealedRow.objects.values("digests")))


def test_the_applications_login_cannot_seal_a_row(story: CaseStory) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'keyworker_app'")
        assert cursor.fetchone()
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("SET LOCAL ROLE keyworker_app")
            cursor.execute("UPDATE casework_sealedrow SET digests = '{}'")
