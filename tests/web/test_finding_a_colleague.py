"""Of a large service a form lists those near the case, and finds anybody else by name or team, without scripts."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from keyworker.access.models import AccessRole
from keyworker.record.colleagues import LISTED_WHOLE, MOST_FOUND
from keyworker.record.models import Case
from keyworker.workforce.models import Service, Team, Worker
from tests.builders import CaseStory, Office, a_worker
from tests.the_day import today
from tests.web.conftest import a_led_case, browsing, days_ago, in_a_row

pytestmark = pytest.mark.django_db
HOLDER = "choose-holder"


@pytest.fixture
def afar(office: Office) -> Team:
    """Another team of the same service, with more people in post than are listed whole."""
    team = Team.objects.create(
        service=office.service, slug="coast", name="Coast team", set_up_on=today()
    )
    job = office.practitioner.role
    Worker.objects.bulk_create(
        Worker(name=f"Colleague {number}", role=job, team=team, started="2020-01-01")
        for number in range(LISTED_WHOLE)
    )
    Worker.objects.create(name="Siân Ó Brien", role=job, team=team, started="2020-01-01")
    return team


def brien() -> Worker:
    return Worker.objects.get(name="Siân Ó Brien")


def a_form(case: Case, **answers: str) -> dict[str, str]:
    case.refresh_from_db()
    return {"version": str(case.version), **answers}


def options(page: str) -> list[str]:
    return re.findall(r'(?:<option|type="radio")\s+value="(W\d+)"', page)


def chosen(page: str) -> list[str]:
    return re.findall(r'(?:<option|type="radio")\s+value="(W\d+)" (?:selected|checked)', page)


def do(office: Office, case: Case, action: str = HOLDER) -> str:
    return f"/cases/{case.reference}/do/{action}"


def practising(office: Office) -> set[str]:
    """Neither managers nor business support hold cases."""
    return {office.practitioner.ref, office.colleague.ref}


def test_of_a_small_service_everybody_who_holds_cases_is_listed_and_nobody_looked_for(
    office: Office,
) -> None:
    page = browsing(office.manager).get(do(office, a_led_case(office))).text
    assert set(options(page)) == practising(office)
    assert "Somebody who is not listed" not in page


def test_of_a_large_one_those_of_the_team_are_listed(office: Office, afar: Team) -> None:
    page = browsing(office.manager).get(do(office, a_led_case(office))).text
    assert set(options(page)) == practising(office)
    assert "Somebody who is not listed" in page


def test_so_is_whoever_had_a_part_with_the_family(office: Office, afar: Team) -> None:
    case = a_led_case(office)
    elsewhere = CaseStory(office).of("Mia")
    Case.objects.filter(pk=elsewhere.case.pk).update(family=case.family)
    elsewhere.case.allocations.create(
        role="involved", worker=brien(), period=(days_ago(9), days_ago(3))
    )
    page = browsing(office.manager).get(do(office, case)).text
    assert brien().ref in options(page)


@pytest.mark.parametrize("words", ["brien", "SIÂN", "sian", "SIAN o brien", "brien coast"])
def test_somebody_else_is_found_and_what_was_typed_is_kept(
    office: Office, afar: Team, words: str
) -> None:
    case = a_led_case(office)
    sent = a_form(case, reason="Knows them well", find="worker.find", **{"worker.find": words})
    answer = browsing(office.manager).post(do(office, case), sent)
    assert answer.status_code == 200
    assert brien().ref in options(answer.text)
    assert "Knows them well" in answer.text
    assert f"Found by ‘{words}’, in the list above: 1 person" in in_a_row(answer.text)
    case.refresh_from_db()
    assert str(case.version) == sent["version"]


def test_whoever_was_found_can_be_chosen(office: Office, afar: Team) -> None:
    case = a_led_case(office)
    sent = a_form(
        case,
        worker=brien().ref,
        reason="Near",
        **{"worker.find": "brien", "worker.found": "brien"},
    )
    assert browsing(office.manager).post(do(office, case), sent).status_code == 302
    assert case.allocations.filter(role="holding", worker=brien()).exists()


def test_a_name_that_was_written_and_not_looked_for_is_looked_for_and_chooses_nobody(
    office: Office, afar: Team
) -> None:
    """Whoever presses Enter in the box sends the whole form."""
    case = a_led_case(office)
    sent = a_form(case, worker=office.colleague.ref, **{"worker.find": "brien"})
    answer = browsing(office.manager).post(do(office, case), sent)
    assert answer.status_code == 200
    assert not case.allocations.filter(role="holding").exists()
    assert "Found by ‘brien’, in the list above: 1 person" in in_a_row(answer.text)
    assert brien().ref in options(answer.text)
    assert chosen(answer.text) == [office.colleague.ref]


def test_a_refusal_keeps_whoever_was_found(office: Office, afar: Team) -> None:
    case = a_led_case(office)
    answer = browsing(office.manager).post(
        do(office, case, "add-co-worker"), a_form(case, worker=brien().ref)
    )
    assert answer.status_code == 422
    assert chosen(answer.text) == [brien().ref]


def test_nobody_found_is_said(office: Office, afar: Team) -> None:
    case = a_led_case(office)
    sent = a_form(case, find="worker.find", **{"worker.find": "Zacharias"})
    page = browsing(office.manager).post(do(office, case), sent).text
    assert "Nobody in post in the service is found by ‘Zacharias’" in page


def test_no_letters_that_cannot_be_stored_break_it(office: Office, afar: Team) -> None:
    case, browser = a_led_case(office), browsing(office.manager)
    sent = a_form(case, worker="\x00", find="worker.find", **{"worker.find": "bri\x00en"})
    for address in (do(office, case), allocating(case)):
        answer = browser.post(address, sent)
        assert answer.status_code == 200
        assert "Siân" in answer.text


def test_of_very_many_the_first_are_shown(office: Office, afar: Team) -> None:
    case = a_led_case(office)
    sent = a_form(case, find="worker.find", **{"worker.find": "coast"})
    page = browsing(office.manager).post(do(office, case), sent).text
    assert len(options(page)) == MOST_FOUND + len(practising(office))
    assert f"The first {MOST_FOUND} found by ‘coast’ are in the list above" in page


@pytest.mark.parametrize("why", ["left", "another service", "nobody"])
def test_whoever_is_not_in_post_in_the_service_is_neither_found_nor_taken(
    office: Office, afar: Team, why: str
) -> None:
    case, worker = a_led_case(office), brien()
    if why == "left":
        Worker.objects.filter(pk=worker.pk).update(left=days_ago(1))
    if why == "another service":
        other = Service.objects.create(slug="other", name="Other", pack="suffolk")
        team = Team.objects.create(service=other, slug="o", name="O", set_up_on=today())
        Worker.objects.filter(pk=worker.pk).update(team=team)
    ref = "W999999" if why == "nobody" else worker.ref
    for words in (ref, "brien" if why != "nobody" else "Zacharias"):
        sent = a_form(case, worker=ref, find="worker.find", **{"worker.find": words})
        assert ref not in options(browsing(office.manager).post(do(office, case), sent).text)
    answer = browsing(office.manager).post(do(office, case), a_form(case, worker=ref))
    assert answer.status_code == 422
    assert not case.allocations.filter(role="holding").exists()


def test_a_line_manager_is_found_too_and_never_the_worker_themselves(
    office: Office, afar: Team
) -> None:
    head = a_worker(afar, "Bronwen Head", "practice-manager", access=AccessRole.PRACTICE_MANAGER)
    address = f"/workers/{office.practitioner.pk}/confirmed"
    browser = browsing(office.manager)
    for words, there in (("Bronwen", head), (office.practitioner.name, None)):
        sent = {"find": "line_manager.find", "line_manager.find": words}
        found = options(browser.post(address, sent).text)
        assert office.practitioner.ref not in found
        assert (head.ref in found) is (there == head)
    version = str(office.practitioner.version)
    answer = browser.post(address, {"line_manager": head.ref, "version": version})
    assert answer.status_code == 302
    office.practitioner.refresh_from_db()
    assert office.practitioner.line_manager == head
    assert chosen(browser.get(address).text) == [head.ref]


def allocating(case: Case) -> str:
    return f"/cases/{case.reference}/allocate"


def candidates(page: str) -> list[str]:
    return re.findall(r'type="radio"\s+value="(W\d+)"', page)


def to_allocate(office: Office) -> Case:
    story = CaseStory(office).received(days_ago(2)).trawled(days_ago(2)).analysed(days_ago(2))
    return story.opened(days_ago(1)).case


def test_allocating_weighs_the_team_and_whoever_is_looked_for(office: Office, afar: Team) -> None:
    case, browser = to_allocate(office), browsing(office.manager)
    first = browser.get(allocating(case) + "?from=service").text
    assert "Colleague 1" not in first
    assert "Look across the whole service" not in first
    sent = a_form(case, how="by phone", find="worker.find", **{"worker.find": "brien"})
    page = browser.post(allocating(case), sent)
    assert page.status_code == 200
    assert set(candidates(page.text)) == {*candidates(first), brien().ref}
    assert "or found by name" in page.text
    assert "Coast team" in page.text
    assert "by phone" in page.text


def test_whoever_was_found_can_be_allocated(office: Office, afar: Team) -> None:
    case = to_allocate(office)
    sent = a_form(case, worker=brien().ref, agreed="yes", how="by phone")
    answer = browsing(office.manager).post(allocating(case), sent)
    assert answer.status_code == 302, in_a_row(answer.text)
    assert case.allocations.filter(role="lead", worker=brien()).exists()


def questions_of(browser: Client, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return len(asked)


def test_no_page_reads_more_colleagues_for_a_larger_service(office: Office, afar: Team) -> None:
    case, browser = to_allocate(office), browsing(office.manager)
    before = questions_of(browser, allocating(case))
    page = browser.get(allocating(case)).text
    Worker.objects.bulk_create(
        Worker(name=f"More {number}", role=brien().role, team=afar, started="2020-01-01")
        for number in range(200)
    )
    assert questions_of(browser, allocating(case)) == before
    assert candidates(browser.get(allocating(case)).text) == candidates(page)
