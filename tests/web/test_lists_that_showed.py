"""Which lists and searches showed a case, to whom and when, stands on the case's own page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from keyworker.access.models import ListShown
from keyworker.record.lists_shown import MOST, lists_that_showed, note_list
from keyworker.record.looking import looked_lately
from keyworker.record.models import Case
from tests.builders import Office
from tests.the_day import now
from tests.web.conftest import a_led_case, browsing, in_a_row

pytestmark = pytest.mark.django_db


def shown_of(case: Case) -> list[tuple[str, str, int]]:
    return [(each.name, each.page, each.times) for each in lists_that_showed(case, at=now())]


def page_of(office: Office, case: Case) -> str:
    return in_a_row(browsing(office.manager).get(reverse("looked", args=[case.reference])).text)


def test_a_list_that_names_a_case_is_found_on_its_page(office: Office) -> None:
    case = a_led_case(office)
    assert "No list and no search showed it" in page_of(office, case)
    browsing(office.practitioner).get(reverse("home"))
    assert shown_of(case) == [("Ada Ruiz", "home", 1)]
    page = page_of(office, case)
    assert "Lists and searches that showed it" in page
    assert "Home" in page[page.index("Lists and searches that showed it") :]


def test_a_search_that_shows_a_case_is_found_and_its_words_are_not(office: Office) -> None:
    case = a_led_case(office)
    answer = browsing(office.manager).post(reverse("search"), {"words": "Mia"}, follow=True)
    assert case.reference in answer.text
    assert ("Morgan Reid", "search", 1) in shown_of(case)
    assert "Mia" not in str(list(ListShown.objects.values()))


def test_a_list_that_does_not_name_it_and_a_page_of_its_own_are_none(office: Office) -> None:
    case, other = a_led_case(office), a_led_case(office, to=office.colleague)
    browsing(office.practitioner).get(reverse("home"))
    browsing(office.practitioner).get(reverse("case", args=[case.reference]))
    browsing(office.practitioner).get(reverse("account"))
    assert shown_of(other) == []
    assert shown_of(case) == [("Ada Ruiz", "home", 1)]


def test_the_same_list_within_the_hour_is_noted_once(office: Office) -> None:
    case, browser = a_led_case(office), browsing(office.practitioner)
    for _ in range(2):
        browser.get(reverse("home"))
    assert shown_of(case) == [("Ada Ruiz", "home", 1)]
    ada = office.practitioner.user
    assert ada is not None
    note_list(ada, "home", [case.reference], at=now() + timedelta(minutes=61))
    note_list(ada, "home", [case.reference, "KW-26-999999"], at=now() + timedelta(minutes=62))
    assert ListShown.objects.count() == 3


def test_it_is_bounded_and_takes_one_question(
    office: Office, django_assert_num_queries: object
) -> None:
    case, ada = a_led_case(office), office.practitioner.user
    assert ada is not None
    for number in range(MOST + 5):
        note_list(ada, f"page-{number}", [case.reference], at=now())
    note_list(ada, "long-ago", [case.reference], at=now() - timedelta(days=91))
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = lists_that_showed(case, at=now())
    assert len(found) == MOST
    assert "long-ago" not in {each.page for each in found}


def test_what_was_shown_is_never_altered(office: Office) -> None:
    case, ada = a_led_case(office), office.practitioner.user
    assert ada is not None
    note_list(ada, "home", [case.reference], at=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ListShown.objects.update(page="another")
    with pytest.raises(IntegrityError), transaction.atomic():
        ListShown.objects.all().delete()


def test_how_many_lists_each_was_shown_is_counted(office: Office) -> None:
    case = a_led_case(office)
    browser = browsing(office.practitioner)
    browser.get(reverse("home"))
    browser.get(reverse("case", args=[case.reference]))
    assert office.manager.user is not None
    (ada,) = looked_lately(office.manager.user, at=now())
    assert (ada.name, ada.lists, ada.records) == ("Ada Ruiz", 1, 1)
