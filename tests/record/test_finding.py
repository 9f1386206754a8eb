"""A family is found by any part of what is known of it, by those who may open its record and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from keyworker.record.models import Case, Family, FamilyMember, Identifier, Person
from keyworker.record.models.finding import are_common, each_about
from keyworker.record.visibility import ways_to_see
from tests.builders import CaseStory, Office, a_case, an_office, at
from tests.the_day import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(office: Office) -> Case:
    case = (
        CaseStory(office, family=Family.objects.create(name="Stone-Rivers"))
        .of("Amelia")
        .received("2026-05-21")
        .case
    )
    child = case.case_children.get().person
    Person.objects.filter(pk=child.pk).update(postcode="AB1 2CD")
    Identifier.objects.create(person=child, system="schools", value="UPN-A823456789")
    mother = Person.objects.create(given_name="Joanna", family_name="O'Hara")
    FamilyMember.objects.create(family=case.family, person=mother, relationship="mother")
    CaseStory(office).of("Bartholomew").received("2026-05-21")
    return case


@pytest.mark.parametrize(
    "words",
    [
        "amel",
        "AMELIA",
        "example amelia",
        "melia exam",
        "rivers",
        "stone",
        "o'hara",
        "joanna o",
        "ab12",
        "AB1 2CD",
        "ab1  2cd",
        "a8234567",
        "upn-a823456789",
    ],
)
def test_any_part_finds_the_family_and_no_other(office: Office, known: Case, words: str) -> None:
    assert list(Case.objects.about(words)) == [known]
    assert _looked_at_one_by_one(words) == [known]


def _looked_at_one_by_one(words: str) -> list[Case]:
    asked, answered = each_about(words)
    return list(Case.objects.alias(**asked).filter(answered))


def test_numbers_and_references_find_it_too(office: Office, known: Case) -> None:
    child = known.case_children.get().person
    for words in (
        known.reference,
        known.reference.lower(),
        known.reference[-6:],
        child.ref,
        f"F{known.family_id}",
    ):
        assert known in Case.objects.about(words), words
        assert known in _looked_at_one_by_one(words), words


@pytest.mark.parametrize(
    "words", ["", "   ", "%", "_", "zzz", "P999999999999999999999", "F0", "\\", "' or 1=1 --"]
)
def test_what_is_nobodys_finds_nobody(office: Office, known: Case, words: str) -> None:
    assert not Case.objects.about(words).exists()
    assert _looked_at_one_by_one(words) == []


def test_a_name_that_thousands_have_is_found_for_whoever_may_open_the_case(
    office: Office, known: Case
) -> None:
    Person.objects.bulk_create(
        Person(given_name="Amelia", family_name=f"Number{number}") for number in range(3001)
    )
    assert are_common("amel", most=3000)
    newer = CaseStory(office).of("Amelia").received("2026-05-25").case
    other = a_case(an_office(name="Oldtown")).of("Amelia").received("2026-05-28").case
    assert list(Case.objects.found_by("amel", today())) == [other, newer, known]
    for worker, theirs in ((office.manager, [newer, known]), (office.practitioner, [])):
        assert worker.user is not None
        near = ways_to_see(worker.user, at=at("2026-06-09"))
        open_to_them = Case.objects.visible_to(worker.user, at=at("2026-06-09"))
        assert list(open_to_them.found_by("amel", today(), near=near)) == theirs


def test_one_figure_or_two_are_looked_for_case_by_case(office: Office, known: Case) -> None:
    assert are_common("8", most=3000)
    assert not are_common("a8234567", most=3000)
    assert known in Case.objects.found_by(known.reference[-1], today())


def test_a_search_finds_only_what_the_person_may_open(office: Office, known: Case) -> None:
    elsewhere = an_office(service=office.service, name="Oldtown")
    hidden = a_case(office, restricted=True).of("Amelie").received("2026-05-21").case
    user = elsewhere.manager.user
    assert user is not None
    assert not Case.objects.visible_to(user, at=at("2026-06-09")).about("amel").exists()
    mine = office.manager.user
    assert mine is not None
    assert hidden not in Case.objects.visible_to(mine, at=at("2026-06-09")).about("amel")
    assert known in Case.objects.visible_to(mine, at=at("2026-06-09")).about("amel")


def test_a_name_is_looked_up_in_the_index_not_read_through(
    office: Office, known: Case, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    from django.db import connection

    from keyworker.record.models.people import FAMILY_NAME, FULL_NAME

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in (
            Person.objects.alias(full=FULL_NAME).filter(full__contains="amel"),
            Family.objects.alias(full=FAMILY_NAME).filter(full__contains="rivers"),
            Identifier.objects.filter(value__icontains="a8234"),
        ):
            assert "Bitmap Index Scan" in query.explain(), query.explain()


def test_what_waits_for_a_team_is_looked_up_in_an_index_of_its_own(known: Case) -> None:
    from django.db import connection

    waiting = Case.objects.not_closed().filter(
        team__isnull=True, service=known.service_id, locality="Alderbrook"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "case_of_no_team" in waiting.explain(), waiting.explain()


@pytest.mark.parametrize(
    ("given", "family", "words"),
    [
        ("Siân", "Ó Briain", "sian o briain"),
        ("Siân", "Ó Briain", "Sia\u0302n"),
        ("Zoë", "Müller-Łukasz", "zoe muller lukasz"),
        ("Zoe", "Muller", "Zoë Müller"),
        ("Joanna", "O'Hara", "ohara"),
        ("Joanna", "O’Hara", "O'HARA"),
        ("Joanna", "OHara", "o’hara"),
        ("Ann", "Smith Jones", "smith-jones"),
        ("Ann", "Smith-Jones", "smith jones"),
        ("Søren", "Weiß", "soren weiss"),
        ("İpek", "Yıldız", "ipek yildiz"),
        ("Ann", "St. John", "st john"),
    ],
)
def test_a_name_is_found_however_it_is_written(
    office: Office, given: str, family: str, words: str
) -> None:
    case = _of_somebody(office, given, family)
    assert list(Case.objects.about(words)) == [case]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Smith", "smyth"),
        ("Mohammed", "muhammad"),
        ("Kathryn", "katherine"),
        ("Thompson", "thomson"),
        ("Aleksandra", "alexandra"),
        ("Wiśniewska", "wisnewska"),
        ("Okonkwo", "okonkow"),
    ],
)
def test_a_name_that_is_spelt_otherwise_is_found_too(office: Office, name: str, words: str) -> None:
    case = _of_somebody(office, "Ann", name)
    other = _of_somebody(office, "Bartholomew", "Fitzgerald")
    found = Case.objects.spelt_like(words, at("2026-06-09").date())
    assert case in found
    assert other not in found


@pytest.mark.parametrize("words", ["", "x", "%%%", "' or 1=1 --", "\\"])
def test_nothing_is_spelt_like_what_is_no_name(office: Office, words: str) -> None:
    _of_somebody(office, "Ann", "Smith")
    assert not Case.objects.spelt_like(words, at("2026-06-09").date()).exists()


def test_a_search_by_spelling_finds_only_what_the_person_may_open(office: Office) -> None:
    hidden = a_case(office, restricted=True)
    somebody = Person.objects.create(given_name="Ann", family_name="Smith")
    FamilyMember.objects.create(family=hidden.case.family, person=somebody)
    user, moment = office.manager.user, at("2026-06-09")
    assert user is not None
    found = Case.objects.visible_to(user, at=moment).spelt_like("smyth", moment.date())
    assert hidden.case not in found
    assert not found.exists()


def _of_somebody(office: Office, given: str, family: str) -> Case:
    case = CaseStory(office).case
    somebody = Person.objects.create(given_name=given, family_name=family)
    FamilyMember.objects.create(family=case.family, person=somebody, relationship="mother")
    return case


@pytest.mark.parametrize(
    "words", ["'", "’", "''", "%", "-", "--", "_", ".", "(", "\\", "&", "🙂", " - ' "]
)
def test_what_holds_no_letter_or_figure_finds_nobody(
    office: Office, known: Case, words: str
) -> None:
    assert list(Case.objects.found_by(words, today())) == []
    assert list(Case.objects.spelt_like(words, today())) == []


def test_what_is_closed_is_found_after_what_is_not_and_the_newest_first(office: Office) -> None:
    older = CaseStory(office).of("Amelia").received("2026-05-04").opened("2026-05-05").case
    closed = CaseStory(office).of("Amelia").received("2026-05-11").closed("2026-05-20").case
    newer = CaseStory(office).of("Amelia").received("2026-05-21").case
    assert list(Case.objects.found_by("amelia", today())) == [newer, older, closed]
